//! Starts a private PostgreSQL, migrates it, and shows what is left of a
//! transaction that succeeds, of one that fails, and of one that is given up.
//!
//! ```sh
//! cargo run -p listbud-persistence --example transaction
//! ```

use std::{
    error::Error,
    fs,
    future::pending,
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use listbud_domain::{Color, Email, Tag, TagId, TagName, User, UserId, UserName};
use listbud_local_postgres::{Cluster, Options};
use listbud_migrations::{Migration, up};
use listbud_persistence::{
    Connection, Database, PoolSettings, StoreError, Transaction, TransactionOptions,
    labels::{self, WriteLabelError},
    users,
};
use time::OffsetDateTime;
use tokio_postgres::NoTls;
use uuid::Uuid;

/// A server takes the time and new ids from the world; here they are made up.
const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const OWNER: UserId = UserId(Uuid::from_u128(1));

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options {
        database: Some("example".to_owned()),
        ..Options::default()
    };
    let cluster = Cluster::temporary(&options)?;
    let url = cluster.url("example");
    migrate(&url).await?;
    let database = Database::new(&Connection::parse(&url)?, &PoolSettings::default())?;

    let outcome = show(&database).await;
    database.close();
    cluster.stop()?;
    outcome
}

async fn migrate(url: &str) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/up");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        files.push(Migration::unapplied(&name, &fs::read_to_string(&path)?)?);
    }
    let options = listbud_migrations::Options::default();
    up(&url.parse()?, NoTls, &files, &options).await?;
    Ok(())
}

async fn show(database: &Database) -> Result<(), Box<dyn Error>> {
    let user = User {
        id: OWNER,
        email: Email::parse("ada@example.org")?,
        name: UserName::parse("Ada")?,
        created_at: NOW,
    };
    users::insert(&database.client().await?, &user, "no password").await?;
    let options = TransactionOptions::default();
    let mut out = io::stdout();

    let both = database
        .transaction(options, async |tx| {
            add(tx, 1, "wine").await?;
            add(tx, 2, "food").await
        })
        .await;
    writeln!(out, "two tags: {both:?}")?;
    writeln!(out, "  left: {}", names(database).await?)?;

    let taken = database
        .transaction(options, async |tx| {
            add(tx, 3, "museums").await?;
            add(tx, 4, "WINE").await
        })
        .await;
    writeln!(out, "a new tag and one whose name is taken: {taken:?}")?;
    writeln!(out, "  left: {}", names(database).await?)?;

    let endless = database.transaction(options, async |tx| {
        add(tx, 5, "parks").await?;
        pending::<Result<(), WriteLabelError>>().await
    });
    let given_up = tokio::time::timeout(Duration::from_millis(200), endless).await;
    writeln!(out, "a new tag, and then nothing: {given_up:?}")?;
    writeln!(out, "  left: {}", names(database).await?)?;
    writeln!(out, "  {:?}", database.status())?;
    Ok(())
}

async fn add(tx: &Transaction<'_>, number: u128, name: &str) -> Result<(), WriteLabelError> {
    let Ok(name) = TagName::parse(name) else {
        return Ok(());
    };
    let tag = Tag {
        id: TagId(Uuid::from_u128(number)),
        name,
        color: Color::default(),
        emoji: None,
        place_count: 0,
        details: (),
        created_at: NOW,
        updated_at: NOW,
    };
    labels::insert(tx, OWNER, &tag).await
}

async fn names(database: &Database) -> Result<String, StoreError> {
    let tags = labels::list::<TagId>(&database.client().await?, OWNER).await?;
    let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
    Ok(names.join(", "))
}
