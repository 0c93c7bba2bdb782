//! How to reach a running cluster.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// How to reach a running cluster; its `Debug` output hides the password.
#[derive(Clone, PartialEq, Eq)]
pub struct ConnectionInfo {
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) port: u16,
}

impl ConnectionInfo {
    /// The role that owns the cluster.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The generated password: hexadecimal digits only.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The address that the server listens on.
    #[must_use]
    pub fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    /// The port that the server listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of one database as a URL, password included.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://{}:{}@{}:{}/{}",
            percent_encode(&self.user),
            percent_encode(&self.password),
            self.host(),
            self.port,
            percent_encode(database)
        )
    }
}

impl fmt::Debug for ConnectionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionInfo")
            .field("user", &self.user)
            .field("password", &"…")
            .field("port", &self.port)
            .finish()
    }
}

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(crate) fn percent_encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> ConnectionInfo {
        ConnectionInfo {
            user: "o'hara@home".to_owned(),
            password: "5ec4e7".to_owned(),
            port: 5432,
        }
    }

    #[test]
    fn unusual_names_survive_in_a_url() {
        assert_eq!(
            info().url("a/b é"),
            "postgres://o%27hara%40home:5ec4e7@127.0.0.1:5432/a%2Fb%20%C3%A9"
        );
    }

    #[test]
    fn debug_output_hides_the_password() {
        let shown = format!("{:?}", info());

        assert!(shown.contains("5432"), "{shown}");
        assert!(!shown.contains("5ec4e7"), "{shown}");
    }
}
