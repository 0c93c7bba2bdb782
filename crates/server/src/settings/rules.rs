//! Rules for several settings at once, and those of production.

use listbud_config::{Origin, Reader};
use listbud_persistence::{Connection, PoolMode};
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::config::Host;

use super::{Database, Environment, Settings};
use crate::{exit::chain, features, keys::ed25519_keys};

/// What no single declaration can say.
pub(super) fn check(reader: &mut Reader, settings: &Settings) {
    reader.require(
        &["database.pool_min", "database.pool_max"],
        settings.database.pool_min <= settings.database.pool_max,
        "must not be greater than the most connections (DB_POOL_MAX)",
    );
    reader.require(
        &["cors.origins"],
        settings
            .cors_origins
            .iter()
            .all(|origin| origin.parse::<listbud_security::Origin>().is_ok()),
        "must be origins such as https://app.example.org, separated by commas: \
         no path, no trailing slash, no *",
    );
    check_features(reader, settings, features::is_built_in);
    if let Err(error) = ed25519_keys(settings.auth.jwt_ed25519_key.as_ref()) {
        reader.require(&["auth.jwt_ed25519_key"], false, chain(&error));
    }
    if let Err(error) = settings.proxy.trusted() {
        reader.require(&["proxy.trusted"], false, chain(&error));
    }
    let database = &settings.database;
    let mut connections = Vec::new();
    for (key, url) in [
        ("database.url", &database.url),
        ("database.unpooled_url", &database.unpooled_url),
        ("database.read_url", &database.read_url),
    ] {
        let parsed = url.as_ref().map(|url| {
            let connection = Connection::parse(url.expose())?;
            match key {
                "database.url" => database.pooled(connection),
                _ => Ok(connection),
            }
        });
        match parsed {
            Some(Ok(connection)) => connections.push((key, connection)),
            Some(Err(error)) => reader.require(&[key], false, chain(&error)),
            None => {}
        }
    }
    reader.require(
        &["database.unpooled_url"],
        database.unpooled_url.is_none() || database.url.is_some(),
        "is another way to the database of DATABASE_URL, which is missing",
    );
    reader.require(
        &["database.read_url"],
        database.read_url.is_none() || database.url.is_some(),
        "is a replica of the database of DATABASE_URL, which is missing",
    );
    check_poolers(reader, database, &connections);
    if settings.environment != Environment::Production {
        return;
    }
    reader.require(
        &["database.url"],
        settings.database.url.is_some(),
        "is required in production (DATABASE_URL): the URL of the PostgreSQL database",
    );
    for (key, connection) in &connections {
        reader.require(
            &[*key],
            connection.is_protected() || settings.database.allow_plaintext,
            "must insist on verified TLS to another host in production \
             (sslmode=verify-full), unless DATABASE_ALLOW_PLAINTEXT=true",
        );
    }
    reader.require(
        &["auth.jwt_secret"],
        settings.auth.jwt_secrets.is_some() || settings.auth.jwt_ed25519_key.is_some(),
        "is required in production (JWT_SECRET): at least 32 random characters, such as those of \
         `openssl rand -hex 32`",
    );
    reader.require(
        &["web.dist"],
        settings.web.dist.is_none(),
        "is for work on the page, and not for production: the page is part of the program",
    );
    let secrets = settings.auth.jwt_secrets.iter().flatten();
    reader.require(
        &["auth.jwt_secret"],
        !secrets.clone().any(is_guessable),
        "must be random in production, not an example: take that of `openssl rand -hex 32`",
    );
}

/// Refuses what this program is built without.
fn check_features(reader: &mut Reader, settings: &Settings, is_built_in: fn(&str) -> bool) {
    // The page to browse the API is on unless someone turns it off, so only an operator
    // who asked for it misses it.
    let wants_docs = settings.server.docs
        && reader
            .described()
            .iter()
            .any(|setting| setting.key == "server.docs" && setting.origin != Origin::Default);
    for (key, is_wanted, feature) in [
        ("server.docs", wants_docs, "swagger"),
        (
            "tracing.endpoint",
            settings.tracing.endpoint.is_some(),
            "otlp",
        ),
        ("errors.dsn", settings.error_dsn.is_some(), "error-tracking"),
        (
            "links.resolve_short",
            settings.looks_up_short_links,
            "short-links",
        ),
    ] {
        reader.require(
            &[key],
            !is_wanted || is_built_in(feature),
            features::missing(feature),
        );
    }
}

/// Where a pooler in transaction mode may stand.
fn check_poolers(reader: &mut Reader, database: &Database, connections: &[(&str, Connection)]) {
    let shares_sessions = |wanted| {
        let at = |(key, connection): &(&str, Connection)| {
            *key == wanted && connection.pool_mode() == PoolMode::Transaction
        };
        connections.iter().any(at)
    };
    reader.require(
        &["database.unpooled_url"],
        database.unpooled_url.is_some() || !shares_sessions("database.url"),
        "is required (DATABASE_UNPOOLED_URL) where DATABASE_URL leads to a pooler in transaction \
         mode: migrations and notifications need a session of their own",
    );
    reader.require(
        &["database.unpooled_url"],
        !shares_sessions("database.unpooled_url"),
        "must lead to the database itself, not to a pooler (pgbouncer=true)",
    );
    // A reader asks a session how far its replica has come, and then reads on it: in
    // transaction mode the next statement may have a session of another replica.
    reader.require(
        &["database.read_url"],
        !shares_sessions("database.read_url"),
        "must lead to the replicas themselves, not to a pooler in transaction mode \
         (pgbouncer=true): a reader needs the same session for several transactions",
    );
    reader.require(
        &["database.read_url"],
        !shares_sessions("database.url") || !share_a_server(connections),
        "must lead to the replicas themselves, not to the pooler in transaction mode of \
         DATABASE_URL (DB_POOL_MODE=transaction): a reader needs the same session for several \
         transactions",
    );
}

/// Whether `DATABASE_URL` and `DATABASE_READ_URL` name the same host and port.
fn share_a_server(connections: &[(&str, Connection)]) -> bool {
    let servers = |wanted| {
        let found = connections.iter().find(|(key, _)| *key == wanted);
        found.map_or_else(Vec::new, |(_, connection)| servers(connection))
    };
    let replicas = servers("database.read_url");
    let mut pooled = servers("database.url").into_iter();
    pooled.any(|server| replicas.contains(&server))
}

/// The hosts of a connection, each with its port.
fn servers(connection: &Connection) -> Vec<(Host, u16)> {
    let (hosts, ports) = (
        connection.config().get_hosts(),
        connection.config().get_ports(),
    );
    let port = |index| *ports.get(index).or_else(|| ports.first()).unwrap_or(&5432);
    let hosts = hosts.iter().cloned().enumerate();
    hosts.map(|(index, host)| (host, port(index))).collect()
}

/// Whether a secret was typed or copied instead of drawn: few different
/// characters, or the words of examples.
fn is_guessable(secret: &SecretString) -> bool {
    const WORDS: [&str; 7] = [
        "change",
        "default",
        "example",
        "password",
        "placeholder",
        "secret",
        "your-",
    ];
    let text = secret.expose_secret().to_lowercase();
    let different: std::collections::HashSet<char> = text.chars().collect();
    different.len() < 10 || WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Sources;

    /// The settings that are refused in a program with these features.
    fn refused(variables: &[(&str, &str)], is_built_in: fn(&str) -> bool) -> Vec<String> {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| (name.into(), value.into()));
        let mut reader = Reader::new(Sources::isolated(variables.collect()).inner);
        let settings = Settings::read(&mut reader);
        check_features(&mut reader, &settings, is_built_in);
        let faults = reader.finish(settings).err().map(|it| it.to_string());
        let faults = faults.unwrap_or_default();
        let lines = faults.lines().filter(|line| line.contains("built without"));
        lines.map(ToOwned::to_owned).collect()
    }

    #[test]
    fn a_setting_whose_feature_is_not_built_in_is_refused() {
        for (name, value, feature) in [
            ("DOCS_ENABLED", "true", "swagger"),
            (
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:4318",
                "otlp",
            ),
            ("SENTRY_DSN", "https://key@127.0.0.1/1", "error-tracking"),
            ("RESOLVE_SHORT_LINKS", "true", "short-links"),
        ] {
            let faults = refused(&[(name, value)], |_| false);
            assert_eq!(faults.len(), 1, "{name}: {faults:?}");
            assert!(faults[0].contains(feature), "{faults:?}");
            assert_eq!(refused(&[(name, value)], |_| true), [""; 0], "{name}");
        }

        // The default of DOCS_ENABLED does not count as a wish.
        assert_eq!(refused(&[], |_| false), [""; 0]);
    }

    #[test]
    fn drawn_secrets_pass_and_typed_ones_do_not() {
        let is_guessable = |text: &str| is_guessable(&text.to_owned().into());

        assert!(!is_guessable("8f14e45fceea167a5a36dedd4bea2543"));
        assert!(!is_guessable("kJ8#vQ2!mZ5@xN7$wR4%tY6^uI9&oP1*"));
        for text in [
            "your-super-secure-jwt-secret-key-256-bits-minimum",
            "changeme-changeme-changeme-changeme",
            "00000000000000000000000000000000",
            "abababababababababababababababab",
        ] {
            assert!(is_guessable(text), "{text}");
        }
    }
}
