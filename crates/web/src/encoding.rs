//! Which encoding a client gets.

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

use crate::bundle::File;

/// How an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Compressed by Brotli.
    Brotli,
    /// Compressed by gzip.
    Gzip,
    /// As it is.
    Identity,
}

/// By size, smallest first: what a client likes equally well, it gets in this order.
const ALL: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

impl Encoding {
    /// Chooses among encodings by the `Accept-Encoding` of a request.
    ///
    /// A client that accepts none of them gets the answer as it is: RFC 9110 (§ 12.5.3)
    /// allows that, and it can do more with it than with a 406.
    #[must_use]
    pub fn choose(headers: &HeaderMap, is_there: impl Fn(Self) -> bool) -> Self {
        let accepted = Accepted::of(headers);
        let mut best = (Self::Identity, 0);
        for encoding in ALL.into_iter().filter(|it| is_there(*it)) {
            let quality = accepted.quality(encoding);
            if quality > best.1 {
                best = (encoding, quality);
            }
        }
        best.0
    }

    /// The word for it in `Content-Encoding`, and at the end of an entity tag.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The bytes of a file in this encoding.
    pub(crate) const fn of(self, file: &File) -> Option<&'static [u8]> {
        match self {
            Self::Brotli => file.brotli,
            Self::Gzip => file.gzip,
            Self::Identity => Some(file.identity),
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Brotli => &["br"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Identity => &["identity"],
        }
    }
}

/// Chooses the encoding of a file, and its bytes.
pub(crate) fn choose(headers: &HeaderMap, file: &File) -> (Encoding, &'static [u8]) {
    let encoding = Encoding::choose(headers, |encoding| encoding.of(file).is_some());
    (encoding, encoding.of(file).unwrap_or(file.identity))
}

/// Whether a request accepts gzip at all.
pub(crate) fn accepts_gzip(headers: &HeaderMap) -> bool {
    Accepted::of(headers).quality(Encoding::Gzip) > 0
}

/// What a request accepts: a coding and its quality in thousandths.
struct Accepted(Vec<(String, u16)>);

impl Accepted {
    fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_ENCODING);
        let values = values.filter_map(|value| value.to_str().ok());
        Self(
            values
                .flat_map(|value| value.split(','))
                .map(|item| {
                    let (coding, quality) = item.split_once(';').unwrap_or((item, "q=1"));
                    (coding.trim().to_ascii_lowercase(), thousandths(quality))
                })
                .collect(),
        )
    }

    fn quality(&self, encoding: Encoding) -> u16 {
        let find = |names: &[&str]| {
            let mut items = self.0.iter();
            items.find(|(coding, _)| names.contains(&coding.as_str()))
        };
        let found = find(encoding.names()).or_else(|| find(&["*"]));
        match (found, encoding) {
            (Some((_, quality)), _) => *quality,
            // Always acceptable unless it is excluded, and never preferred.
            (None, Encoding::Identity) => 1,
            (None, _) => 0,
        }
    }
}

/// Reads `q=0.5` as 500; what cannot be read is not wanted.
fn thousandths(parameter: &str) -> u16 {
    let value = parameter.trim().to_ascii_lowercase();
    let Some(value) = value.strip_prefix("q=") else {
        return 0;
    };
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let is_number = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, is_number) {
        ("1", true) => 1000,
        ("0", true) => format!("{part:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    const FILE: File = File {
        name: "app.js",
        media_type: "text/javascript",
        tag: "1",
        identity: b"identity",
        brotli: Some(b"br"),
        gzip: Some(b"gzip"),
    };

    fn chosen(file: &File, accept: &[&'static str]) -> Encoding {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        choose(&headers, file).0
    }

    #[test]
    fn the_best_accepted_encoding_is_chosen_and_the_smallest_among_equals() {
        use Encoding::{Brotli, Gzip, Identity};
        for (accept, wanted) in [
            (&["gzip, deflate, br, zstd"][..], Brotli),
            (&["gzip, deflate"], Gzip),
            (&["x-gzip"], Gzip),
            (&["GZIP"], Gzip),
            (&["gzip", "br"], Brotli),
            (&["br;q=0.5, gzip;q=0.8"], Gzip),
            (&["br;q=0.5,gzip;q=0.5"], Brotli),
            (&["br;q=0, gzip;q=0"], Identity),
            (&["br; q=0.001"], Brotli),
            (&["*"], Brotli),
            (&["*;q=0.5, br;q=0"], Gzip),
            (&["identity, gzip;q=0.5"], Identity),
            (&["identity;q=0, gzip;q=0.1"], Gzip),
            (&["*;q=0"], Identity),
            (&[""], Identity),
            (&[], Identity),
            (&["deflate"], Identity),
            (&["br;q=2, gzip;q=yes"], Identity),
            (&["br;level=3"], Identity),
        ] {
            assert_eq!(chosen(&FILE, accept), wanted, "{accept:?}");
        }
    }

    #[test]
    fn an_encoding_that_the_file_lacks_is_not_chosen() {
        let plain = File {
            brotli: None,
            gzip: None,
            ..FILE
        };
        assert_eq!(chosen(&plain, &["br, gzip"]), Encoding::Identity);
        let file = File {
            brotli: None,
            ..FILE
        };
        assert_eq!(chosen(&file, &["br, gzip;q=0.1"]), Encoding::Gzip);
    }
}
