//! What was deleted comes back as it was.

use listbud_domain::{
    AccountLimits, DeletionId, EditedFields, Holding, LimitReached, ListId, Place, PlaceId, TagId,
    UserId,
};
use listbud_persistence::{
    Transaction, TransactionOptions,
    audit::{AuditAction, AuditEvent},
    deletions::{self, DeletionKind, KEPT, NewDeletion, Restored},
    labels,
    places::{
        self,
        bulk::{self, BulkAction},
    },
    usage::AddError,
    users,
};

use crate::support::{TestDb, at, cid, deletion, id, place};

/// Everything that an account has and that a deletion takes away. The time of a place's
/// last change moves when it comes back.
const THINGS: &str = "
    SELECT user_id, id, name, address, latitude, longitude, coordinate_source, cid, cell,
           google_place_id, url, notes, rating, visited, edited, import_key, created_at,
           import_id, touched, saved_at, imported, search
    FROM places ORDER BY 1, 2;
    SELECT * FROM lists ORDER BY 1, 2;
    SELECT * FROM tags ORDER BY 1, 2;
    SELECT * FROM list_places ORDER BY 1, 2, 3;
    SELECT * FROM place_tags ORDER BY 1, 2, 3;";

const KEPT_ROWS: &str = "
    SELECT (SELECT count(*) FROM deletions) || ' ' || (SELECT count(*) FROM deleted_places)
        || ' ' || (SELECT count(*) FROM deleted_lists)
        || ' ' || (SELECT count(*) FROM deleted_tags)
        || ' ' || (SELECT count(*) FROM deleted_list_places)
        || ' ' || (SELECT count(*) FROM deleted_place_tags);";

/// Three places in two lists and under two tags, with something in every column.
struct Shelf {
    db: TestDb,
    owner: UserId,
    lists: [ListId; 2],
    tags: [TagId; 2],
    places: Vec<PlaceId>,
}

impl Shelf {
    async fn new() -> Self {
        let db = TestDb::new();
        let owner = db.user().await;
        let lists = [db.list(owner, "One").await, db.list(owner, "Two").await];
        let tags = [db.tag(owner, "one").await, db.tag(owner, "two").await];
        let mut places = Vec::new();
        for (number, name) in (1..).zip(["A", "B", "C"]) {
            let new = Place {
                google: cid(number),
                ..place(owner, name)
            };
            let work = async |tx: &Transaction<'_>| {
                places::insert(tx, &new, &lists, &tags, &EditedFields::default()).await
            };
            let options = TransactionOptions::default();
            db.pool.transaction(options, work).await.unwrap();
            places.push(new.id);
        }
        db.sql(
            "UPDATE places SET address = 'Street', latitude = 1, longitude = 2,
                 coordinate_source = 'url', cell = 7, url = 'https://example.org',
                 notes = 'a note', rating = 4.5, visited = true, edited = '{notes}',
                 import_key = id, import_id = id, touched = true, saved_at = created_at - interval '1 year',
                 imported = jsonb_build_object('kml', jsonb_build_object('r', '1')),
                 google_place_id = 'ChIJ' || replace(id::text, '-', '');
             UPDATE lists SET description = 'about', emoji = '🍜', import_id = id, touched = true;
             UPDATE tags SET emoji = '🍜', import_id = id, touched = true;
             UPDATE list_places SET import_id = list_id;
             UPDATE place_tags SET import_id = tag_id;",
        );
        Self {
            db,
            owner,
            lists,
            tags,
            places,
        }
    }

    fn things(&self) -> String {
        self.db.sql(THINGS)
    }

    fn kept(&self) -> String {
        self.db.sql(KEPT_ROWS)
    }

    async fn bulk_delete(&self, places: &[PlaceId]) -> DeletionId {
        let id = DeletionId(id());
        let work = async |tx: &Transaction<'_>| {
            bulk::apply(tx, self.owner, places, BulkAction::Delete(id), at(0)).await
        };
        let options = TransactionOptions::default();
        let deleted = self.db.pool.transaction(options, work).await.unwrap();
        assert_eq!(deleted, u64::try_from(places.len()).unwrap());
        id
    }

    async fn delete_all(&self) -> DeletionId {
        let new = deletion(self.owner);
        let event = event(self.owner, AuditAction::PlacesDeleted);
        let deleted = places::delete_all(&self.db.pool, &new, &event).await;
        assert!(deleted.unwrap() > 0);
        new.id
    }

    async fn delete_list(&self, list: ListId) -> DeletionId {
        let new = deletion(self.owner);
        let existed = labels::delete(&self.db.pool, &new, list).await;
        assert!(existed.unwrap());
        new.id
    }

    async fn delete_tag(&self, tag: TagId) -> DeletionId {
        let new = deletion(self.owner);
        assert!(labels::delete(&self.db.pool, &new, tag).await.unwrap());
        new.id
    }

    async fn restore(&self, id: DeletionId) -> Option<Restored> {
        self.try_restore(id, AccountLimits::default())
            .await
            .unwrap()
    }

    async fn try_restore(
        &self,
        id: DeletionId,
        limits: AccountLimits,
    ) -> Result<Option<Restored>, AddError> {
        let event = event(self.owner, AuditAction::DeletionRestored);
        deletions::restore(&self.db.pool, id, limits, &event, at(1)).await
    }

    async fn listed(&self) -> Vec<deletions::Deletion> {
        let client = self.db.pool.client().await.unwrap();
        deletions::list(&client, self.owner, at(1)).await.unwrap()
    }
}

fn event(user: UserId, action: AuditAction) -> AuditEvent {
    AuditEvent {
        user,
        id: id(),
        action,
        address: None,
        details: "{}".to_owned(),
    }
}

const fn restored(count: u64) -> Restored {
    Restored {
        restored: count,
        kept: 0,
    }
}

#[tokio::test]
async fn places_come_back_with_every_column_and_all_lists_and_tags() {
    let shelf = Shelf::new().await;
    let before = shelf.things();

    let some = shelf.bulk_delete(&shelf.places[..2]).await;
    assert_eq!(shelf.kept(), "1 2 0 0 4 4");
    assert_eq!(shelf.restore(some).await, Some(restored(2)));
    assert_eq!(shelf.things(), before);
    assert_eq!(shelf.kept(), "0 0 0 0 0 0");
    let changed = "SELECT count(*) FROM places WHERE updated_at > created_at;";
    assert_eq!(shelf.db.sql(changed), "2");

    let all = shelf.delete_all().await;
    assert_eq!(shelf.db.count("places"), 0);
    assert_eq!(shelf.restore(all).await, Some(restored(3)));
    assert_eq!(shelf.things(), before);

    let new = deletion(shelf.owner);
    let work = async |tx: &Transaction<'_>| places::delete(tx, &new, shelf.places[0]).await;
    let options = TransactionOptions::default();
    assert!(shelf.db.pool.transaction(options, work).await.unwrap());
    let listed = shelf.listed().await;
    assert_eq!(listed.len(), 1);
    let kept = &listed[0];
    assert_eq!(
        (kept.id, kept.kind, kept.count),
        (new.id, DeletionKind::Places, 1)
    );
    assert_eq!(kept.name.as_deref(), Some("A"));
    assert_eq!((kept.created_at, kept.expires_at), (at(0), at(0) + KEPT));
    assert_eq!(shelf.restore(new.id).await, Some(restored(1)));
    assert_eq!(shelf.things(), before);
    assert_eq!(shelf.restore(new.id).await, None);
}

#[tokio::test]
async fn a_list_and_a_tag_come_back_with_their_places() {
    let shelf = Shelf::new().await;
    let before = shelf.things();

    let list = shelf.delete_list(shelf.lists[0]).await;
    let tag = shelf.delete_tag(shelf.tags[0]).await;

    assert_eq!(shelf.kept(), "2 0 1 1 3 3");
    let listed = shelf.listed().await;
    let shown: Vec<_> = listed
        .iter()
        .map(|it| (it.kind, it.name.as_deref(), it.count))
        .collect();
    assert_eq!(
        shown,
        [
            (DeletionKind::Tag, Some("one"), 3),
            (DeletionKind::List, Some("One"), 3)
        ]
    );
    assert_eq!(shelf.restore(list).await, Some(restored(3)));
    assert_eq!(shelf.restore(tag).await, Some(restored(3)));
    assert_eq!(shelf.things(), before);
    assert_eq!(shelf.kept(), "0 0 0 0 0 0");
}

#[tokio::test]
async fn an_empty_list_comes_back() {
    let shelf = Shelf::new().await;
    let empty = shelf.db.list(shelf.owner, "Empty").await;
    let before = shelf.things();

    let id = shelf.delete_list(empty).await;

    assert_eq!(shelf.restore(id).await, Some(restored(0)));
    assert_eq!(shelf.things(), before);
}

#[tokio::test]
async fn a_list_or_tag_that_was_made_again_gets_the_places() {
    let shelf = Shelf::new().await;
    let list_id = shelf.delete_list(shelf.lists[0]).await;
    let tag_id = shelf.delete_tag(shelf.tags[0]).await;
    let again = shelf.db.list(shelf.owner, "ONE").await;
    let tag_again = shelf.db.tag(shelf.owner, "One").await;
    let client = shelf.db.pool.client().await.unwrap();
    let added = labels::add_place(&client, shelf.owner, again, shelf.places[0], at(9)).await;
    assert!(added.unwrap());

    assert_eq!(shelf.restore(list_id).await, Some(restored(3)));
    assert_eq!(shelf.restore(tag_id).await, Some(restored(3)));

    let place = shelf.db.read(shelf.owner, shelf.places[1]).await;
    assert!(place.lists.contains(&again) && place.lists.len() == 2);
    assert!(place.tags.iter().any(|tag| tag.id == tag_again));
    assert_eq!(shelf.db.count("lists"), 2);
    assert_eq!(shelf.db.count("tags"), 2);
}

#[tokio::test]
async fn lists_tags_and_places_that_are_gone_for_good_are_left_out() {
    let shelf = Shelf::new().await;
    let places = shelf.bulk_delete(&shelf.places[..1]).await;
    for gone in [
        shelf.delete_list(shelf.lists[0]).await,
        shelf.delete_tag(shelf.tags[1]).await,
    ] {
        let erased = deletions::erase(&shelf.db.pool, shelf.owner, gone, at(1)).await;
        assert!(erased.unwrap());
    }

    assert_eq!(shelf.restore(places).await, Some(restored(1)));
    let place = shelf.db.read(shelf.owner, shelf.places[0]).await;
    assert_eq!(place.lists, [shelf.lists[1]]);
    assert_eq!(place.tags[0].id, shelf.tags[0]);
    assert_eq!(place.tags.len(), 1);

    let list = shelf.delete_list(shelf.lists[1]).await;
    let places = shelf.bulk_delete(&shelf.places[..2]).await;
    let erased = deletions::erase(&shelf.db.pool, shelf.owner, places, at(1)).await;
    assert!(erased.unwrap());
    assert_eq!(shelf.restore(list).await, Some(restored(1)));
    assert_eq!(shelf.kept(), "0 0 0 0 0 0");
}

#[tokio::test]
async fn what_belonged_together_does_so_again_in_whichever_order_it_comes_back() {
    let shelf = Shelf::new().await;
    let before = shelf.things();
    for places_first in [true, false] {
        for order in [
            [0, 1, 2],
            [2, 1, 0],
            [1, 0, 2],
            [1, 2, 0],
            [0, 2, 1],
            [2, 0, 1],
        ] {
            let mut gone = Vec::new();
            if places_first {
                gone.push(shelf.bulk_delete(&shelf.places[..2]).await);
            }
            gone.push(shelf.delete_list(shelf.lists[0]).await);
            gone.push(shelf.delete_tag(shelf.tags[0]).await);
            if !places_first {
                gone.push(shelf.bulk_delete(&shelf.places[..2]).await);
            }

            for number in order {
                assert!(shelf.restore(gone[number]).await.is_some());
            }

            assert_eq!(shelf.things(), before, "{places_first} {order:?}");
            assert_eq!(shelf.kept(), "0 0 0 0 0 0");
        }
    }
}

#[tokio::test]
async fn a_place_that_is_there_again_stays_in_the_deletion() {
    let shelf = Shelf::new().await;
    let all = shelf.delete_all().await;
    let same_cid = Place {
        google: cid(1),
        ..place(shelf.owner, "Again")
    };
    let again = shelf.db.place(&same_cid).await;
    shelf.db.sql(&format!(
        "INSERT INTO places (user_id, id, name, import_key, created_at, updated_at)
         VALUES ('{}', '{}', 'Imported again', '{}', now(), now());",
        shelf.owner,
        id(),
        shelf.places[1]
    ));

    let some = Restored {
        restored: 1,
        kept: 2,
    };
    assert_eq!(shelf.restore(all).await, Some(some));
    assert_eq!(shelf.kept(), "1 2 0 0 4 4");
    assert_eq!(shelf.listed().await[0].count, 2);
    let none = Restored {
        restored: 0,
        kept: 2,
    };
    assert_eq!(shelf.restore(all).await, Some(none));

    assert!(shelf.db.delete(shelf.owner, again).await);
    let one = Restored {
        restored: 1,
        kept: 1,
    };
    assert_eq!(shelf.restore(all).await, Some(one));
}

#[tokio::test]
async fn what_has_no_room_does_not_come_back() {
    let shelf = Shelf::new().await;
    let limits = |places, lists, tags| AccountLimits {
        places,
        lists,
        tags,
    };
    let refused = |outcome: Result<_, AddError>| match outcome {
        Err(AddError::Limit(LimitReached::Restore {
            holding,
            limit,
            count,
            added,
        })) => (holding, limit, count, added),
        other => panic!("{other:?}"),
    };
    let all = shelf.bulk_delete(&shelf.places[..2]).await;
    let list = shelf.delete_list(shelf.lists[0]).await;
    let tag = shelf.delete_tag(shelf.tags[0]).await;
    let before = shelf.things();

    let outcome = shelf.try_restore(all, limits(2, 9, 9)).await;
    assert_eq!(refused(outcome), (Holding::Places, 2, 1, 2));
    let outcome = shelf.try_restore(list, limits(9, 1, 9)).await;
    assert_eq!(refused(outcome), (Holding::Lists, 1, 1, 1));
    let outcome = shelf.try_restore(tag, limits(9, 9, 1)).await;
    assert_eq!(refused(outcome), (Holding::Tags, 1, 1, 1));
    assert_eq!(shelf.things(), before);

    for id in [all, list, tag] {
        let outcome = shelf.try_restore(id, limits(3, 2, 2)).await;
        assert!(outcome.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_place_in_50_other_lists_is_named() {
    let shelf = Shelf::new().await;
    let id = shelf.delete_list(shelf.lists[0]).await;
    let client = shelf.db.pool.client().await.unwrap();
    for number in 0..49 {
        let list = shelf.db.list(shelf.owner, &format!("L{number}")).await;
        let added = labels::add_place(&client, shelf.owner, list, shelf.places[0], at(0)).await;
        assert!(added.unwrap());
    }

    let outcome = shelf.try_restore(id, AccountLimits::default()).await;

    let Err(AddError::Limit(LimitReached::ListsOfPlace { place, count, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!((place, count), (shelf.places[0], 50));
}

#[tokio::test]
async fn somebody_elses_deletion_is_none() {
    let shelf = Shelf::new().await;
    let stranger = shelf.db.user().await;
    let all = shelf.delete_all().await;
    let client = shelf.db.pool.client().await.unwrap();

    let event = event(stranger, AuditAction::DeletionRestored);
    let limits = AccountLimits::default();
    let outcome = deletions::restore(&shelf.db.pool, all, limits, &event, at(1)).await;
    assert_eq!(outcome.unwrap(), None);
    let erased = deletions::erase(&shelf.db.pool, stranger, all, at(1)).await;
    assert!(!erased.unwrap());
    let listed = deletions::list(&client, stranger, at(1)).await;
    assert_eq!(listed.unwrap(), []);

    assert_eq!(shelf.restore(all).await, Some(restored(3)));
}

#[tokio::test]
async fn what_has_expired_or_was_erased_does_not_come_back() {
    let shelf = Shelf::new().await;
    let one = shelf.bulk_delete(&shelf.places[..1]).await;
    let list = shelf.delete_list(shelf.lists[0]).await;
    let after = at(0) + KEPT;
    let client = shelf.db.pool.client().await.unwrap();

    let erased = deletions::erase(&shelf.db.pool, shelf.owner, one, at(1)).await;
    assert!(erased.unwrap());
    let erased = deletions::erase(&shelf.db.pool, shelf.owner, one, at(1)).await;
    assert!(!erased.unwrap());
    assert_eq!(shelf.restore(one).await, None);
    assert_eq!(shelf.kept(), "1 0 1 0 2 0");

    let event = event(shelf.owner, AuditAction::DeletionRestored);
    let limits = AccountLimits::default();
    let late = deletions::restore(&shelf.db.pool, list, limits, &event, after).await;
    assert_eq!(late.unwrap(), None);
    let listed = deletions::list(&client, shelf.owner, after).await;
    assert_eq!(listed.unwrap(), []);
    let early = deletions::purge(&shelf.db.pool, after - time::Duration::SECOND).await;
    assert_eq!(early.unwrap(), 0);
    assert_eq!(deletions::purge(&shelf.db.pool, after).await.unwrap(), 1);
    assert_eq!(shelf.kept(), "0 0 0 0 0 0");
}

#[tokio::test]
async fn the_oldest_deletions_give_way() {
    let shelf = Shelf::new().await;
    let owner = shelf.owner;
    let mut deleted = Vec::new();
    for minute in 0..5 {
        let place = shelf.db.named(owner, "X").await;
        let new = NewDeletion {
            now: at(minute),
            ..deletion(owner)
        };
        let work = async |tx: &Transaction<'_>| places::delete(tx, &new, place).await;
        let options = TransactionOptions::default();
        assert!(shelf.db.pool.transaction(options, work).await.unwrap());
        deleted.push(new.id);
    }
    let left = async || -> Vec<DeletionId> {
        let client = shelf.db.pool.client().await.unwrap();
        let listed = deletions::list(&client, owner, at(9)).await.unwrap();
        listed.iter().map(|it| it.id).collect()
    };
    let newest_first: Vec<_> = deleted.iter().rev().copied().collect();
    let make_room = async |most| {
        let made = deletions::make_room(&shelf.db.pool, owner, most, at(9)).await;
        made.unwrap();
    };

    make_room(5).await;
    assert_eq!(left().await, newest_first);
    make_room(3).await;
    assert_eq!(left().await, newest_first[..3]);
    assert_eq!(shelf.kept(), "3 3 0 0 0 0");
    make_room(0).await;
    assert_eq!(left().await, newest_first[..1], "the newest stays");
}

#[tokio::test]
async fn the_account_takes_its_deletions_along() {
    let shelf = Shelf::new().await;
    let neighbour = shelf.db.user().await;
    let hers = shelf.db.named(neighbour, "Hers").await;
    assert!(shelf.db.delete(neighbour, hers).await);
    shelf.delete_all().await;
    shelf.delete_list(shelf.lists[0]).await;
    shelf.delete_tag(shelf.tags[0]).await;

    let options = TransactionOptions::default();
    let close = async |tx: &Transaction<'_>| users::close(tx, shelf.owner).await;
    assert!(shelf.db.pool.transaction(options, close).await.unwrap());
    users::erase(&shelf.db.pool, shelf.owner).await.unwrap();

    assert_eq!(shelf.kept(), "1 1 0 0 0 0");
}

#[tokio::test]
async fn the_tables_of_deletions_have_all_columns_of_the_others() {
    let db = TestDb::new();
    for table in ["places", "lists", "tags", "list_places", "place_tags"] {
        let differing = db.sql(&format!(
            "WITH columns AS (
                 SELECT table_name, column_name, data_type FROM information_schema.columns
                 WHERE table_schema = 'public' AND is_generated = 'NEVER'
                   AND column_name <> 'deletion_id')
             (SELECT column_name, data_type FROM columns WHERE table_name = '{table}'
              EXCEPT
              SELECT column_name, data_type FROM columns WHERE table_name = 'deleted_{table}')
             UNION ALL
             (SELECT column_name, data_type FROM columns WHERE table_name = 'deleted_{table}'
              EXCEPT
              SELECT column_name, data_type FROM columns WHERE table_name = '{table}');"
        ));
        assert_eq!(differing, "", "{table}");
    }
}

#[tokio::test]
async fn two_who_take_a_deletion_back_at_once_restore_each_place_once() {
    let shelf = Shelf::new().await;
    let before = shelf.things();
    let all = shelf.delete_all().await;

    let (one, other) = tokio::join!(shelf.restore(all), shelf.restore(all));

    let count = |outcome: Option<Restored>| outcome.map_or(0, |it| it.restored);
    assert_eq!(count(one) + count(other), 3);
    assert_eq!(shelf.things(), before);
}
