//! Settings that are one of a few words.

use listbud_config::Words;

/// What the server is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// On a developer's machine: everything is made for you.
    Development,
    /// For others: nothing is assumed.
    Production,
}

impl Words for Environment {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("development", Self::Development),
        ("test", Self::Development),
        ("production", Self::Production),
    ];
}

/// From which severity on events are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Only what failed.
    Error,
    /// And what is not as it should be.
    Warn,
    /// And what happened.
    Info,
    /// And how.
    Debug,
    /// And every step.
    Trace,
}

impl Words for Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Trace),
    ];
}

/// In which form events are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Pretty,
    /// One JSON object per line.
    Json,
}

impl Words for LogFormat {
    const WORDS: &'static [(&'static str, Self)] =
        &[("pretty", Self::Pretty), ("json", Self::Json)];
}

/// In which header field the proxies in front tell the client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForwardingHeader {
    /// In none: the peer is the client.
    None,
    /// `X-Forwarded-For`, to which each proxy appends.
    XForwardedFor,
    /// `X-Real-IP`, which one proxy overwrites.
    XRealIp,
}

impl Words for ForwardingHeader {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("x-forwarded-for", Self::XForwardedFor),
        ("x-real-ip", Self::XRealIp),
    ];
}

/// For how long a pooler at `DATABASE_URL` gives a client one and the same session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolMode {
    /// For as long as the client is connected, as without a pooler.
    Session,
    /// For one transaction.
    Transaction,
}

impl Words for PoolMode {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("session", Self::Session),
        ("transaction", Self::Transaction),
    ];
}
