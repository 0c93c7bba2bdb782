//! Where a database is not what its files make.

use refinery_core::{Migration, SchemaVersion};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error};

use crate::apply::up_to;
use crate::catalog::{self, Catalog};
use crate::difference::Difference;
use crate::error::MigrateError;
use crate::options::Options;
use crate::session::{Run, Session};
use crate::tls::Tls;
use crate::up::up;

/// Under the lock a database has one scratch database at a time, so one that was
/// left behind by a run that died is found by its name.
const NAME: &str = "
    SELECT 'migrate_scratch_' || oid FROM pg_database WHERE datname = current_database()";

/// Made like the database that it is compared with: same encoding, same order of
/// letters. The name of one column differs between the server's versions.
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
    let expected = made(&name, config, tls, migrations, version, options).await;
    // What cannot be dropped now is dropped by the next comparison.
    if let Err(error) = drop_scratch(client, &name).await {
        tracing::warn!(%error, database = name, "the scratch database stays behind");
    }
    Ok(differences(&expected?, &catalog::read(client).await?))
}

/// Applies the files to the scratch database and reads what they made.
async fn made<T: Tls>(
    name: &str,
    config: &Config,
    tls: &T,
    migrations: &[Migration],
    version: SchemaVersion,
    options: &Options,
) -> Result<Catalog, MigrateError> {
    let mut config = config.clone();
    config.dbname(name);
    let options = Options {
        refuse_pooler: false, // it has been, on the way to the other database
        ..options.unobserved()
    };
    let files: Vec<_> = up_to(migrations, version).cloned().collect();
    up(&config, tls.clone(), &files, &options)
        .await
        .map_err(|error| MigrateError::Scratch(Box::new(error)))?;
    let mut session = Session::open(&config, tls.clone(), &options).await?;
    let catalog = catalog::read(&mut session.client).await;
    session.close().await;
    catalog
}

async fn create_scratch(client: &Client) -> Result<String, MigrateError> {
    let failed = |source: Error| MigrateError::Query {
        attempted: "make a scratch database",
        source,
    };
    let name: String = client
        .query_one(NAME, &[])
        .await
        .and_then(|row| row.try_get(0))
        .map_err(failed)?;
    drop_scratch(client, &name).await.map_err(failed)?;
    let create: String = client
        .query_one(CREATE, &[&name])
        .await
        .and_then(|row| row.try_get(0))
        .map_err(failed)?;
    match client.batch_execute(&create).await {
        Ok(()) => Ok(name),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Err(MigrateError::NoScratch(error))
        }
        Err(error) => Err(failed(error)),
    }
}

async fn drop_scratch(client: &Client, name: &str) -> Result<(), Error> {
    // The name is letters, digits and `_`.
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    client.batch_execute(&drop).await
}

fn differences(expected: &Catalog, found: &Catalog) -> Vec<Difference> {
    let lacks_table = |catalog: &Catalog, table: Option<&String>| {
        table.is_some_and(|table| !catalog.contains_key(&("table".to_owned(), table.clone())))
    };
    let mut differences = Vec::new();
    let keys: std::collections::BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    for key in keys {
        let (here, there) = (expected.get(key), found.get(key));
        if here.map(|object| &object.definition) == there.map(|object| &object.definition) {
            continue;
        }
        // The table itself is told; that it takes its columns along goes without
        // saying.
        let table = here.or(there).and_then(|object| object.table.as_ref());
        let alone = here.is_none() || there.is_none();
        if alone && (lacks_table(expected, table) != lacks_table(found, table)) && table.is_some() {
            continue;
        }
        differences.push(Difference {
            kind: key.0.clone(),
            name: key.1.clone(),
            expected: here.map(|object| object.definition.clone()),
            found: there.map(|object| object.definition.clone()),
        });
    }
    differences
}
