//! A list's name, taken from its file.

use listbud_domain::{
    Invalid, ListName,
    import::{Outcome, Remark, Remarks},
};

use crate::{draft::cut, remarks};

/// What a list is called whose file has no usable name.
const FALLBACK: &str = "Imported list";

/// Names a list after its file, without folders, extension and the number that
/// tells two files of one name apart: Google cuts a long list into
/// `Want to go.csv` and `Want to go(1).csv`.
pub(crate) fn from_file_name(
    file_name: &str,
    extensions: &[&str],
    remarks: &mut Remarks,
) -> Option<ListName> {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = extensions
        .iter()
        .find_map(|extension| strip_extension(base, extension))
        .unwrap_or(base);
    let stem = without_number(stem.trim());
    of(stem, remarks).or_else(|| ListName::parse(FALLBACK).ok())
}

/// Makes a list's name, cut with a remark when it is too long; `None` when nothing
/// of it is kept.
pub(crate) fn of(name: &str, remarks: &mut Remarks) -> Option<ListName> {
    match ListName::parse(name) {
        Ok(name) => Some(name),
        Err(Invalid::TooLong { max, .. }) => {
            let short = cut(name, max, ListName::parse)?;
            let start: String = name.trim().chars().take(60).collect();
            remarks.push(Remark {
                file: None,
                line: 1,
                name: None,
                outcome: Outcome::Adjusted,
                code: remarks::LIST_NAME_TOO_LONG,
                message: format!(
                    "The name of the list \"{start}…\" has more than {max} characters; the first {max} of them were kept."
                ),
            });
            Some(short)
        }
        Err(_) => None,
    }
}

fn strip_extension<'a>(base: &'a str, extension: &str) -> Option<&'a str> {
    let start = base.len().checked_sub(extension.len())?;
    let (stem, end) = base.split_at_checked(start)?;
    end.eq_ignore_ascii_case(extension).then_some(stem)
}

/// Removes Google's `(1)`, written without a space, and a browser's ` (1)`. A
/// longer number behind a space, as in `Best of (2024)`, is part of the name.
fn without_number(stem: &str) -> &str {
    let Some((name, number)) = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
    else {
        return stem;
    };
    let most_digits = if name.ends_with(' ') { 1 } else { 3 };
    let is_number = (1..=most_digits).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    let name = name.trim_end();
    if is_number && !name.is_empty() {
        name
    } else {
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(file_name: &str) -> String {
        from_file_name(file_name, &[".csv"], &mut Remarks::default())
            .unwrap()
            .into_string()
    }

    #[test]
    fn a_list_is_named_after_its_file() {
        for (file_name, expected) in [
            ("Want to go.csv", "Want to go"),
            ("Takeout/Saved/Bars _ Clubs.CSV", "Bars _ Clubs"),
            ("C:\\exports\\Cafés.csv", "Cafés"),
            ("../../etc/passwd", "passwd"),
            ("Want to go(1).csv", "Want to go"),
            ("Want to go (2).csv", "Want to go"),
            ("Best of (2024).csv", "Best of (2024)"),
            ("(1).csv", "(1)"),
            ("v1.2.csv", "v1.2"),
            ("食.csv", "食"),
        ] {
            assert_eq!(name(file_name), expected, "{file_name}");
        }
    }

    #[test]
    fn a_file_without_a_usable_name_makes_an_imported_list() {
        for file_name in ["", ".csv", "  .csv", "folder/", "\u{0}\u{7}.csv"] {
            assert_eq!(name(file_name), FALLBACK, "{file_name:?}");
        }
    }

    #[test]
    fn a_name_that_had_to_be_shortened_is_remarked() {
        let mut remarks = Remarks::default();

        let name = from_file_name(&"é".repeat(300), &[".csv"], &mut remarks).unwrap();

        assert_eq!(name.as_str().chars().count(), ListName::MAX);
        assert_eq!(remarks[0].code, remarks::LIST_NAME_TOO_LONG);
    }
}
