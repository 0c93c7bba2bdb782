//! Compares a database with what its files make in a scratch database.

use std::collections::BTreeSet;

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error};

use crate::apply::up_to;
use crate::catalog::{self, Catalog};
use crate::error::MigrateError;
use crate::options::Options;
use crate::outcome::Difference;
use crate::run;
use crate::session::{Run, Session};
use crate::tls::Tls;

/// A database has one scratch database at a time, because of the lock. So one that a
/// killed run left behind is found by its name, which has only letters, digits and `_`.
const NAME: &str = "
    SELECT 'migrate_scratch_' || oid FROM pg_database WHERE datname = current_database()";

/// Same encoding and collation as the database that it is compared with. The name of one
/// column differs between the server's versions.
const CREATE: &str = "
    SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
                  pg_encoding_to_char(encoding), datcollate, datctype)
        || CASE datlocprovider
           WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', locale)
           WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', locale)
           ELSE '' END
    FROM pg_database,
         coalesce(to_jsonb(pg_database) ->> 'datlocale', to_jsonb(pg_database) ->> 'daticulocale') locale
    WHERE datname = current_database()";

/// Compares the database of a run with what `migrations` up to `version` make.
pub(crate) async fn compare<T: Tls>(
    run: &mut Run,
    config: &Config,
    tls: &T,
    migrations: &[Migration],
    version: SchemaVersion,
    options: &Options,
) -> Result<Vec<Difference>, MigrateError> {
    let client = run.client();
    let name = create_scratch(client).await?;
    let files: Vec<_> = up_to(migrations, version).cloned().collect();
    let expected = apply_to_scratch(&name, config, tls, &files, options).await;
    // The next comparison drops what cannot be dropped now.
    if let Err(error) = drop_scratch(client, &name).await {
        tracing::warn!(%error, database = name, "could not drop the scratch database");
    }
    let found = catalog::read(client).await.map_err(unread)?;
    Ok(differences(&expected?, &found))
}

async fn apply_to_scratch<T: Tls>(
    name: &str,
    config: &Config,
    tls: &T,
    files: &[Migration],
    options: &Options,
) -> Result<Catalog, MigrateError> {
    let mut config = config.clone();
    config.dbname(name);
    let options = Options {
        refuse_pooler: false, // checked on the way to the other database
        ..options.clone()
    };
    run::up(&config, tls.clone(), files, &options)
        .await
        .map_err(|error| MigrateError::Scratch(Box::new(error)))?;
    let mut session = Session::open(&config, tls.clone(), &options).await?;
    let catalog = catalog::read(&mut session.client).await;
    session.close().await;
    catalog.map_err(unread)
}

async fn create_scratch(client: &Client) -> Result<String, MigrateError> {
    let create = async {
        let name: String = client.query_one(NAME, &[]).await?.try_get(0)?;
        drop_scratch(client, &name).await?;
        let create: String = client.query_one(CREATE, &[&name]).await?.try_get(0)?;
        client.batch_execute(&create).await?;
        Ok(name)
    };
    create.await.map_err(|error: Error| {
        if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) {
            MigrateError::NoScratch(error)
        } else {
            MigrateError::query("make a scratch database")(error)
        }
    })
}

async fn drop_scratch(client: &Client, name: &str) -> Result<(), Error> {
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    client.batch_execute(&drop).await
}

fn unread(source: Error) -> MigrateError {
    MigrateError::query("read the catalog")(source)
}

fn differences(expected: &Catalog, found: &Catalog) -> Vec<Difference> {
    let keys: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let compare = |key: &(String, String)| {
        let (here, there) = (expected.get(key), found.get(key));
        let definition = here.map(|object| &object.definition);
        if definition == there.map(|object| &object.definition) {
            return None;
        }
        // Where a whole table is missing, its columns and indexes are not listed as well.
        let one_sided = here.is_none() || there.is_none();
        if let Some(table) = here.or(there)?.table.clone().filter(|_| one_sided) {
            let table = ("table".to_owned(), table);
            if expected.contains_key(&table) != found.contains_key(&table) {
                return None;
            }
        }
        Some(Difference {
            kind: key.0.clone(),
            name: key.1.clone(),
            expected: definition.cloned(),
            found: there.map(|object| object.definition.clone()),
        })
    };
    keys.into_iter().filter_map(compare).collect()
}
