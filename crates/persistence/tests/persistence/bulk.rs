//! One change to many places.

use listbud_domain::{DeletionId, EditedFields, ListId, Place, PlaceId, TagId, UserId};
use listbud_persistence::{
    Transaction, TransactionOptions, labels,
    places::{
        self, WritePlaceError,
        bulk::{self, BulkAction, BulkError},
    },
};

use crate::support::{TestDb, at, id, place};

/// Two lists and two tags, and three places in the first list and under the
/// first tag.
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
        let lists = [db.list(owner, "one").await, db.list(owner, "two").await];
        let tags = [db.tag(owner, "one").await, db.tag(owner, "two").await];
        let mut shelf = Self {
            db,
            owner,
            lists,
            tags,
            places: Vec::new(),
        };
        for name in ["A", "B", "C"] {
            let new = place(owner, name);
            shelf.insert(&new).await;
            shelf.places.push(new.id);
        }
        shelf
    }

    async fn insert(&self, new: &Place) {
        let work = async |tx: &Transaction<'_>| {
            let (lists, tags) = (&self.lists[..1], &self.tags[..1]);
            places::insert(tx, new, lists, tags, &EditedFields::default()).await
        };
        let options = TransactionOptions::default();
        self.db.pool.transaction(options, work).await.unwrap();
    }

    async fn apply(&self, places: &[PlaceId], action: BulkAction) -> Result<u64, BulkError> {
        self.apply_as(self.owner, places, action).await
    }

    async fn apply_as(
        &self,
        owner: UserId,
        places: &[PlaceId],
        action: BulkAction,
    ) -> Result<u64, BulkError> {
        let work =
            async |tx: &Transaction<'_>| bulk::apply(tx, owner, places, action, at(60)).await;
        let options = TransactionOptions::default();
        self.db.pool.transaction(options, work).await
    }

    /// The lists and tags of a place.
    async fn labels(&self, place: usize) -> (Vec<ListId>, Vec<TagId>) {
        let place = self.db.read(self.owner, self.places[place]).await;
        let tags = place.tags.iter().map(|tag| tag.id).collect();
        (place.lists, tags)
    }

    /// Everything that a bulk change could touch.
    fn everything(&self) -> String {
        self.db.sql(
            "SELECT user_id, id, visited, edited, updated_at FROM places ORDER BY 1, 2;
             SELECT * FROM list_places ORDER BY 1, 2, 3;
             SELECT * FROM place_tags ORDER BY 1, 2, 3;",
        )
    }
}

#[tokio::test]
async fn places_move_to_a_list_and_out_of_all_lists() {
    let shelf = Shelf::new().await;
    let (some, to) = (&shelf.places[..2], shelf.lists[1]);

    let moved = shelf.apply(some, BulkAction::MoveToList(Some(to))).await;
    assert_eq!(moved.unwrap(), 2);
    assert_eq!(shelf.labels(0).await.0, [to]);
    assert_eq!(shelf.labels(2).await.0, [shelf.lists[0]]);

    let again = shelf.apply(some, BulkAction::MoveToList(Some(to))).await;
    assert_eq!(again.unwrap(), 0, "they are there");

    let out = shelf
        .apply(&shelf.places, BulkAction::MoveToList(None))
        .await;
    assert_eq!(out.unwrap(), 3);
    assert!(shelf.labels(1).await.0.is_empty());
    assert_eq!(shelf.db.count("list_places"), 0);
}

#[tokio::test]
async fn places_enter_and_leave_a_list() {
    let shelf = Shelf::new().await;
    let [one, two] = shelf.lists;
    let some = &shelf.places[..2];

    let added = shelf.apply(some, BulkAction::AddToList(two)).await;
    assert_eq!(added.unwrap(), 2);
    let again = shelf.apply(&shelf.places, BulkAction::AddToList(two)).await;
    assert_eq!(again.unwrap(), 1, "two of them are there");
    assert_eq!(shelf.labels(0).await.0, [two, one]);

    let removed = shelf.apply(some, BulkAction::RemoveFromList(one)).await;
    assert_eq!(removed.unwrap(), 2);
    assert_eq!(shelf.labels(0).await.0, [two]);
    assert_eq!(shelf.labels(2).await.0, [two, one]);
}

#[tokio::test]
async fn tags_are_hung_on_places_and_taken_off() {
    let shelf = Shelf::new().await;
    let [one, two] = shelf.tags;
    let some = &shelf.places[..2];

    let added = shelf.apply(some, BulkAction::AddTag(two)).await;
    assert_eq!(added.unwrap(), 2);
    let again = shelf.apply(&shelf.places, BulkAction::AddTag(two)).await;
    assert_eq!(again.unwrap(), 1);
    assert_eq!(shelf.labels(0).await.1, [one, two]);

    let removed = shelf.apply(some, BulkAction::RemoveTag(one)).await;
    assert_eq!(removed.unwrap(), 2);
    assert_eq!(shelf.labels(0).await.1, [two]);
    assert_eq!(shelf.labels(2).await.1, [one, two]);
}

#[tokio::test]
async fn places_are_marked_as_visited_and_know_that_a_person_did_it() {
    let shelf = Shelf::new().await;
    let some = &shelf.places[..2];

    let marked = shelf.apply(some, BulkAction::SetVisited(true)).await;
    assert_eq!(marked.unwrap(), 2);
    let again = shelf
        .apply(&shelf.places, BulkAction::SetVisited(true))
        .await;
    assert_eq!(again.unwrap(), 1);

    let place = shelf.db.read(shelf.owner, some[0]).await;
    assert!(place.visited);
    assert_eq!(place.updated_at, at(60));
    let edited = "SELECT DISTINCT edited FROM places;";
    assert_eq!(shelf.db.sql(edited), "{visited}");
}

#[tokio::test]
async fn places_are_deleted() {
    let shelf = Shelf::new().await;

    let deleted = shelf
        .apply(&shelf.places[..2], BulkAction::Delete(DeletionId(id())))
        .await;

    assert_eq!(deleted.unwrap(), 2);
    assert_eq!(shelf.db.count("places"), 1);
    assert_eq!(shelf.db.count("list_places"), 1);
}

#[tokio::test]
async fn a_place_that_is_named_twice_counts_once() {
    let shelf = Shelf::new().await;
    let one = shelf.places[0];

    let marked = shelf.apply(&[one, one], BulkAction::SetVisited(true)).await;

    assert_eq!(marked.unwrap(), 1);
}

/// Every action, with lists and tags that may be somebody else's.
fn actions(list: ListId, tag: TagId) -> [BulkAction; 8] {
    [
        BulkAction::MoveToList(Some(list)),
        BulkAction::AddToList(list),
        BulkAction::RemoveFromList(list),
        BulkAction::AddTag(tag),
        BulkAction::RemoveTag(tag),
        BulkAction::MoveToList(None),
        BulkAction::SetVisited(true),
        BulkAction::Delete(DeletionId(id())),
    ]
}

#[tokio::test]
async fn one_unknown_place_and_none_is_changed() {
    let shelf = Shelf::new().await;
    let stranger = shelf.db.user().await;
    let somebody_elses = shelf.db.named(stranger, "hers").await;
    let before = shelf.everything();
    for unknown in [PlaceId(id()), somebody_elses] {
        let places = [shelf.places[0], unknown];
        for action in actions(shelf.lists[1], shelf.tags[1]) {
            let outcome = shelf.apply(&places, action).await;

            assert!(
                matches!(outcome, Err(BulkError::UnknownPlace)),
                "{action:?}: {outcome:?}"
            );
        }
    }
    assert_eq!(shelf.everything(), before);
}

#[tokio::test]
async fn somebody_elses_places_cannot_be_changed_in_bulk() {
    let shelf = Shelf::new().await;
    let stranger = shelf.db.user().await;
    let list = shelf.db.list(stranger, "hers").await;
    let tag = shelf.db.tag(stranger, "hers").await;
    let before = shelf.everything();
    for action in actions(list, tag) {
        let outcome = shelf.apply_as(stranger, &shelf.places, action).await;

        assert!(
            matches!(outcome, Err(BulkError::UnknownPlace)),
            "{action:?}: {outcome:?}"
        );
    }
    assert_eq!(shelf.everything(), before);
}

#[tokio::test]
async fn an_unknown_list_or_tag_and_nothing_is_changed() {
    let shelf = Shelf::new().await;
    let stranger = shelf.db.user().await;
    let hers = (
        shelf.db.list(stranger, "hers").await,
        shelf.db.tag(stranger, "hers").await,
    );
    let before = shelf.everything();
    for (list, tag) in [hers, (ListId(id()), TagId(id()))] {
        for action in &actions(list, tag)[..5] {
            let outcome = shelf.apply(&shelf.places, *action).await;

            let Err(BulkError::Write(error)) = outcome else {
                panic!("{action:?}: {outcome:?}");
            };
            let is_tag = matches!(action, BulkAction::AddTag(_) | BulkAction::RemoveTag(_));
            match error {
                WritePlaceError::UnknownTag => assert!(is_tag, "{action:?}"),
                WritePlaceError::UnknownList => assert!(!is_tag, "{action:?}"),
                other => panic!("{action:?}: {other:?}"),
            }
        }
    }
    assert_eq!(shelf.everything(), before);
}

#[tokio::test]
async fn nothing_happens_to_no_places() {
    let shelf = Shelf::new().await;

    let changed = shelf.apply(&[], BulkAction::Delete(DeletionId(id()))).await;

    assert_eq!(changed.unwrap(), 0);
    assert_eq!(shelf.db.count("places"), 3);
}

#[tokio::test]
async fn two_bulk_changes_in_opposite_order_do_not_stop_each_other() {
    let shelf = Shelf::new().await;
    let reversed: Vec<_> = shelf.places.iter().rev().copied().collect();

    for visited in [true, false, true] {
        let (one, other) = tokio::join!(
            shelf.apply(&shelf.places, BulkAction::SetVisited(visited)),
            shelf.apply(&reversed, BulkAction::SetVisited(visited)),
        );

        assert_eq!(one.unwrap() + other.unwrap(), 3);
    }
}

#[tokio::test]
async fn the_labels_of_many_places_are_told_apart() {
    let shelf = Shelf::new().await;
    let client = shelf.db.pool.client().await.unwrap();
    let [_, list] = shelf.lists;
    let [_, tag] = shelf.tags;
    labels::add_place(&client, shelf.owner, list, shelf.places[1], at(9))
        .await
        .unwrap();
    labels::add_place(&client, shelf.owner, tag, shelf.places[2], at(0))
        .await
        .unwrap();

    let filter = places::PlaceFilter::default();
    let page = places::page(&client, shelf.owner, &filter, places::Sort::Name, None, 10)
        .await
        .unwrap();

    let counts: Vec<_> = page
        .places
        .iter()
        .map(|place| (place.lists.len(), place.tags.len()))
        .collect();
    assert_eq!(counts, [(1, 1), (2, 1), (1, 2)]);
}
