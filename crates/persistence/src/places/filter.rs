//! Which places, in which order: a statement put together from fixed parts.

use listbud_domain::{
    Area, BoundingBox, Coordinates, ListId, PlaceId, Rating, SearchQuery, TagId, UserId,
};
use postgres_types::ToSql;
use time::OffsetDateTime;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{matching, points, read::COLUMNS};
use crate::{Executor, StoreError, executor::Caching, statement::observed};

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

/// A statement in the making.
#[derive(Default)]
pub(super) struct Query {
    sql: String,
    params: Vec<Box<dyn ToSql + Sync + Send>>,
    conditions: usize,
}

impl Query {
    /// Adds a value and answers how the statement names it.
    pub(super) fn bind(
        &mut self,
        value: impl ToSql + Sync + Send + 'static,
        sql_type: &str,
    ) -> String {
        self.params.push(Box::new(value));
        format!("${}::{sql_type}", self.params.len())
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    fn condition(&mut self, sql: &str) {
        self.conditions += 1;
        self.push(" AND ");
        self.push(sql);
    }

    /// Runs the statement. The everyday shapes are prepared once per connection;
    /// of the others there are thousands, each rare, and PostgreSQL plans them
    /// better when it sees their values.
    pub(super) async fn run(&self, db: &impl Executor) -> Result<Vec<Row>, StoreError> {
        const OPERATION: &str = "places.page";
        let params: Vec<&(dyn ToSql + Sync)> = self
            .params
            .iter()
            .map(|param| param.as_ref() as &(dyn ToSql + Sync))
            .collect();
        let often = if self.conditions <= 1 {
            Caching::Cached
        } else {
            Caching::Uncached
        };
        observed(OPERATION, db.rows(&self.sql, often, &params)).await
    }
}

/// Builds the statement for one page of places: these columns, and then the order's
/// value.
pub(super) fn build(
    columns: &str,
    owner: UserId,
    filter: &PlaceFilter,
    sort: Sort,
    after: Option<&PageKey>,
    limit: i64,
) -> Query {
    let mut query = Query::default();
    query.params.push(Box::new(owner.0));
    let all = filter
        .text
        .as_ref()
        .map(|text| matching::add_hits(&mut query, text));
    let value = match (sort, &filter.text, &all) {
        (Sort::Name, _, _) => "p.name_folded".to_owned(),
        (Sort::Rating, _, _) => "coalesce(p.rating, -1)".to_owned(),
        (Sort::Updated, _, _) => "p.updated_at".to_owned(),
        (Sort::Saved | Sort::SavedOldest, _, _) => SAVED.to_owned(),
        // A name that is, or begins with, what was typed comes before any other hit.
        (Sort::Relevance, Some(text), Some(all)) => {
            let all = query.bind(all.clone(), "text");
            let phrase = query.bind(text.phrase(), "text");
            // Of scripts without spaces the rank knows whole words only.
            format!(
                "ts_rank(p.search, to_tsquery('listbud', {all}))
                 + CASE WHEN listbud_words(p.name_folded) = listbud_fold({phrase}) THEN 3
                        WHEN starts_with(listbud_words(p.name_folded), listbud_fold({phrase})) THEN 2
                        WHEN p.name_folded LIKE ALL (coalesce((
                            SELECT array_agg('%' || listbud_fold(word) || '%')
                            FROM unnest(string_to_array({phrase}, ' ')) AS word), '{{}}')) THEN 1
                        ELSE 0 END"
            )
        }
        _ => "p.created_at".to_owned(),
    };
    query.push(&format!("SELECT {columns}, {value} AS place_in_order"));
    let driver = add_source(&mut query, filter);
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
fn add_source(query: &mut Query, filter: &PlaceFilter) -> Option<Driver> {
    let (driver, named) = if filter.text.is_some() {
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
                all.insert(build(columns, UserId(some_id), &filter, sort, after, 1).sql);
            };
            for (sort, key) in &orders() {
                for after in [None, Some(key)] {
                    add(COLUMNS, *sort, after);
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
