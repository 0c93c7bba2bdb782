//! Short links of Google Maps, looked up where the operator wants it: the one thing
//! for which the server asks somebody else while a person waits.
//!
//! Only the hosts that hand such links out are asked ([`LinkKind::ShortLink`]), by
//! HTTPS on its own port, without cookies and without a word of who asks for it.
//! Where an answer leads is followed by nobody: it is read, and asked only if it is
//! such a host again.

use std::{sync::Arc, time::Duration};

use listbud_takeout::maps_url::{LinkKind, MapsLink};
use ureq::{
    Agent,
    config::Config,
    tls::{RootCerts, TlsConfig, TlsProvider},
};
use url::Url;

/// How long an answer may take; somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(3);
/// A link of g.page leads to one of goo.gl, and that to the place; longer chains are
/// nothing that Google makes.
const HOPS: usize = 3;

/// Looks short links up.
pub(crate) struct ShortLinks {
    agent: Agent,
}

impl ShortLinks {
    pub(crate) fn new() -> Self {
        Self {
            agent: config(RootCerts::WebPki).new_agent(),
        }
    }

    /// The address behind a short link, if it is one that names a place. Blocks.
    pub(crate) fn resolve(&self, link: &str) -> Option<String> {
        let mut link = Url::parse(link).ok()?;
        for _ in 0..HOPS {
            match MapsLink::parse(link.as_str()).kind {
                LinkKind::ShortLink(host) => link = self.follow(&link, &host)?,
                LinkKind::NotAPlace(_) => return None,
                _ => return Some(link.into()),
            }
        }
        None
    }

    fn follow(&self, link: &Url, host: &str) -> Option<Url> {
        // Made anew, so that neither a port nor a name and password come along.
        let mut asked = Url::parse(&format!("https://{host}/")).ok()?;
        asked.set_path(link.path());
        asked.set_query(link.query());
        match self.agent.get(asked.as_str()).call() {
            Ok(answer) if answer.status().is_redirection() => {
                let location = answer.headers().get("location")?.to_str().ok()?;
                asked.join(location).ok()
            }
            Ok(answer) => {
                let status = answer.status().as_u16();
                tracing::info!(host, status, "a short link led nowhere");
                None
            }
            Err(error) => {
                tracing::warn!(host, %error, "a short link could not be looked up");
                None
            }
        }
    }
}

fn config(roots: RootCerts) -> Config {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .https_only(true)
        .max_redirects(0)
        .proxy(None)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent("ListBud")
        .build()
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{SocketAddr, TcpListener},
        sync::Mutex,
        thread,
    };

    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivateKeyDer};
    use ureq::{
        http::Uri,
        tls::Certificate,
        unversioned::{
            resolver::{ResolvedSocketAddrs, Resolver},
            transport::{DefaultConnector, NextTimeout},
        },
    };

    use super::*;

    /// Takes this machine for every host.
    #[derive(Debug)]
    struct Here(SocketAddr);

    impl Resolver for Here {
        fn resolve(
            &self,
            uri: &Uri,
            _: &Config,
            _: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, ureq::Error> {
            assert_eq!(uri.port_u16(), None, "only the port of HTTPS");
            let mut found = self.empty();
            found.push(self.0);
            Ok(found)
        }
    }

    /// What a server was asked, and where it listens.
    struct Asked(Arc<Mutex<Vec<String>>>, SocketAddr);

    impl Asked {
        fn all(&self) -> Vec<String> {
            self.0.lock().unwrap().clone()
        }
    }

    /// A server with a certificate for Google's hosts that answers each request with
    /// the next of these, and keeps what it was asked.
    fn google(answers: &[&str]) -> (ShortLinks, Asked) {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let hosts = ["maps.app.goo.gl", "goo.gl", "g.page"].map(ToOwned::to_owned);
        let certificate = CertificateParams::new(hosts).unwrap();
        let certificate = certificate.signed_by(&key, &issuer).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, config) = (Arc::clone(&asked), Arc::new(config));
        let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
        thread::spawn(move || {
            for answer in answers {
                let (socket, _) = listener.accept().unwrap();
                let session = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(session, socket);
                let mut request = Vec::new();
                let mut byte = [0];
                while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0)
                {
                    request.extend_from_slice(&byte);
                }
                kept.lock()
                    .unwrap()
                    .push(String::from_utf8(request).unwrap());
                let _ = stream.write_all(answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        });
        let root = Certificate::from_pem(issuer.pem().as_bytes()).unwrap();
        let config = super::config(RootCerts::new_with_certs(&[root]));
        let agent = Agent::with_parts(config, DefaultConnector::default(), Here(address));
        (ShortLinks { agent }, Asked(asked, address))
    }

    fn to(location: &str) -> String {
        format!(
            "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    }

    const PLACE: &str = "https://www.google.com/maps/place/Caf%C3%A9/data=!4m2!3m1!1s0x48761ca5c4ae8e6d:0x3e7a1f0c2b5d4a69";

    #[test]
    fn a_short_link_is_followed_to_its_place_without_a_word_of_who_asks() {
        let (links, asked) = google(&[&to("https://goo.gl/maps/abc"), &to(PLACE)]);

        let found = links.resolve("http://me:secret@maps.app.goo.gl:8080/abc?g_st=ic");

        assert_eq!(found.as_deref(), Some(PLACE));
        let asked = asked.all();
        assert!(
            asked[0].starts_with("GET /abc?g_st=ic HTTP/1.1\r\n"),
            "{asked:?}"
        );
        assert!(
            asked[1].starts_with("GET /maps/abc HTTP/1.1\r\n"),
            "{asked:?}"
        );
        let told = asked.concat().to_lowercase();
        for word in [
            "authorization",
            "cookie",
            "secret",
            "referer",
            "x-forwarded",
        ] {
            assert!(!told.contains(word), "{word}: {told}");
        }
    }

    #[test]
    fn the_question_about_cookies_in_between_is_seen_through() {
        let consent = format!(
            "https://consent.google.com/m?continue={}&gl=DE",
            PLACE.replace('%', "%25")
        );
        let (links, _) = google(&[&to(&consent)]);

        let found = links.resolve("https://maps.app.goo.gl/abc").unwrap();

        assert!(MapsLink::parse(&found).google.cid.is_some(), "{found}");
    }

    #[test]
    fn nothing_leads_out_of_googles_hosts() {
        for location in [
            "https://example.org/maps/place/X",
            "http://169.254.169.254/latest/meta-data/",
            "https://maps.app.goo.gl.example.org/x",
            "file:///etc/passwd",
            "//example.org/",
        ] {
            let (links, asked) = google(&[&to(location), &to(PLACE)]);

            assert_eq!(
                links.resolve("https://maps.app.goo.gl/abc"),
                None,
                "{location}"
            );
            assert_eq!(asked.all().len(), 1, "{location} was asked");
        }
        // And what is no short link is not asked at all.
        let (links, asked) = google(&[&to(PLACE)]);
        assert_eq!(links.resolve("https://example.org/abc"), None);
        assert_eq!(links.resolve(PLACE).as_deref(), Some(PLACE));
        assert!(asked.all().is_empty());
    }

    #[test]
    fn a_ring_of_links_and_a_missing_one_end() {
        let ring = to("https://goo.gl/maps/abc");
        let (links, asked) = google(&[&ring, &ring, &ring, &ring]);
        assert_eq!(links.resolve("https://goo.gl/maps/abc"), None);
        assert_eq!(asked.all().len(), HOPS);

        let (links, _) = google(&["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]);
        assert_eq!(links.resolve("https://goo.gl/maps/gone"), None);
    }

    #[test]
    fn a_server_that_only_pretends_to_be_google_is_not_believed() {
        let (_, asked) = google(&[&to(PLACE)]);
        // With the public authorities, which do not know this one.
        let agent = Agent::with_parts(
            config(RootCerts::WebPki),
            DefaultConnector::default(),
            Here(asked.1),
        );

        let found = ShortLinks { agent }.resolve("https://goo.gl/maps/abc");

        assert_eq!(found, None);
        assert_eq!(
            asked.all().concat(),
            "",
            "a broken handshake, and no request"
        );
    }
}
