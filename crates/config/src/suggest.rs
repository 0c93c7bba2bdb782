//! "Did you mean …": which known name an unknown one was meant to be.

/// Appends a suggestion to a sentence, if one known name is close.
pub(crate) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match closest(name, known) {
        Some(meant) => format!("is not a known setting; did you mean {meant}?"),
        None => "is not a known setting".to_owned(),
    }
}

fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters: `prot` is near `port`, while `PORT` is not near `HOST` and hardly a typo for it.
    let allowed = (name.chars().count() / 3).max(1);
    known
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A key in the wrong table, or in none, is as good as a slip of one letter.
fn distance(name: &str, candidate: &str) -> usize {
    match candidate.rsplit_once('.') {
        Some((_, last)) if name.rsplit('.').next() == Some(last) => 1,
        _ => strsim::damerau_levenshtein(name, candidate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["server.port", "server.host", "database.url", "log"];

    #[test]
    fn a_slip_of_the_finger_finds_the_name_that_was_meant() {
        for (name, meant) in [
            ("server.prot", Some("server.port")),
            ("sever.port", Some("server.port")),
            ("port", Some("server.port")),
            ("db.url", Some("database.url")),
            ("log", Some("log")),
            ("lgo", Some("log")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(closest(name, KNOWN.into_iter()), meant, "{name}");
        }
    }
}
