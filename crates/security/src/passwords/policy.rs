//! Which passwords are accepted.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;

use super::common;

/// Which passwords are accepted: a length, and none that is guessed first.
/// Rules about digits and capitals are missing, as they make passwords worse
/// (NIST SP 800-63B, OWASP ASVS 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The fewest code points. The bundled list of common passwords begins at
    /// eight, so less than that is not wise.
    pub min_chars: usize,
    /// The most code points.
    pub max_chars: usize,
    /// The most UTF-8 bytes, whatever the number of code points.
    pub max_bytes: usize,
}

impl PasswordPolicy {
    /// Checks a new password: its length, that it is nothing that the account
    /// is called, and that it is none of the 8,354 commonest.
    ///
    /// `context` holds what the account is called: its name, its e-mail
    /// address, the name of the service. The part before an `@` counts too.
    ///
    /// Comparing ignores case, compatible forms (NFKC: full-width letters,
    /// ligatures) and white space around: whoever guesses `password` tries
    /// `Password` and `password ` as well. Only the comparison does; what is
    /// hashed is the password as it was typed.
    ///
    /// # Errors
    /// Which of these it breaks first.
    pub fn check(&self, password: &SecretString, context: &[&str]) -> Result<(), PasswordRefusal> {
        let password = password.expose_secret();
        let too_long = PasswordRefusal::TooLong {
            max: self.max_chars,
        };
        // Bytes first: they need no counting.
        if password.len() > self.max_bytes {
            return Err(too_long);
        }
        let chars = password.chars().count();
        if chars > self.max_chars {
            return Err(too_long);
        }
        if chars < self.min_chars {
            return Err(PasswordRefusal::TooShort {
                min: self.min_chars,
            });
        }

        let password = folded(password);
        let names_it = |word: &&str| {
            let word = folded(word);
            let local_part = word.split_once('@').map(|(local, _)| local);
            word == password || local_part == Some(password.as_str())
        };
        // Nothing but white space is a common one too.
        if password.is_empty() || common::contains(&password) {
            return Err(PasswordRefusal::Common);
        }
        if context.iter().any(names_it) {
            return Err(PasswordRefusal::Personal);
        }
        Ok(())
    }
}

impl Default for PasswordPolicy {
    /// 8 to 128 code points (OWASP ASVS 6.2: at least 8, at least 64 allowed)
    /// in at most 512 bytes, which is 128 of the widest.
    fn default() -> Self {
        Self {
            min_chars: 8,
            max_chars: 128,
            max_bytes: 512,
        }
    }
}

/// Why a new password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordRefusal {
    /// It has fewer code points than required.
    #[error("must have at least {min} characters")]
    TooShort {
        /// The fewest code points.
        min: usize,
    },
    /// It has more code points, or more bytes, than allowed.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The most code points.
        max: usize,
    },
    /// It is one of the passwords that are tried first.
    #[error("must not be one of the commonest passwords")]
    Common,
    /// It is what the account is called.
    #[error("must not be a name or an address of the account")]
    Personal,
}

impl PasswordRefusal {
    /// A word that a client can act on.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::Common => "too_common",
            Self::Personal => "too_personal",
        }
    }
}

/// The form in which passwords are compared with words.
pub(super) fn folded(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, context: &[&str]) -> Result<(), &'static str> {
        PasswordPolicy::default()
            .check(&text.into(), context)
            .map_err(PasswordRefusal::code)
    }

    #[test]
    fn length_is_counted_in_code_points_and_capped_in_bytes() {
        assert_eq!(check("xkcdabc", &[]), Err("too_short"));
        assert_eq!(check(&"ü".repeat(7), &[]), Err("too_short"));
        assert_eq!(check("xkcdabcd", &[]), Ok(()));
        assert_eq!(check(&"𝄞".repeat(128), &[]), Ok(()));
        assert_eq!(check(&"a".repeat(129), &[]), Err("too_long"));
        assert_eq!(check(&"a".repeat(1_000_000), &[]), Err("too_long"));

        let narrow = PasswordPolicy {
            max_bytes: 20,
            ..PasswordPolicy::default()
        };
        assert!(narrow.check(&"ü".repeat(11).into(), &[]).is_err());
    }

    #[test]
    fn the_commonest_are_refused_however_they_are_dressed() {
        for common in [
            "password",
            "Password",
            "PASSWORD1",
            "12345678",
            "qwertyuiop",
            " password\t",
            "\u{a0}password",
            "ｐａｓｓｗｏｒｄ",
            "iloveyou",
            "        ",
        ] {
            assert_eq!(check(common, &[]), Err("too_common"), "{common:?}");
        }
        for rarer in ["pass word", "password is not it", "correct horse"] {
            assert_eq!(check(rarer, &[]), Ok(()), "{rarer:?}");
        }
    }

    #[test]
    fn what_the_account_is_called_is_refused() {
        let context = ["Ada.Lovelace@example.org", " Ada Lovelace ", ""];

        for personal in [
            "ada.lovelace@example.org",
            "ADA.LOVELACE@EXAMPLE.ORG",
            "Ada.Lovelace",
            "ada lovelace",
        ] {
            assert_eq!(check(personal, &context), Err("too_personal"), "{personal}");
            assert_eq!(check(personal, &[]), Ok(()), "{personal}");
        }
        assert_eq!(check("ada lovelace 1815", &context), Ok(()));
        assert_eq!(check("example.org", &context), Ok(()));
    }
}
