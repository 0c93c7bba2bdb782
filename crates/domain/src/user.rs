//! Users.

use time::OffsetDateTime;
use validator::ValidateEmail;

use crate::{Invalid, UserId, text, text::text_type};

text_type!(
    /// What a user wants to be called.
    UserName, line, 100
);

/// An e-mail address in lower case, so that `Ada@Example.org` and
/// `ada@example.org` are one account.
///
/// RFC 5321 lets the part before the `@` be case-sensitive; no large provider
/// makes use of that, and two accounts that differ in case only are a trap.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// The longest address that RFC 5321 §4.5.3.1.3 can carry.
    pub const MAX: usize = 254;

    /// Makes an address from what a person typed.
    ///
    /// # Errors
    ///
    /// [`Invalid::ControlCharacter`], [`Invalid::Empty`], [`Invalid::TooLong`], or
    /// [`Invalid::Email`] when it does not have the form that the HTML standard
    /// asks of an address.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        // Other text loses its control characters; an address without them is
        // the address of someone else.
        if raw.contains(char::is_control) {
            return Err(Invalid::ControlCharacter);
        }
        let address = text::line(raw, Self::MAX)?.to_lowercase();
        if !address.validate_email() {
            return Err(Invalid::Email);
        }
        Ok(Self(address))
    }

    /// Takes back text that [`Self::parse`] made earlier, unchecked: for the
    /// database, whose constraints hold the same rule.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The address in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Not derived: an address in a log names a person.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email([redacted])")
    }
}

/// An account, without its credentials.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Names the account.
    pub id: UserId,
    /// Where the user signs in.
    pub email: Email,
    /// What the user wants to be called.
    pub name: UserName,
    /// When the account was made.
    pub created_at: OffsetDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_differ_in_case_are_the_same() {
        assert_eq!(
            Email::parse(" Ada@Example.org ").unwrap(),
            Email::parse("ada@example.org").unwrap()
        );
    }

    #[test]
    fn text_that_is_not_an_address_is_refused() {
        for raw in ["nope", "@example.org", "ada@", "a b@example.org"] {
            assert_eq!(Email::parse(raw), Err(Invalid::Email), "{raw}");
        }
    }

    #[test]
    fn a_control_character_is_refused_and_not_cut_out() {
        for raw in [
            "ad\0a@example.org",
            "ada@example.org\0",
            "\u{7}ada@example.org",
            "ada@exam\u{7f}ple.org",
            "ada@example.org\u{85}",
            "ada@example.org\r\n",
        ] {
            assert_eq!(Email::parse(raw), Err(Invalid::ControlCharacter), "{raw:?}");
        }
    }

    #[test]
    fn an_address_does_not_show_in_debug_output() {
        let email = Email::parse("ada@example.org").unwrap();

        assert!(!format!("{email:?}").contains("ada"));
    }
}
