//! What a value is called in the notes that has no field of its own.

use listbud_domain::Contact;

/// The most characters of a name that are kept.
const MAX: usize = 100;

/// What programs put before the names of OpenStreetMap's tags.
const PREFIXES: [&str; 4] = ["amenity_", "osm_tag_", "contact:", "contact_"];

/// What phone numbers and websites are called, as [`key`] makes it.
const CONTACTS: [(Contact, &[&str]); 2] = [
    (
        Contact::Phone,
        &[
            "phone",
            "phonenumber",
            "tel",
            "telephone",
            "telefon",
            "telefonnummer",
            "téléphone",
            "teléfono",
            "telefono",
            "telefone",
            "telefoon",
            "mobile",
            "mobilephone",
            "mobil",
            "телефон",
            "電話",
            "电话",
            "電話番号",
        ],
    ),
    (
        Contact::Website,
        &[
            "website",
            "web",
            "homepage",
            "webseite",
            "webpage",
            "siteweb",
            "sitioweb",
            "sitoweb",
            "ウェブサイト",
            "网站",
            "сайт",
        ],
    ),
];

/// Finds the contact that a name of a column, an element or a tag means.
pub(crate) fn contact(name: &str) -> Option<Contact> {
    let key = key(name);
    let mut contacts = CONTACTS.iter();
    let found = contacts.find(|(_, names)| names.contains(&key.as_str()));
    found.map(|(contact, _)| *contact)
}

/// Makes a label of the name of a column, an element or a tag: `opening_hours`
/// becomes `Opening hours`.
pub(crate) fn of(name: &str) -> String {
    let name = without_prefix(name);
    match key(name).as_str() {
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

fn without_prefix(name: &str) -> &str {
    let name = name.trim().trim_end_matches(':').trim_end();
    let mut prefixes = PREFIXES.iter();
    let rest = prefixes.find_map(|prefix| name.strip_prefix(prefix));
    rest.unwrap_or(name)
}

/// A name in small letters, without signs and spaces.
fn key(name: &str) -> String {
    let name = without_prefix(name).chars();
    let key = name.filter(|c| c.is_alphanumeric()).take(MAX);
    key.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn names_of_contacts_are_known_with_and_without_a_prefix() {
        for (name, expected) in [
            ("contact:phone", Some(Contact::Phone)),
            ("Telefon:", Some(Contact::Phone)),
            ("Web site", Some(Contact::Website)),
            ("contact:website", Some(Contact::Website)),
            ("fax", None),
            ("", None),
        ] {
            assert_eq!(contact(name), expected, "{name}");
        }
    }
}
