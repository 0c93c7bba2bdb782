//! Batches as a file would bring them.

use std::sync::Arc;

use listbud_domain::{
    AccountLimits, GoogleIdentity, GooglePlaceId, ImportId, Place, PlaceName, UserId,
    import::{ImportBatch, ImportedPlace},
};
use listbud_persistence::{
    audit::{AuditAction, AuditEvent},
    imports::{self, Batch, ImportError, Places, Report, Request, Summary},
    places,
};
use serde_json::json;
use uuid::Uuid;

use crate::support::{TestDb, at, id};

/// A row of nothing but a name.
pub(crate) fn pin(line: u64, name: &str) -> ImportedPlace {
    ImportedPlace {
        file: None,
        line,
        lists: Vec::new(),
        name: PlaceName::parse(name).unwrap(),
        address: None,
        located: None,
        google: GoogleIdentity::default(),
        url: None,
        contacts: listbud_domain::Contacts::default(),
        notes: None,
        review: None,
        rating: None,
        visited: false,
        tags: Vec::new(),
        saved_at: None,
        source: None,
        said: Vec::new(),
        history: None,
    }
}

/// A batch as it comes from a file: in a spool, and every place once.
pub(crate) fn spooled(batch: &ImportBatch) -> Batch {
    let mut batch = batch.clone().map_places(|places| {
        let mut spool = listbud_takeout::Places::default();
        spool.extend(places);
        spool
    });
    listbud_takeout::merge(&mut batch).unwrap();
    batch.map_places(|places| {
        let places = Arc::new(places);
        let count = places.len();
        Places::new(count, move || Box::new(Arc::clone(&places).read()))
    })
}

pub(crate) fn batch(places: impl IntoIterator<Item = ImportedPlace>) -> ImportBatch {
    ImportBatch {
        places: places.into_iter().collect(),
        ..ImportBatch::default()
    }
}

/// What the owner's record says about an import.
pub(crate) fn event(owner: UserId) -> AuditEvent {
    AuditEvent {
        user: owner,
        id: id(),
        action: AuditAction::ImportDone,
        address: None,
        details: "{}".to_owned(),
    }
}

/// An import as the tests ask for it.
pub(crate) type TestRequest<'a> = Request<'a, fn() -> Uuid, fn(&Summary) -> Report>;

/// A CSV file that is imported into an account without asking for more.
pub(crate) fn request(owner: UserId, event: &AuditEvent) -> TestRequest<'_> {
    Request {
        owner,
        newcomer: None,
        id: ImportId(id()),
        file_name: "Saved.csv",
        format: "csv",
        limits: AccountLimits::default(),
        restoration: None,
        is_preview: false,
        finds_disappeared: false,
        event,
        keyed: None,
        claim: None,
        now: at(100),
        new_id: id,
        report: |summary| Report {
            text: json!({ "new": summary.imported }).to_string(),
            outcome: None,
        },
    }
}

pub(crate) async fn import_batch(
    db: &TestDb,
    owner: UserId,
    batch: &ImportBatch,
) -> Result<Summary, ImportError> {
    let event = event(owner);
    imports::run(&db.pool, spooled(batch), &request(owner, &event)).await
}

pub(crate) async fn import(
    db: &TestDb,
    owner: UserId,
    places: impl IntoIterator<Item = ImportedPlace>,
) -> Result<Summary, ImportError> {
    import_batch(db, owner, &batch(places)).await
}

/// What a place of this id is to Google.
pub(crate) fn place_id(text: &str) -> GoogleIdentity {
    GoogleIdentity {
        place_id: Some(GooglePlaceId::parse(text).unwrap()),
        ..GoogleIdentity::default()
    }
}

/// All of an owner's places by name.
pub(crate) async fn all(db: &TestDb, owner: UserId) -> Vec<Place> {
    let client = db.pool.client().await.unwrap();
    let filter = places::PlaceFilter::default();
    places::page(&client, owner, &filter, places::Sort::Name, None, 100)
        .await
        .unwrap()
        .places
}
