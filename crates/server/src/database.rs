//! Which database to use: the one that is named, or one of our own.

use std::{fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use listbud_local_postgres::{Cluster, Options};
use listbud_persistence::Connection;
use secrecy::SecretString;

use crate::{Failure, exit::chain, settings::Settings};

/// What the private cluster's database is called.
const DATABASE: &str = "listbud";

/// The ways to the database.
#[derive(Debug, Clone)]
pub struct Connections {
    /// For requests.
    pub pooled: Connection,
    /// Where a session stays with its client, with no pooler in between: for
    /// migrations and notifications.
    pub direct: Connection,
    /// Where reading requests may go.
    pub replica: Option<Connection>,
}

/// Finds the database of the settings, or starts a private PostgreSQL in the
/// data folder; the cluster stops when it is dropped.
pub(crate) fn locate(settings: &Settings) -> Result<(Connections, Option<Cluster>), Failure> {
    let (url, local) = if let Some(url) = &settings.database.url {
        (url.expose().to_owned(), None)
    } else {
        let cluster = start(settings)?;
        (cluster.url(DATABASE), Some(cluster))
    };
    let parse = |name: &str, url: &str| {
        Connection::parse(url)
            .map_err(|error| Failure::Settings(format!("{name}: {}", chain(&error))))
    };
    let pooled = settings
        .database
        .pooled(parse("DATABASE_URL", &url)?)
        .map_err(|error| Failure::Settings(format!("DATABASE_URL: {}", chain(&error))))?;
    let direct = match &settings.database.unpooled_url {
        Some(url) if local.is_none() => parse("DATABASE_UNPOOLED_URL", url.expose())?,
        _ => pooled.clone(),
    };
    let replica = match &settings.database.read_url {
        Some(url) if local.is_none() => Some(parse("DATABASE_READ_URL", url.expose())?),
        _ => None,
    };
    let connections = Connections {
        pooled,
        direct,
        replica,
    };
    Ok((connections, local))
}

fn start(settings: &Settings) -> Result<Cluster, Failure> {
    let options = Options {
        binaries: settings.local.postgres_bin.clone(),
        database: Some(DATABASE.to_owned()),
        ..Options::default()
    };
    Cluster::persistent(&settings.local.data_dir, &options)
        .map_err(|error| Failure::Database(chain(&error)))
}

/// Reads the secret that signs access tokens in development, and makes it at the
/// first start, so that nobody is signed out by a restart.
pub(crate) fn development_secret(data_dir: &Path) -> Result<SecretString, Failure> {
    let path = data_dir.join("jwt-secret");
    let failed = |error: &dyn std::error::Error| {
        Failure::Other(format!("{}: {}", path.display(), chain(error)))
    };
    fs::create_dir_all(data_dir).map_err(|error| failed(&error))?;
    if let Some(secret) = read_secret(&path) {
        return Ok(secret);
    }
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|error| failed(&error))?;
    let secret = URL_SAFE_NO_PAD.encode(random);
    // Written aside and linked into place: of two servers that start at once, one
    // wins, and the other takes what the winner wrote, whole.
    let draft = data_dir.join(format!("jwt-secret.{}", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .map_err(|error| failed(&error))?;
    file.write_all(secret.as_bytes())
        .map_err(|error| failed(&error))?;
    let linked = fs::hard_link(&draft, &path);
    fs::remove_file(&draft).map_err(|error| failed(&error))?;
    match (linked, read_secret(&path)) {
        (_, Some(secret)) => Ok(secret),
        (Err(error), None) => Err(failed(&error)),
        (Ok(()), None) => Err(Failure::Other(format!(
            "{}: cannot be read back",
            path.display()
        ))),
    }
}

fn read_secret(path: &Path) -> Option<SecretString> {
    let text = fs::read_to_string(path).ok()?;
    let secret = text.trim();
    (secret.len() >= 32).then(|| secret.to_owned().into())
}
