//! What a server does beside answering: it forgets what is over, and it listens
//! for what the others have ended.

use std::{cell::RefCell, future::Future, time::Duration};

use actix_web::rt::{self, task::JoinHandle};
use listbud_api::{Api, World, run_imports};
use listbud_persistence::{
    Connection, Database, StoreError, attempts, audit, deletions, idempotency,
    imports::jobs,
    revocations::{self, RevocationListener},
    sessions, users,
};
use listbud_rate_limit::RateLimit;
use listbud_security::RevokedSessions;

use tokio::sync::watch;

use crate::{Failure, exit::chain, settings::Settings};

/// How often what is kept in memory is looked through.
const TRIM: Duration = Duration::from_mins(1);
/// How often rows that are over are removed. Each server does it; a second one
/// finds nothing left.
const PURGE: Duration = Duration::from_hours(1);
/// How often the deletion of an account that was cut off is looked for.
const ERASE: Duration = Duration::from_secs(10);
/// How long the start waits for the first news of revoked sessions.
const FIRST_NEWS: Duration = Duration::from_secs(5);
/// How long the end waits for imports to be given back to the queue.
const GIVE_BACK: Duration = Duration::from_secs(3);

/// For how long rows are kept after they are over.
#[derive(Clone, Copy)]
struct Kept {
    events: Duration,
    sessions: Duration,
}

/// The tasks beside the requests; they end with the server.
pub(crate) struct Upkeep {
    connection: Connection,
    world: World,
    revoked: RevokedSessions,
    kept: Kept,
    pool_min: usize,
    pool_idle: Duration,
    tasks: RefCell<Vec<JoinHandle<()>>>,
    imports: RefCell<Vec<JoinHandle<()>>>,
    ends_imports: watch::Sender<bool>,
}

impl Upkeep {
    pub(crate) fn new(settings: &Settings, connection: &Connection, api: &Api) -> Self {
        Self {
            connection: connection.clone(),
            world: api.world.clone(),
            revoked: api.revoked.clone(),
            kept: Kept {
                events: settings.audit_retention,
                // A session that has run out can still be revoked for as long as
                // one of its access tokens is valid.
                sessions: settings.auth.jwt_expires_in,
            },
            pool_min: settings.database.pool_min,
            pool_idle: settings.database.pool_idle,
            tasks: RefCell::default(),
            imports: RefCell::default(),
            ends_imports: watch::Sender::new(false),
        }
    }

    /// Keeps the memory of limits and of revoked sessions small.
    pub(crate) fn trim(&self, limits: impl IntoIterator<Item = RateLimit>) {
        for limit in limits {
            self.spawn(limit.trim_every(TRIM));
        }
        let (world, revoked) = (self.world.clone(), self.revoked.clone());
        self.spawn(async move {
            let mut ticks = rt::time::interval(TRIM);
            loop {
                ticks.tick().await;
                revoked.forget_before(world.now());
            }
        });
    }

    /// Runs a task for as long as the server.
    pub(crate) fn watch(&self, task: impl Future<Output = ()> + 'static) {
        self.spawn(task);
    }

    /// Begins what needs the database, once it is there, and waits until it is
    /// known which sessions are revoked: before that no token can be believed.
    pub(crate) async fn start(&self, api: &Api) -> Result<(), Failure> {
        let database = &api.database;
        let listener = RevocationListener::new(&self.connection);
        let mut state = listener.state();
        let (world, revoked) = (self.world.clone(), self.revoked.clone());
        let listening = rt::spawn(listener.run(
            move || world.now(),
            move |session, until| revoked.revoke(session, until),
        ));
        let news = state.wait_for(|state| state.is_current);
        if !matches!(rt::time::timeout(FIRST_NEWS, news).await, Ok(Ok(_))) {
            listening.abort();
            return Err(Failure::Database(
                "the database does not tell which sessions are revoked".to_owned(),
            ));
        }
        self.tasks.borrow_mut().push(listening);
        self.spawn(database.clone().close_idle(self.pool_min, self.pool_idle));
        let of_imports = api.imports.database().clone();
        self.spawn(of_imports.close_idle(0, self.pool_idle));
        self.run_imports(api);
        self.spawn(erase_closed(database.clone()));
        let (database, world) = (database.clone(), self.world.clone());
        let kept = self.kept;
        self.spawn(async move {
            let mut ticks = rt::time::interval(PURGE);
            loop {
                ticks.tick().await;
                if let Err(error) = purge(&database, &world, kept).await {
                    tracing::warn!(error = chain(&error), "could not purge expired rows");
                }
            }
        });
        Ok(())
    }

    /// Begins to take imports from the queue.
    fn run_imports(&self, api: &Api) {
        let workers = (0..api.imports.settings().permits).map(|_| {
            let stop = self.ends_imports.subscribe();
            rt::spawn(run_imports(api.clone(), stop))
        });
        self.imports.borrow_mut().extend(workers);
    }

    /// Ends all tasks. Imports that run go back to the queue, for another server or for
    /// the next start.
    pub(crate) async fn stop(&self) {
        self.ends_imports.send_replace(true);
        let imports = self.imports.take();
        let given_back = futures_util::future::join_all(imports);
        if rt::time::timeout(GIVE_BACK, given_back).await.is_err() {
            tracing::warn!("could not release running imports in time");
        }
        for task in self.tasks.take() {
            task.abort();
        }
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.tasks.borrow_mut().push(rt::spawn(task));
    }
}

/// Goes on with the deletion of accounts, again and again.
async fn erase_closed(database: Database) {
    loop {
        rt::time::sleep(ERASE).await;
        let erased = async {
            let db = database.client().await?;
            let closed = users::closed(&db).await?;
            drop(db);
            for user in closed {
                users::erase(&database, user).await?;
                tracing::info!("deleted the rest of a closed account");
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = erased.await {
            tracing::warn!(error = chain(&error), "could not delete closed accounts");
        }
    }
}

/// Removes rows that are over.
async fn purge(database: &Database, world: &World, kept: Kept) -> Result<(), StoreError> {
    let now = world.now();
    let db = database.client().await?;
    let events = audit::purge(&db, now - kept.events).await?;
    let sessions = sessions::purge(&db, now - kept.sessions).await?;
    revocations::purge(&db, now).await?;
    attempts::forget(&db, now).await?;
    idempotency::purge(&db, now).await?;
    jobs::purge(&db, now).await?;
    drop(db);
    deletions::purge(database, now).await?;
    if events + sessions > 0 {
        tracing::debug!(events, sessions, "purged expired rows");
    }
    Ok(())
}
