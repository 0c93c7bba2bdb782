//! Which places, in which order: a statement put together from fixed parts.

use listbud_domain::{
    Area, BoundingBox, Coordinates, ListId, PlaceId, Rating, SearchQuery, TagId, UserId,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{matching::Matching, query::Query};

/// Which of a user's places. All conditions hold together; the default is all
/// places.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilter {
    /// Those in this list.
    pub list: Option<ListId>,
    /// Those in no list.
    pub is_unlisted: bool,
    /// Those with at least one of these tags; empty asks for nothing.
    pub tags: Vec<TagId>,
    /// Whether a place needs all of the tags.
    pub needs_all_tags: bool,
    /// Those visited, or those not.
    pub visited: Option<bool>,
    /// Those with at least so many stars.
    pub min_rating: Option<Rating>,
    /// Those that the words are found in.
    pub text: Option<SearchQuery>,
    /// Those in this region; never those without coordinates.
    pub area: Option<Area>,
    /// Those whose position is known so well.
    pub position: Option<Position>,
    /// Those saved at this time or later; where that is not known, added at it or later.
    pub saved_from: Option<OffsetDateTime>,
    /// Those saved before this time.
    pub saved_before: Option<OffsetDateTime>,
    /// Only these.
    pub ids: Option<Vec<PlaceId>>,
}

/// How well a position is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// It is not an estimate.
    Exact,
    /// There is none.
    Missing,
    /// It is an estimate, decoded from Google's feature id.
    Approximate,
}

/// In which order. Every order ends in the id, so that it is total and pages
/// meet without gap or overlap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last added first.
    #[default]
    Newest,
    /// First added first.
    Oldest,
    /// By name, without case and accents.
    Name,
    /// Most stars first, unrated places last.
    Rating,
    /// Last changed first.
    Updated,
    /// Last saved first, as far as that is known, and otherwise as [`Sort::Newest`].
    Saved,
    /// First saved first.
    SavedOldest,
    /// Best hit first; only with [`PlaceFilter::text`], and without pages.
    Relevance,
}

/// Where a page ended: the order's value and the id of its last place.
#[derive(Debug, Clone, PartialEq)]
pub enum PageKey {
    /// In the order [`Sort::Newest`], [`Sort::Oldest`], [`Sort::Updated`],
    /// [`Sort::Saved`] or [`Sort::SavedOldest`].
    Time(OffsetDateTime, PlaceId),
    /// In the order [`Sort::Name`]: the name as the database folds it.
    Name(String, PlaceId),
    /// In the order [`Sort::Rating`]: -1 for unrated places.
    Rating(f64, PlaceId),
}

/// When a place was saved, as the index has it.
const SAVED: &str = "coalesce(p.saved_at, p.created_at)";

/// Builds the statement for one page of places: these columns, and then the order's
/// value.
pub(super) fn build(
    columns: &str,
    owner: UserId,
    filter: &PlaceFilter,
    matching: Option<&Matching>,
    sort: Sort,
    after: Option<&PageKey>,
    limit: i64,
) -> Query {
    let mut query = Query::default();
    query.params.push(Box::new(owner.0));
    if let Some(matching) = matching.filter(|matching| matching.has_labels) {
        matching.add_hits(&mut query);
    }
    let value = match (sort, matching) {
        (Sort::Name, _) => "p.name_folded".to_owned(),
        (Sort::Rating, _) => "coalesce(p.rating, -1)".to_owned(),
        (Sort::Updated, _) => "p.updated_at".to_owned(),
        (Sort::Saved | Sort::SavedOldest, _) => SAVED.to_owned(),
        (Sort::Relevance, Some(matching)) => relevance(&mut query, matching),
        _ => "p.created_at".to_owned(),
    };
    query.push(&format!("SELECT {columns}, {value} AS place_in_order"));
    let driver = add_source(&mut query, filter, matching);
    add_conditions(&mut query, filter, driver);
    if let Some(after) = after {
        let (value, id) = match after {
            PageKey::Time(time, id) => (query.bind(*time, "timestamptz"), id),
            PageKey::Name(name, id) => (query.bind(name.clone(), "text"), id),
            PageKey::Rating(stars, id) => (query.bind(*stars, "float8"), id),
        };
        let id = query.bind(id.0, "uuid");
        let (column, beyond) = match sort {
            Sort::Newest | Sort::Relevance => ("p.created_at", "<"),
            Sort::Oldest => ("p.created_at", ">"),
            Sort::Name => ("p.name_folded", ">"),
            Sort::Rating => ("coalesce(p.rating, -1)", "<"),
            Sort::Updated => ("p.updated_at", "<"),
            Sort::Saved => (SAVED, "<"),
            Sort::SavedOldest => (SAVED, ">"),
        };
        query.push(&format!(" AND ({column}, p.id) {beyond} ({value}, {id})"));
    }
    query.push(match sort {
        Sort::Newest => " ORDER BY p.created_at DESC, p.id DESC",
        Sort::Oldest => " ORDER BY p.created_at, p.id",
        Sort::Name => " ORDER BY p.name_folded, p.id",
        Sort::Rating => " ORDER BY coalesce(p.rating, -1) DESC, p.id DESC",
        Sort::Updated => " ORDER BY p.updated_at DESC, p.id DESC",
        Sort::Saved => " ORDER BY coalesce(p.saved_at, p.created_at) DESC, p.id DESC",
        Sort::SavedOldest => " ORDER BY coalesce(p.saved_at, p.created_at), p.id",
        Sort::Relevance => " ORDER BY place_in_order DESC, p.name_folded, p.id",
    });
    let limit = query.bind(limit, "bigint");
    query.push(&format!(" LIMIT {limit}"));
    query
}

/// How well a hit matches what was typed. A name that is, or begins with, what was typed
/// comes before any other hit. Of scripts without spaces the rank knows whole words only.
///
/// What depends on the search alone stands in subqueries, so that it is computed once. Most
/// of the time would go into taking punctuation out of names: that is done to as much of a
/// name as was typed, if it begins with the first word and differs after it.
fn relevance(query: &mut Query, matching: &Matching) -> String {
    let ranked = query.bind(matching.ranked.clone(), "text");
    let phrase = query.bind(matching.phrase.clone(), "text");
    let first = format!("(SELECT listbud_fold(split_part({phrase}, ' ', 1)))");
    let folded = format!("(SELECT listbud_fold({phrase}))");
    let length = format!("(SELECT length(listbud_fold({phrase})))");
    format!(
        "ts_rank(p.search, (SELECT to_tsquery('listbud', {ranked})))
         + CASE WHEN starts_with(p.name_folded, {first})
                 AND (starts_with(p.name_folded, {folded})
                      OR listbud_words(left(p.name_folded, {length})) = {folded})
                THEN CASE WHEN length(p.name_folded) = {length} THEN 3 ELSE 2 END
                WHEN p.name_folded LIKE ALL (coalesce((
                    SELECT array_agg('%' || listbud_fold(word) || '%')
                    FROM unnest(string_to_array({phrase}, ' ')) AS word), '{{}}')) THEN 1
                ELSE 0 END"
    )
}

/// The condition that places are found by, if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    Text,
    List,
    Tags,
    Ids,
}

/// Adds where the places come from: what the narrowest condition names, one by one by
/// their keys, or all of the user's.
///
/// The planner must not choose this. It does not know how many places a user has, and
/// may then read all of them for each place of a list. The places are looked up in the
/// order of their key, which only the index of that key has.
fn add_source(
    query: &mut Query,
    filter: &PlaceFilter,
    matching: Option<&Matching>,
) -> Option<Driver> {
    let (driver, named) = if let Some(matching) = matching {
        if !matching.has_labels {
            let condition = matching.condition(query);
            query.push(" FROM places p WHERE p.user_id = $1::uuid");
            query.condition(&condition);
            return Some(Driver::Text);
        }
        (Driver::Text, "hits".to_owned())
    } else if let Some(list) = filter.list {
        let list = query.bind(list.0, "uuid");
        let named = format!(
            "(SELECT place_id AS id FROM list_places
              WHERE user_id = $1 AND list_id BETWEEN {list} AND {list}
              ORDER BY list_id OFFSET 0)"
        );
        (Driver::List, named)
    } else if !filter.tags.is_empty() {
        let tags = query.bind(tag_ids(filter), "uuid[]");
        let named = format!(
            "(SELECT DISTINCT place_id AS id FROM place_tags
              WHERE user_id = $1 AND tag_id = ANY ({tags}))"
        );
        (Driver::Tags, named)
    } else if let Some(ids) = &filter.ids {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let ids = query.bind(ids, "uuid[]");
        (
            Driver::Ids,
            format!("(SELECT DISTINCT unnest({ids}) AS id)"),
        )
    } else {
        query.push(" FROM places p WHERE p.user_id = $1::uuid");
        return None;
    };
    query.push(&format!(
        " FROM {named} AS named CROSS JOIN LATERAL (
              SELECT * FROM places
              WHERE user_id = $1::uuid AND id >= named.id ORDER BY id LIMIT 1) p
          WHERE p.id = named.id"
    ));
    query.conditions += 1;
    Some(driver)
}

fn tag_ids(filter: &PlaceFilter) -> Vec<Uuid> {
    let mut tags: Vec<Uuid> = filter.tags.iter().map(|tag| tag.0).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

fn add_conditions(query: &mut Query, filter: &PlaceFilter, driver: Option<Driver>) {
    if let Some(list) = filter.list.filter(|_| driver != Some(Driver::List)) {
        let list = query.bind(list.0, "uuid");
        query.condition(&format!(
            "EXISTS (SELECT FROM list_places lp
              WHERE lp.user_id = $1 AND lp.list_id = {list}
                AND lp.place_id BETWEEN p.id AND p.id
              ORDER BY lp.place_id OFFSET 0)"
        ));
    }
    if filter.is_unlisted {
        query.condition(
            "NOT EXISTS (SELECT FROM list_places lp
              WHERE lp.user_id = $1 AND lp.place_id BETWEEN p.id AND p.id
              ORDER BY lp.place_id OFFSET 0)",
        );
    }
    let tags = tag_ids(filter);
    if filter.needs_all_tags && tags.len() > 1 {
        let count = query.bind(i64::try_from(tags.len()).unwrap_or(i64::MAX), "bigint");
        let tags = query.bind(tags, "uuid[]");
        query.condition(&format!(
            "(SELECT count(*)
              FROM (SELECT FROM place_tags
                    WHERE user_id = $1 AND place_id BETWEEN p.id AND p.id
                      AND tag_id = ANY ({tags})
                    ORDER BY place_id OFFSET 0) AS held) = {count}"
        ));
    } else if !tags.is_empty() && driver != Some(Driver::Tags) {
        let tags = query.bind(tags, "uuid[]");
        query.condition(&format!(
            "EXISTS (SELECT FROM place_tags pt
              WHERE pt.user_id = $1 AND pt.tag_id = ANY ({tags})
                AND pt.place_id BETWEEN p.id AND p.id
              ORDER BY pt.place_id OFFSET 0)"
        ));
    }
    if let Some(visited) = filter.visited {
        let visited = query.bind(visited, "boolean");
        query.condition(&format!("p.visited = {visited}"));
    }
    if let Some(rating) = filter.min_rating {
        let stars = query.bind(rating.stars(), "float8");
        query.condition(&format!("p.rating >= {stars}"));
    }
    match filter.position {
        Some(Position::Exact) => query.condition("p.coordinate_source <> 'feature_id'"),
        Some(Position::Missing) => query.condition("p.latitude IS NULL"),
        Some(Position::Approximate) => query.condition("p.coordinate_source = 'feature_id'"),
        None => {}
    }
    match filter.area {
        Some(Area::Box(area)) => add_box(query, area),
        Some(Area::Circle { center, radius_m }) => add_circle(query, center, radius_m),
        None => {}
    }
    for (bound, compared) in [(filter.saved_from, ">="), (filter.saved_before, "<")] {
        if let Some(time) = bound {
            let time = query.bind(time, "timestamptz");
            query.condition(&format!("{SAVED} {compared} {time}"));
        }
    }
    if let Some(ids) = filter.ids.as_ref().filter(|_| driver != Some(Driver::Ids)) {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let ids = query.bind(ids, "uuid[]");
        query.condition(&format!("p.id = ANY ({ids})"));
    }
}

fn add_box(query: &mut Query, area: BoundingBox) {
    let south = query.bind(area.south, "float8");
    let north = query.bind(area.north, "float8");
    let west = query.bind(area.west, "float8");
    let east = query.bind(area.east, "float8");
    // RFC 7946 §5.2: west beyond east means across the 180th meridian.
    let joined = if area.west <= area.east { "AND" } else { "OR" };
    query.condition(&format!(
        "p.latitude BETWEEN {south} AND {north}
         AND (p.longitude >= {west} {joined} p.longitude <= {east})"
    ));
}

fn add_circle(query: &mut Query, center: Coordinates, radius_m: f64) {
    // One degree of latitude is 111.2 km everywhere; the band lets the index cut
    // away most of the world before distances are computed.
    let band = radius_m / 111_000.0;
    let south = query.bind(center.latitude() - band, "float8");
    let north = query.bind(center.latitude() + band, "float8");
    let latitude = query.bind(center.latitude(), "float8");
    let longitude = query.bind(center.longitude(), "float8");
    let radius = query.bind(radius_m, "float8");
    // The haversine formula, as Coordinates::distance_to.
    query.condition(&format!(
        "p.latitude BETWEEN {south} AND {north}
         AND 2 * 6371008.8 * asin(least(1, sqrt(
             power(sind((p.latitude - {latitude}) / 2), 2)
             + cosd({latitude}) * cosd(p.latitude)
               * power(sind((p.longitude - {longitude}) / 2), 2)))) <= {radius}"
    ));
}
