//! What must never be said: the secrets that tests use, and the watch for them
//! in the log and in answers.
//!
//! Every event and span of our own crates is read at TRACE, whatever a server's
//! level is: a secret in a line that nobody has asked for yet is a leak already.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{
        Arc, LazyLock, Mutex, Once, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::Value;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    filter::{FilterExt as _, filter_fn},
    layer::{Context, SubscriberExt as _},
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use crate::Answer;

/// What is shorter is not a secret: it would be found in words.
const SHORTEST: usize = 8;

/// Members of requests that hold a secret.
const SECRET_MEMBERS: [&str; 4] = ["password", "currentPassword", "newPassword", "refreshToken"];

/// Members of answers that hold a secret, in the one answer that issues it.
const ISSUED_MEMBERS: [&str; 2] = ["token", "refreshToken"];

/// How hashes of passwords begin.
const HASHES: [&str; 3] = ["$argon2id$", "$2b$10$", "$2a$10$"];

/// Everything that no line of the log may hold.
static UNSPEAKABLE: LazyLock<RwLock<Words>> = LazyLock::new(|| {
    let mut words = Words::default();
    for hash in HASHES {
        words.insert(hash);
    }
    RwLock::new(words)
});

/// The first line that held it.
static LEAK: Mutex<Option<String>> = Mutex::new(None);

/// How many lines were read.
static LINES: AtomicU64 = AtomicU64::new(0);

/// Texts, found in others in one pass.
#[derive(Default)]
struct Words(HashMap<[u8; SHORTEST], BTreeSet<String>>);

impl Words {
    fn insert(&mut self, word: &str) {
        if let Some(start) = word.as_bytes().first_chunk() {
            self.0.entry(*start).or_default().insert(word.to_owned());
        }
    }

    fn find_in(&self, text: &str) -> Option<&str> {
        text.as_bytes()
            .windows(SHORTEST)
            .enumerate()
            .find_map(|(at, start)| {
                let start: [u8; SHORTEST] = start.try_into().ok()?;
                let words = self.0.get(&start)?;
                let rest = &text.as_bytes()[at..];
                let found = words.iter().find(|word| rest.starts_with(word.as_bytes()));
                found.map(String::as_str)
            })
    }
}

/// Tells the watch over the log about a secret.
pub fn keep_out_of_the_log(secret: &str) {
    let mut words = UNSPEAKABLE.write().unwrap_or_else(PoisonError::into_inner);
    words.insert(secret);
    // A token without its head, which is the same for all.
    if let Some((_, signature)) = secret.rsplit_once('.') {
        words.insert(signature);
    }
    // As `Debug` would write it.
    words.insert(format!("{secret:?}").trim_matches('"'));
}

/// Tells the watch over the log about the secrets in a setting.
pub(crate) fn of_setting(name: &str, value: &str) {
    match name {
        "DATABASE_URL" => {
            let url = url::Url::parse(value).ok();
            if let Some(password) = url.as_ref().and_then(url::Url::password) {
                keep_out_of_the_log(password);
            }
        }
        "JWT_SECRET" => value.split(',').for_each(keep_out_of_the_log),
        "HEALTH_TOKEN" | "METRICS_TOKEN" => keep_out_of_the_log(value),
        "JWT_ED25519_KEY" => value
            .split(['\n', ','])
            .filter(|line| !line.starts_with("-----"))
            .for_each(keep_out_of_the_log),
        _ => {}
    }
}

/// The first line of the log that told a secret, if one did.
pub fn leak() -> Option<String> {
    LEAK.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// How many lines of the log were read so far.
pub fn lines_read() -> u64 {
    LINES.load(Ordering::Relaxed)
}

/// Panics when a line of the log told a secret.
pub(crate) fn assert_none_leaked() {
    if let Some(leak) = leak() {
        panic!("the log tells a secret: {leak}");
    }
}

/// The tokens and passwords of one server, which no answer repeats.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Arc<Mutex<BTreeSet<String>>>);

impl Secrets {
    /// Notes one.
    pub(crate) fn note(&self, secret: &str) {
        if secret.len() >= SHORTEST {
            keep_out_of_the_log(secret);
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(secret.to_owned());
        }
    }

    /// Reads what a request tells in confidence, before it is sent.
    pub(crate) fn of_request(path: &str, body: &[u8]) -> Vec<String> {
        let with_secrets = ["/api/auth/", "/api/me", "/api/tokens"];
        if !with_secrets.iter().any(|start| path.starts_with(start)) {
            return Vec::new();
        }
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if let Some(email) = body["email"].as_str() {
            keep_out_of_the_log(email);
        }
        let secrets = SECRET_MEMBERS.iter().filter_map(|name| body[name].as_str());
        let secrets: Vec<String> = secrets.map(ToOwned::to_owned).collect();
        for secret in &secrets {
            keep_out_of_the_log(secret);
        }
        secrets
    }

    /// Panics when an answer repeats a secret that it does not issue itself.
    pub(crate) fn check(&self, sent: &[String], answer: &Answer) {
        let issued = issued(answer);
        let cookies = in_cookies(answer);
        for secret in issued.iter().chain(&cookies) {
            self.note(secret);
        }
        // What was taken is a secret from now on; what was refused is noise.
        if answer.status.is_success() {
            for secret in sent {
                self.note(secret);
            }
        }
        let (cookie_lines, head): (Vec<String>, Vec<String>) = answer
            .header_lines()
            .into_iter()
            .partition(|line| line.starts_with("set-cookie: "));
        let (cookie_lines, head) = (cookie_lines.join("\n"), head.join("\n"));
        let body = String::from_utf8_lossy(answer.bytes());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = sent.iter().filter(|secret| secret.len() >= SHORTEST);
        for secret in known.iter().chain(own) {
            if !issued.contains(secret) {
                let is_told = body.contains(secret) || head.contains(secret);
                assert!(!is_told, "{secret:?} is repeated in {answer}");
            }
            if !cookies.contains(secret) {
                let is_told = cookie_lines.contains(secret);
                assert!(!is_told, "{secret:?} is in a cookie: {answer}");
            }
        }
        for hash in HASHES {
            assert!(!body.contains(hash), "a hash leaves in {answer}");
        }
        drop(known);
        assert_none_leaked();
    }
}

/// The secrets that an answer gives its client.
fn issued(answer: &Answer) -> Vec<String> {
    let issues = ["/api/auth/", "/api/tokens"];
    if !answer.status.is_success() || !issues.iter().any(|start| answer.path.starts_with(start)) {
        return Vec::new();
    }
    let body: Value = serde_json::from_slice(answer.bytes()).unwrap_or_default();
    let members = ISSUED_MEMBERS.iter().filter_map(|name| body[name].as_str());
    members.map(ToOwned::to_owned).collect()
}

/// The secrets that an answer puts into cookies, which are in nothing else of it.
fn in_cookies(answer: &Answer) -> Vec<String> {
    let fields = answer.headers.get_all("set-cookie");
    let values = fields.filter_map(|field| {
        let pair = field.to_str().ok()?.split(';').next()?;
        Some(pair.split_once('=')?.1.to_owned())
    });
    values.filter(|value| !value.is_empty()).collect()
}

/// Begins to read the log of this process; `TEST_LOG` shows it as well.
pub(crate) fn watch_the_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let level = std::env::var("TEST_LOG").ok().map(|level| {
            level
                .parse()
                .expect("TEST_LOG is error, warn, info, debug or trace")
        });
        let watch = Watch(remember).with_filter(filter_fn(is_ours));
        let shown = level.map(|level| {
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_filter(
                    filter_fn(is_ours)
                        .and(tracing_subscriber::filter::LevelFilter::from_level(level)),
                )
        });
        tracing_subscriber::registry()
            .with(watch)
            .with(shown)
            .init();
    });
}

/// Whether something in the log comes from our own crates, whatever its target.
fn is_ours(metadata: &Metadata<'_>) -> bool {
    let module = metadata.module_path().unwrap_or_default();
    module.starts_with("listbud")
}

/// Reads everything that is logged, and tells each line that holds a secret.
struct Watch(fn(&str));

impl Watch {
    fn read(&self, line: &Line) {
        LINES.fetch_add(1, Ordering::Relaxed);
        let words = UNSPEAKABLE.read().unwrap_or_else(PoisonError::into_inner);
        if words.find_in(&line.0).is_some() {
            self.0(&line.0);
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut line = Line::of(attributes.metadata());
        attributes.record(&mut line);
        self.read(&line);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.read(&line);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::of(event.metadata());
        event.record(&mut line);
        self.read(&line);
    }
}

/// Keeps the first leak for anyone who asks.
fn remember(line: &str) {
    let mut leak = LEAK.lock().unwrap_or_else(PoisonError::into_inner);
    leak.get_or_insert_with(|| line.to_owned());
}

/// All that one event or span says.
struct Line(String);

impl Line {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self(format!("{} {}:", metadata.level(), metadata.target()))
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        use fmt::Write as _;

        // Writing into a string does not fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands_and_no_part_of_it() {
        let mut words = Words::default();
        words.insert("correct horse");
        words.insert("correct house");
        words.insert("short");

        for text in ["correct house", "x=correct horse y", "é correct horse"] {
            assert!(words.find_in(text).is_some(), "{text}");
        }
        for text in ["", "correct", "correct hors", "short", "Correct horse"] {
            assert_eq!(words.find_in(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_of_a_request_are_collected() {
        let body = br#"{"email":"eve@example.org","newPassword":"of eve alone","name":"Eve"}"#;

        assert_eq!(
            Secrets::of_request("/api/auth/password", body),
            ["of eve alone"]
        );
        assert!(Secrets::of_request("/api/places", body).is_empty());
    }

    #[test]
    fn a_secret_is_seen_in_events_and_in_spans_of_any_level() {
        static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
        fn note(line: &str) {
            SEEN.lock().unwrap().push(line.to_owned());
        }
        let secret = "known to this test only";
        keep_out_of_the_log(secret);
        let watch = Watch(note).with_filter(filter_fn(is_ours));
        let subscriber = tracing_subscriber::registry().with(watch);

        tracing::subscriber::with_default(subscriber, || {
            tracing::trace!(target: "security", text = secret, "as text");
            tracing::error!("in a message: {secret}");
            tracing::debug!(text = ?Some(secret), "in a structure");
            tracing::info!(text = %secret, "displayed");
            let span = tracing::trace_span!("of a request", text = secret, later = "");
            span.record("later", secret);
            tracing::info!("harmless");
        });

        assert_eq!(SEEN.lock().unwrap().len(), 6, "{:?}", SEEN.lock());
    }
}
