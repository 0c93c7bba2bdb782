//! How to reach a place: lines of text, each with a rule of its own.
//!
//! Persistence makes a column of each, and takeout a column or property of its files.

use crate::{Invalid, WebUrl, text};

/// A way to reach a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contact {
    /// A phone number.
    Phone,
    /// The place's own page on the web.
    Website,
}

impl Contact {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Website];

    /// The word for it in the database, in the API and in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Website => "website",
        }
    }

    /// Checks a text; the database holds the same rules.
    ///
    /// # Errors
    ///
    /// [`Invalid`]: a phone number has at least [`ContactText::MIN_DIGITS`] digits and
    /// at most [`ContactText::MAX_PHONE`] characters, and a website is a [`WebUrl`].
    pub fn parse(self, raw: &str) -> Result<ContactText, Invalid> {
        match self {
            Self::Phone => {
                let phone = text::line(raw, ContactText::MAX_PHONE)?;
                let digits = phone.bytes().filter(u8::is_ascii_digit).count();
                if digits < ContactText::MIN_DIGITS {
                    return Err(Invalid::Phone);
                }
                Ok(ContactText(phone))
            }
            Self::Website => WebUrl::parse(raw).map(|url| ContactText(url.as_str().to_owned())),
        }
    }
}

/// A text that [`Contact::parse`] has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactText(String);

impl ContactText {
    /// The most code points of a phone number.
    pub const MAX_PHONE: usize = 50;

    /// The fewest digits of a phone number.
    pub const MIN_DIGITS: usize = 3;

    /// Takes back text that was checked earlier, from the database.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of the ways to reach a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts([Option<ContactText>; Contact::ALL.len()]);

impl Contacts {
    /// The text of one of them.
    #[must_use]
    pub fn get(&self, contact: Contact) -> Option<&str> {
        let mut each = self.iter();
        let (_, text) = each.find(|(known, _)| *known == contact)?;
        text
    }

    /// All of them in the order of [`Contact::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Contact, Option<&str>)> {
        let texts = self.0.iter();
        let texts = texts.map(|text| text.as_ref().map(ContactText::as_str));
        Contact::ALL.into_iter().zip(texts)
    }

    /// Sets or clears one of them; whether it was different.
    pub fn set(&mut self, contact: Contact, text: Option<ContactText>) -> bool {
        let mut each = Contact::ALL.into_iter().zip(&mut self.0);
        let here = each.find(|(known, _)| *known == contact);
        here.is_some_and(|(_, here)| {
            let differs = *here != text;
            *here = text;
            differs
        })
    }

    /// Takes what is unknown here and wanted.
    pub fn fill_from(&mut self, other: &Self, is_wanted: impl Fn(Contact) -> bool) {
        let texts = self.0.iter_mut().zip(&other.0);
        for (contact, (here, there)) in Contact::ALL.into_iter().zip(texts) {
            if here.is_none() && is_wanted(contact) {
                here.clone_from(there);
            }
        }
    }
}

impl FromIterator<(Contact, ContactText)> for Contacts {
    fn from_iter<T: IntoIterator<Item = (Contact, ContactText)>>(each: T) -> Self {
        let mut contacts = Self::default();
        for (contact, text) in each {
            contacts.set(contact, Some(text));
        }
        contacts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_contact_has_its_rule() {
        let long = format!("+49 {}", "1".repeat(50));
        for (contact, raw, expected) in [
            (Contact::Phone, " +49 30 123\u{7}456 ", Ok("+49 30 123456")),
            (Contact::Phone, "112", Ok("112")),
            (Contact::Phone, "ask at the bar", Err(Invalid::Phone)),
            (Contact::Phone, "no. 12", Err(Invalid::Phone)),
            (Contact::Phone, "", Err(Invalid::Empty)),
            (
                Contact::Phone,
                long.as_str(),
                Err(Invalid::TooLong {
                    max: 50,
                    actual: 54,
                }),
            ),
            (
                Contact::Website,
                "https://example.org/a",
                Ok("https://example.org/a"),
            ),
            (Contact::Website, "example.org", Err(Invalid::WebUrl)),
            (
                Contact::Website,
                "javascript:alert(1)",
                Err(Invalid::WebUrl),
            ),
        ] {
            let parsed = contact.parse(raw);
            assert_eq!(parsed, expected.map(|text| ContactText(text.to_owned())));
        }
    }

    #[test]
    fn only_blanks_are_filled_and_only_those_wanted() {
        let text = |contact: Contact, raw| (contact, contact.parse(raw).unwrap());
        let mut here: Contacts = [text(Contact::Phone, "111")].into_iter().collect();
        let there: Contacts = [
            text(Contact::Phone, "222"),
            text(Contact::Website, "https://example.org/"),
        ]
        .into_iter()
        .collect();

        here.fill_from(&there, |contact| contact != Contact::Website);
        assert_eq!(here.get(Contact::Website), None);
        here.fill_from(&there, |_| true);

        assert_eq!(here.get(Contact::Phone), Some("111"));
        assert_eq!(here.get(Contact::Website), Some("https://example.org/"));
    }
}
