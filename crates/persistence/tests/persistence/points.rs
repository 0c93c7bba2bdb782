//! Points: places with the few fields of a map.

use listbud_domain::{ListId, PlaceId, TagId};
use listbud_persistence::{
    labels,
    places::{PlaceFilter, points},
};

use crate::support::{TestDb, at};

/// Between the first and the last of two places lie fewer or more rows of others than
/// are read in vain.
#[tokio::test]
async fn the_lists_and_tags_of_points_are_their_own_however_many_lie_between() {
    for between in [0, 5, 40] {
        let db = TestDb::new();
        let owner = db.user().await;
        let client = db.pool.client().await.unwrap();
        let lists = [db.list(owner, "One").await, db.list(owner, "Two").await];
        let tags = [db.tag(owner, "one").await, db.tag(owner, "two").await];
        let label = async |place: PlaceId, list: ListId, tag: TagId, minute| {
            let added = labels::add_place(&client, owner, list, place, at(minute)).await;
            assert!(added.unwrap());
            assert!(
                labels::add_place(&client, owner, tag, place, at(0))
                    .await
                    .unwrap()
            );
        };
        let first = db.named(owner, "First").await;
        label(first, lists[0], tags[0], 1).await;
        label(first, lists[1], tags[1], 2).await;
        for _ in 0..between {
            let other = db.named(owner, "Other").await;
            label(other, lists[0], tags[0], 0).await;
        }
        let last = db.named(owner, "Last").await;
        label(last, lists[1], tags[1], 0).await;

        let labels = points::labels(&client, owner).await.unwrap();
        let filter = PlaceFilter {
            ids: Some(vec![first, last]),
            ..PlaceFilter::default()
        };
        let page = points::page(&client, owner, &filter, &labels, None, 9).await;

        let page = page.unwrap();
        assert_eq!(page.next, None);
        let shown: Vec<_> = page
            .points
            .iter()
            .map(|point| (point.id, &point.lists[..], &point.tags[..]))
            .collect();
        assert_eq!(
            shown,
            [(last, &[1][..], &[1][..]), (first, &[1, 0], &[0, 1])],
            "{between}"
        );
        let in_order = points::of(&client, owner, &labels, &[first, last]).await;
        let in_order: Vec<_> = in_order.unwrap().iter().map(|point| point.id).collect();
        assert_eq!(in_order, [first, last]);
    }
}
