//! The audit trail.

use listbud_domain::UserId;
use listbud_persistence::{
    StoreError, TransactionOptions,
    audit::{self, AuditAction, AuditEvent, AuditPage},
};
use time::OffsetDateTime;

use crate::support::{TestDb, at, id};

fn event(user: UserId, action: AuditAction) -> AuditEvent {
    AuditEvent {
        user,
        id: id(),
        action,
        address: Some("192.0.2.7".parse().unwrap()),
        details: r#"{"count": 3}"#.to_owned(),
    }
}

impl TestDb {
    async fn record(&self, event: &AuditEvent, now: OffsetDateTime) {
        let client = self.pool.client().await.unwrap();
        audit::record(&client, event, now).await.unwrap();
    }

    async fn audit(&self, user: UserId) -> AuditPage {
        let client = self.pool.client().await.unwrap();
        audit::list(&client, user, 100, None).await.unwrap()
    }
}

#[tokio::test]
async fn what_is_recorded_is_read_by_its_owner_only_the_newest_first() {
    let db = TestDb::new();
    let (ada, bea) = (db.user().await, db.user().await);
    let started = event(ada, AuditAction::SessionStarted);
    let ended = AuditEvent {
        address: None,
        details: "{}".to_owned(),
        ..event(ada, AuditAction::SessionEnded)
    };
    db.record(&started, at(1)).await;
    db.record(&ended, at(2)).await;

    let page = db.audit(ada).await;

    let [newest, oldest] = page.events.as_slice() else {
        panic!("{page:?}");
    };
    assert_eq!((newest.id, newest.address), (ended.id, None));
    assert_eq!(oldest.action, "session.started");
    assert_eq!(oldest.address, started.address);
    assert_eq!(oldest.details, started.details);
    assert_eq!(oldest.created_at, at(1));
    assert_eq!(page.next, None);
    assert_eq!(db.audit(bea).await, AuditPage::default());
}

#[tokio::test]
async fn every_action_fits_the_schema_and_has_a_name_of_its_own() {
    let db = TestDb::new();
    let ada = db.user().await;

    for action in AuditAction::ALL {
        db.record(&event(ada, action), at(0)).await;
    }

    let names = "SELECT count(DISTINCT action) FROM audit_events;";
    assert_eq!(db.sql(names), AuditAction::ALL.len().to_string());
}

#[tokio::test]
async fn pages_hold_each_event_once_also_those_of_the_same_moment() {
    let db = TestDb::new();
    let ada = db.user().await;
    for number in 0..7 {
        let event = event(ada, AuditAction::ImportDone);
        db.record(&event, at(number / 4)).await;
    }
    let client = db.pool.client().await.unwrap();

    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = audit::list(&client, ada, 3, before.as_ref()).await.unwrap();
        seen.extend(page.events.iter().map(|event| event.id));
        before = page.next;
        if before.is_none() {
            break;
        }
        // What comes in the meantime belongs to no later page.
        db.record(&event(ada, AuditAction::ExportRead), at(9)).await;
    }

    let at_once = db.audit(ada).await;
    let all: Vec<_> = at_once
        .events
        .iter()
        .filter(|event| event.action == "import.done")
        .map(|event| event.id)
        .collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn an_event_goes_with_the_transaction_that_it_records() {
    let db = TestDb::new();
    let ada = db.user().await;

    let outcome: Result<(), StoreError> = db
        .pool
        .transaction(TransactionOptions::default(), async |tx| {
            audit::record(tx, &event(ada, AuditAction::PasswordChanged), at(0)).await?;
            Err(StoreError::PoolExhausted)
        })
        .await;

    assert!(outcome.is_err());
    assert_eq!(db.count("audit_events"), 0);
}

#[tokio::test]
async fn an_event_of_nobody_is_refused() {
    let db = TestDb::new();
    let client = db.pool.client().await.unwrap();
    let nobodys = event(UserId(id()), AuditAction::SessionFailed);

    let outcome = audit::record(&client, &nobodys, at(0)).await;

    assert!(outcome.unwrap_err().is_dangling("audit_events_user_fkey"));
}

#[tokio::test]
async fn events_are_removed_when_they_are_older_than_they_are_kept() {
    let db = TestDb::new();
    let ada = db.user().await;
    for minute in 0..10 {
        let event = event(ada, AuditAction::PlacesDeleted);
        db.record(&event, at(minute)).await;
    }
    let client = db.pool.client().await.unwrap();

    let removed = audit::purge(&client, at(4)).await.unwrap();

    assert_eq!(removed, 4);
    let left = db.audit(ada).await.events;
    assert_eq!(left.last().unwrap().created_at, at(4));
}
