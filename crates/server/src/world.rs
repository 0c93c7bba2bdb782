//! The only place that asks the world for the time and for ids.

use listbud_api::World;
use time::OffsetDateTime;
use uuid::Uuid;

/// The clock on the wall and UUIDs of version 7, which sort by the time they
/// were made and so keep new rows together on disk.
#[expect(
    clippy::disallowed_methods,
    reason = "time and ids enter the program here and travel as arguments from here on"
)]
pub(crate) fn real() -> World {
    World::new(OffsetDateTime::now_utc, Uuid::now_v7)
}
