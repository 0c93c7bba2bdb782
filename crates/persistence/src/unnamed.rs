//! Statements without a name, for a pooler that hands out connections by the
//! transaction.
//!
//! A statement that is prepared under a name stays in the session in which it was
//! prepared, and the next transaction has another one: PgBouncer before 1.21 answers
//! that it does not exist, or, where several programs number theirs from one, runs
//! another program's. Without a name a statement comes with the types of its
//! parameters, in the same message; they are asked for once per text.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, PoisonError, RwLock},
};

use postgres_types::{ToSql, Type};
use tokio_postgres::{Error, GenericClient, SimpleQueryMessage};

use crate::Params;

/// How many texts are remembered. There are some 150 fixed ones; of searches there
/// are thousands of shapes, of which few are common.
const REMEMBERED: usize = 1_000;

/// Whether statements are prepared under a name.
#[derive(Clone)]
pub(crate) enum Naming {
    /// The session belongs to the connection: statements stay prepared in it.
    Named,
    /// A pooler gives each transaction another session.
    Unnamed(Arc<Unnamed>),
}

/// What is known of statements, and how each transaction begins.
pub(crate) struct Unnamed {
    types: RwLock<HashMap<Box<str>, Arc<[Type]>>>,
    begin: String,
    defaults: String,
}

impl Unnamed {
    /// With these settings (`name`, `value`) for the length of each transaction:
    /// what is set for longer reaches the next client of the session.
    pub(crate) fn new(settings: &[(&str, String)]) -> Self {
        let set = |(name, value): &(&str, String)| format!("SET LOCAL {name} = '{value}'");
        let defaults = settings.iter().map(set).collect::<Vec<_>>().join("; ");
        Self {
            types: RwLock::default(),
            begin: format!("BEGIN; {defaults}"),
            defaults,
        }
    }

    /// Begins a transaction.
    pub(crate) fn begin(&self) -> &str {
        &self.begin
    }

    /// Sets what holds for a transaction that has begun.
    pub(crate) fn defaults(&self) -> &str {
        &self.defaults
    }

    /// The types of a statement's parameters, of which there are so many, as the
    /// server infers them.
    pub(crate) async fn types(
        &self,
        db: &(impl GenericClient + Sync),
        sql: &str,
        params: usize,
    ) -> Result<Arc<[Type]>, Error> {
        if params == 0 {
            return Ok(Arc::default());
        }
        if let Some(types) = self.known(sql) {
            return Ok(types);
        }
        let types = ask(db, sql).await?;
        let mut known = self.types.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < REMEMBERED {
            known.insert(sql.into(), Arc::clone(&types));
        }
        Ok(types)
    }

    fn known(&self, sql: &str) -> Option<Arc<[Type]>> {
        let known = self.types.read().unwrap_or_else(PoisonError::into_inner);
        known.get(sql).map(Arc::clone)
    }
}

/// Asks in a single message, which a pooler sends to a single session, and which
/// cannot be given up half way. The name is another one each time: should the server
/// end the message before it is through, one stays behind.
async fn ask(db: &(impl GenericClient + Sync), sql: &str) -> Result<Arc<[Type]>, Error> {
    let random = RandomState::new().build_hasher().finish();
    let name = format!("listbud_{random:x}");
    let question = format!(
        "PREPARE {name} AS {sql}\n;
         SELECT unnest(parameter_types)::oid FROM pg_prepared_statements WHERE name = '{name}';
         DEALLOCATE {name}"
    );
    let answer = db.simple_query(&question).await?;
    Ok(answer.iter().filter_map(read).collect())
}

fn read(message: &SimpleQueryMessage) -> Option<Type> {
    let SimpleQueryMessage::Row(row) = message else {
        return None;
    };
    let oid = row.get(0).and_then(|oid| oid.parse().ok());
    // A type that the driver does not know takes no value of ours: it says so.
    Some(oid.and_then(Type::from_oid).unwrap_or(Type::UNKNOWN))
}

/// The parameters, each with its type.
pub(crate) fn with_types<'a>(
    params: Params<'a>,
    types: &[Type],
) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params.iter().copied().zip(types.iter().cloned()).collect()
}
