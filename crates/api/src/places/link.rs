//! What an address of Google Maps, or of another map, tells of its place. Nothing is
//! fetched, but for a short link where the operator wants it.

use actix_web::web;
use listbud_domain::{Address, GoogleIdentity, Located, Place, PlaceName, WebUrl};
use listbud_takeout::maps_url::{LinkKind, MapsLink};

use crate::Api;

/// The name of a place whose address tells none.
const UNNAMED: &str = "Unnamed place";

/// What an address tells.
pub(super) struct Link(MapsLink);

impl Link {
    pub(super) async fn of(url: &WebUrl, api: &Api) -> Self {
        let link = MapsLink::parse(url.as_str());
        let Some(look_up) = &api.short_links else {
            return Self(link);
        };
        if !matches!(link.kind, LinkKind::ShortLink(_)) {
            return Self(link);
        }
        // What cannot be looked up stays what it is: a link not yet resolved.
        let (look_up, url) = (look_up.clone(), url.as_str().to_owned());
        let found = web::block(move || look_up(&url)).await.ok().flatten();
        Self(found.map_or(link, |found| MapsLink::parse(&found)))
    }

    /// Reads a `geo:` URI, which tells where a place is and is not kept; `None` for
    /// what may be an address on the web.
    pub(super) fn of_program(text: &str) -> Option<Self> {
        let link = MapsLink::parse(text);
        link.is_of_program().then_some(Self(link))
    }

    /// What to call the place, or why the address leads to none.
    pub(super) fn name(&self) -> Result<PlaceName, String> {
        if let LinkKind::NotAPlace(reason) = &self.0.kind {
            return Err(format!(
                "is not a place on a map, so a name is needed: {reason}"
            ));
        }
        let point = self.0.point.map(|point| {
            let (latitude, longitude) = (point.latitude(), point.longitude());
            format!("{latitude}, {longitude}")
        });
        [
            self.0.name.as_deref(),
            self.0.query.as_deref(),
            point.as_deref(),
        ]
        .into_iter()
        .flatten()
        .chain([UNNAMED])
        .find_map(|name| PlaceName::parse(name).ok())
        .ok_or_else(|| "has no name that can be used".to_owned())
    }

    /// The postal address, where the link holds one beside the name.
    pub(super) fn address(&self) -> Option<Address> {
        let query = self.0.query.as_deref();
        Address::parse(query.filter(|_| self.0.query_is_address)?).ok()
    }

    /// Who the place is to Google.
    pub(super) fn google(&self) -> &GoogleIdentity {
        &self.0.google
    }

    /// Where the place is.
    pub(super) fn located(&self) -> Option<Located> {
        self.0.located()
    }
}

/// Whether all that is known of a place is a short link, which only Google can
/// resolve.
pub(super) fn is_unresolved(place: &Place) -> bool {
    let is_blank =
        place.located.is_none() && place.google.cid.is_none() && place.google.place_id.is_none();
    let url = place.url.as_ref().filter(|_| is_blank);
    url.is_some_and(|url| is_short(url.as_str()))
}

/// Whether an address is a short link.
pub(super) fn is_short(url: &str) -> bool {
    matches!(MapsLink::parse(url).kind, LinkKind::ShortLink(_))
}
