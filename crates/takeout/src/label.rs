//! What a value is called in the notes that has no field of its own.

/// The most characters of a name that are kept.
const MAX: usize = 100;

/// What programs put before the names of OpenStreetMap's tags.
const PREFIXES: [&str; 4] = ["amenity_", "osm_tag_", "contact:", "contact_"];

/// Makes a label of the name of a column, an element or a tag: `opening_hours`
/// becomes `Opening hours`.
pub(crate) fn of(name: &str) -> String {
    let name = name.trim().trim_end_matches(':').trim_end();
    let name = PREFIXES
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let key: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(MAX)
        .collect::<String>()
        .to_lowercase();
    match key.as_str() {
        "phone" | "phonenumber" | "tel" | "telephone" => return "Phone".to_owned(),
        "hours" | "openinghours" => return "Opening hours".to_owned(),
        "website" | "web" | "homepage" => return "Website".to_owned(),
        "email" | "mail" => return "Email".to_owned(),
        "gxmedialinks" => return "Pictures".to_owned(),
        "featuretypes" => return "Type".to_owned(),
        _ => {}
    }
    let mut chars = name.chars().filter(|c| !c.is_control()).take(MAX);
    let is_key = name
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b':' | b' '));
    if !is_key {
        return chars.collect();
    }
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    let rest = chars.map(|c| if matches!(c, '_' | '-') { ' ' } else { c });
    first.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_of_keys_become_words_and_others_stay() {
        for (name, label) in [
            ("phone", "Phone"),
            ("PhoneNumber", "Phone"),
            ("contact:phone", "Phone"),
            ("amenity_opening_hours", "Opening hours"),
            ("wheelchair-access", "Wheelchair access"),
            ("Öffnungszeiten", "Öffnungszeiten"),
            (" Opened: ", "Opened"),
            ("", ""),
        ] {
            assert_eq!(of(name), label, "{name}");
        }
    }
}
