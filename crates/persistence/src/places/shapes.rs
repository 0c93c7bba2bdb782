//! Every statement that a search for places can become, for the tests that prepare them.

use listbud_domain::{
    Area, BoundingBox, Coordinates, ListId, PlaceId, Rating, SearchQuery, TagId, UserId,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    filter::{PageKey, PlaceFilter, Position, Sort, build},
    matching::Matching,
    points,
    read::PLACE,
};

/// Lists every statement that a filter, an order and a page can lead to, so that
/// a test can prepare each against the migrated schema. The rarer conditions come with
/// each text and area, and not with each other.
pub fn queries() -> impl Iterator<Item = String> {
    let some_id = Uuid::nil();
    let mut filters: Vec<PlaceFilter> = (0_u8..128).map(common).collect();
    let rare = filters.len();
    filters.extend([
        PlaceFilter {
            is_unlisted: true,
            ..PlaceFilter::default()
        },
        PlaceFilter {
            tags: vec![TagId(some_id), TagId(Uuid::max())],
            needs_all_tags: true,
            ..PlaceFilter::default()
        },
        PlaceFilter {
            position: Some(Position::Exact),
            ..PlaceFilter::default()
        },
        PlaceFilter {
            saved_from: Some(OffsetDateTime::UNIX_EPOCH),
            saved_before: Some(OffsetDateTime::UNIX_EPOCH),
            ..PlaceFilter::default()
        },
    ]);
    let mut all = std::collections::BTreeSet::new();
    for (number, filter) in filters.iter().enumerate() {
        for (text, area) in texts_and_areas() {
            let filter = PlaceFilter {
                text,
                area,
                ..filter.clone()
            };
            let mut add = |columns, sort, after: Option<&PageKey>| {
                for matching in matchings(filter.text.as_ref()) {
                    let matching = matching.as_ref();
                    let owner = UserId(some_id);
                    all.insert(build(columns, owner, &filter, matching, sort, after, 1).sql);
                }
            };
            for (sort, key) in &orders() {
                for after in [None, Some(key)] {
                    add(PLACE, *sort, after);
                    let is_of_points = matches!(sort, Sort::Newest | Sort::Relevance);
                    if is_of_points && (number >= rare || number.count_ones() <= 1) {
                        add(points::COLUMNS, *sort, after);
                        add(points::ID, *sort, after);
                    }
                }
            }
        }
    }
    all.into_iter()
}

/// In places alone, and in tags and lists as well.
fn matchings(text: Option<&SearchQuery>) -> Vec<Option<Matching>> {
    match text {
        None => vec![None],
        Some(text) => [false, true]
            .map(|has_labels| Some(Matching::example(text, has_labels)))
            .into(),
    }
}

/// A filter of the conditions that these bits stand for.
fn common(bits: u8) -> PlaceFilter {
    let has = |bit: u8| bits & (1 << bit) != 0;
    PlaceFilter {
        list: has(0).then_some(ListId(Uuid::nil())),
        tags: if has(1) {
            vec![TagId(Uuid::nil())]
        } else {
            Vec::new()
        },
        visited: has(2).then_some(true),
        min_rating: has(3).then(|| Rating::parse(1.0).ok()).flatten(),
        position: match (has(5), has(6)) {
            (true, _) => Some(Position::Missing),
            (_, true) => Some(Position::Approximate),
            _ => None,
        },
        ids: has(4).then(Vec::new),
        ..PlaceFilter::default()
    }
}

fn texts_and_areas() -> Vec<(Option<SearchQuery>, Option<Area>)> {
    let searches = [
        None,
        SearchQuery::parse("word"),
        SearchQuery::parse("食堂 word"),
        SearchQuery::parse("🍜"),
    ];
    let point = Coordinates::parse(1.0, 2.0).ok();
    let areas = [
        None,
        BoundingBox::parse(1.0, 1.0, 2.0, 2.0).ok().map(Area::Box),
        BoundingBox::parse(2.0, 1.0, 1.0, 2.0).ok().map(Area::Box),
        point.and_then(|center| Area::circle(center, 5.0).ok()),
    ];
    let pairs = searches
        .iter()
        .flat_map(|text| areas.map(|area| (text.clone(), area)));
    pairs.collect()
}

fn orders() -> [(Sort, PageKey); 8] {
    let id = PlaceId(Uuid::nil());
    let time = PageKey::Time(OffsetDateTime::UNIX_EPOCH, id);
    [
        (Sort::Newest, time.clone()),
        (Sort::Oldest, time.clone()),
        (Sort::Updated, time.clone()),
        (Sort::Saved, time.clone()),
        (Sort::SavedOldest, time.clone()),
        (Sort::Name, PageKey::Name(String::new(), id)),
        (Sort::Rating, PageKey::Rating(1.0, id)),
        (Sort::Relevance, time),
    ]
}
