//! Databases, fixtures and waiting, for all tests.

use std::{
    fs,
    future::Future,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use listbud_domain::{
    Cid, Color, CoordinateSource, Coordinates, DeletionId, EditedFields, Email, GoogleIdentity,
    Label, LabelId, List, ListId, Located, Place, PlaceId, PlaceName, Tag, TagId, User, UserId,
    UserName,
};
use listbud_local_postgres::{Cluster, Options, Template, TestDatabase};
use listbud_migrations::{Migration, up};
use listbud_persistence::{
    Connection, Database, PoolSettings, TransactionOptions,
    deletions::NewDeletion,
    labels::{self, StoredLabel},
    places, users,
};
use time::OffsetDateTime;
use tokio_postgres::NoTls;
use uuid::Uuid;

/// How long a condition may take to come true on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// The cluster that all tests share; it is stopped when this process ends.
pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let options = Options {
            max_connections: 300,
            ..Options::default()
        };
        Cluster::temporary(&options).unwrap()
    })
}

/// The migrated database that every test gets a copy of.
fn template() -> &'static Template<'static> {
    static TEMPLATE: OnceLock<Template<'static>> = OnceLock::new();
    TEMPLATE.get_or_init(|| migrated("persistence"))
}

/// A migrated database to copy.
pub(crate) fn migrated(name: &str) -> Template<'static> {
    let template = Template::new(cluster(), name).unwrap();
    let url = template.url();
    // A test that asks for the template runs on a runtime, which must not
    // be entered again.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let config = url.parse().unwrap();
        let options = listbud_migrations::Options::default();
        runtime
            .block_on(up(&config, NoTls, &migrations(), &options))
            .unwrap();
    })
    .join()
    .unwrap();
    template
}

/// The files that the server embeds, as they stand in the repository.
pub(crate) fn migrations() -> Vec<Migration> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/up");
    let files = fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            Migration::unapplied(name, &fs::read_to_string(&path).unwrap()).unwrap()
        })
        .collect()
}

/// A migrated database of one test, and a pool for it.
pub(crate) struct TestDb {
    pub(crate) pool: Database,
    pub(crate) database: TestDatabase<'static>,
}

impl TestDb {
    pub(crate) fn new() -> Self {
        Self::with(&settings(), "")
    }

    /// A database whose pool has these settings and these start-up options.
    pub(crate) fn with(settings: &PoolSettings, options: &str) -> Self {
        Self::copy(template(), settings, options)
    }

    /// A copy of another database.
    pub(crate) fn copy(
        template: &'static Template<'static>,
        settings: &PoolSettings,
        options: &str,
    ) -> Self {
        let database = template.database().unwrap();
        let pool = pool(&with_options(&database.url(), options), settings);
        Self { pool, database }
    }

    /// The way to the database.
    pub(crate) fn connection(&self) -> Connection {
        Connection::parse(&self.database.url()).unwrap()
    }

    /// Runs a script outside of the pool and answers what it selected.
    pub(crate) fn sql(&self, script: &str) -> String {
        self.database.execute(script).unwrap()
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: &str) -> u64 {
        let count = self.sql(&format!("SELECT count(*) FROM {table};"));
        count.parse().unwrap()
    }

    /// How many of the pool's connections the server knows, in any of these
    /// states (a `LIKE` pattern).
    pub(crate) fn connections(&self, state: &str) -> usize {
        let count = self.sql(&format!(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'listbud'
               AND state LIKE '{state}';"
        ));
        count.parse().unwrap()
    }

    /// Makes an account.
    pub(crate) async fn user(&self) -> UserId {
        let user = user();
        let client = self.pool.client().await.unwrap();
        users::insert(&client, &user, "$argon2id$").await.unwrap();
        user.id
    }

    /// Creates a list.
    pub(crate) async fn list(&self, owner: UserId, name: &str) -> ListId {
        self.label(owner, name).await
    }

    /// Creates a tag.
    pub(crate) async fn tag(&self, owner: UserId, name: &str) -> TagId {
        self.label(owner, name).await
    }

    /// Makes a list or a tag.
    pub(crate) async fn label<I: StoredLabel>(&self, owner: UserId, name: &str) -> I {
        let label = label(name);
        let client = self.pool.client().await.unwrap();
        labels::insert(&client, owner, &label).await.unwrap();
        label.id
    }

    /// Makes a place of nothing but a name.
    pub(crate) async fn named(&self, owner: UserId, name: &str) -> PlaceId {
        self.place(&place(owner, name)).await
    }

    /// Writes a place that no person has edited.
    pub(crate) async fn place(&self, place: &Place) -> PlaceId {
        let work = async |tx: &listbud_persistence::Transaction<'_>| {
            places::insert(tx, place, &[], &[], &EditedFields::default()).await
        };
        self.pool
            .transaction(TransactionOptions::default(), work)
            .await
            .unwrap();
        place.id
    }

    /// Deletes a place; whether it was there.
    pub(crate) async fn delete(&self, owner: UserId, place: PlaceId) -> bool {
        let new = deletion(owner);
        let work =
            async |tx: &listbud_persistence::Transaction<'_>| places::delete(tx, &new, place).await;
        let options = TransactionOptions::default();
        self.pool.transaction(options, work).await.unwrap()
    }

    /// Reads a place that is there.
    pub(crate) async fn read(&self, owner: UserId, id: PlaceId) -> Place {
        let client = self.pool.client().await.unwrap();
        places::find(&client, owner, id).await.unwrap().unwrap()
    }
}

/// A small pool with short waits.
pub(crate) fn settings() -> PoolSettings {
    PoolSettings {
        max: 4,
        ..PoolSettings::default()
    }
}

pub(crate) fn pool(url: &str, settings: &PoolSettings) -> Database {
    Database::new(&Connection::parse(url).unwrap(), settings).unwrap()
}

/// Adds start-up options (`-c name=value`) to a URL without a query.
pub(crate) fn with_options(url: &str, options: &str) -> String {
    if options.is_empty() {
        return url.to_owned();
    }
    let encoded = options.replace(' ', "%20").replace('=', "%3D");
    format!("{url}?options={encoded}")
}

/// An id that nobody else has, greater than those before.
pub(crate) fn id() -> Uuid {
    static MADE: AtomicU64 = AtomicU64::new(1);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// A deletion that is about to be made.
pub(crate) fn deletion(owner: UserId) -> NewDeletion {
    NewDeletion {
        owner,
        id: DeletionId(id()),
        now: at(0),
    }
}

/// So many minutes after some moment.
pub(crate) fn at(minute: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_700_000_000 + 60 * minute).unwrap()
}

pub(crate) fn user() -> User {
    let id = id();
    User {
        id: UserId(id),
        email: Email::parse(&format!("{}@example.org", id.simple())).unwrap(),
        name: UserName::parse("Ada").unwrap(),
        created_at: at(0),
    }
}

pub(crate) fn list(name: &str) -> List {
    label(name)
}

pub(crate) fn tag(name: &str) -> Tag {
    label(name)
}

pub(crate) fn label<I: LabelId>(name: &str) -> Label<I> {
    Label {
        id: I::from(id()),
        name: I::parse_name(name).unwrap(),
        color: Color::default(),
        emoji: None,
        place_count: 0,
        details: I::Details::default(),
        created_at: at(0),
        updated_at: at(0),
    }
}

pub(crate) fn place(owner: UserId, name: &str) -> Place {
    Place {
        id: PlaceId(id()),
        owner,
        name: PlaceName::parse(name).unwrap(),
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        contacts: listbud_domain::Contacts::default(),
        notes: None,
        rating: None,
        visited: false,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: at(0),
        updated_at: at(0),
        saved_at: None,
    }
}

/// What a business of this number is to Google.
pub(crate) fn cid(number: u64) -> GoogleIdentity {
    GoogleIdentity::from_cid(Cid::new(number).unwrap())
}

pub(crate) fn located(latitude: f64, longitude: f64, source: CoordinateSource) -> Located {
    Located {
        coordinates: Coordinates::parse(latitude, longitude).unwrap(),
        source,
    }
}

pub(crate) fn names(places: &[Place]) -> Vec<&str> {
    places.iter().map(|place| place.name.as_str()).collect()
}

/// Asks again and again until the answer is true.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    let deadline = Instant::now() + PATIENCE;
    while !ask().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
