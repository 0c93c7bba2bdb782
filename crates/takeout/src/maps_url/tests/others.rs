//! Pages beside those of a place, other maps, and links that open a program.

use super::{CID, FEATURE, PLACE_ID, at};
use crate::maps_url::{LinkKind, MapsLink};

/// What a link holds: name, words, and the position.
fn holds(raw: &str) -> (Option<String>, Option<String>, Option<(f64, f64)>) {
    let link = MapsLink::parse(raw);
    assert!(
        !matches!(link.kind, LinkKind::NotAPlace(_)),
        "{raw}: {:?}",
        link.kind
    );
    let point = link.located().map(|located| located.coordinates);
    let point = point.map(|point| (point.latitude(), point.longitude()));
    (link.name, link.query, point)
}

#[test]
fn pages_of_reviews_name_their_place() {
    for raw in [
        format!(
            "https://www.google.com/maps/reviews/data=!4m6!14m5!1m4!2m3!1sAbCd!2m1!1s{FEATURE}"
        ),
        format!(
            "https://www.google.com/maps/reviews/@48.2,16.37,17z/data=!3m1!4b1!4m6!14m5!1m4!2m3!1sAbCd!2m1!1s{FEATURE}?entry=ttu"
        ),
        format!("https://www.google.com/maps/contrib/123/reviews/data=!1m1!1s{FEATURE}"),
        format!("https://www.google.com/maps/contrib/123/place/{PLACE_ID}/@48.2,16.37,6z"),
        format!("https://www.google.com/maps/contrib/123/place/{FEATURE}"),
        format!("https://search.google.com/local/writereview?placeid={PLACE_ID}"),
        format!("https://search.google.com/local/reviews?placeid={PLACE_ID}&q=Cafe&hl=de"),
        format!("http://search.google.de/local/writereview?placeid={PLACE_ID}"),
    ] {
        let link = MapsLink::parse(&raw);

        assert_eq!(link.kind, LinkKind::Place, "{raw}");
        assert_eq!(link.google.cid.unwrap().to_string(), CID, "{raw}");
        assert_eq!(link.google.place_id.unwrap().as_str(), PLACE_ID, "{raw}");
    }
    let nobodys = MapsLink::parse("https://www.google.com/maps/contrib/123/reviews/@48.2,16.37,6z");
    assert!(matches!(nobodys.kind, LinkKind::NotAPlace(_)));
}

#[test]
fn an_account_in_the_path_changes_nothing() {
    for path in [
        "u/0/place",
        "u/1/place",
        "b/123/place",
        "a/example.org/place",
        "preview/place",
    ] {
        let raw =
            format!("https://www.google.com/maps/{path}/Caf%C3%A9+Uhu/data=!4m2!3m1!1s{FEATURE}");

        let link = MapsLink::parse(&raw);

        assert_eq!(link.name.as_deref(), Some("Café Uhu"), "{raw}");
        assert_eq!(link.google.cid.unwrap().to_string(), CID, "{raw}");
    }
    let (_, _, point) = holds("https://www.google.com/maps/u/0/search/48.2,16.37");
    assert_eq!(point, Some((48.2, 16.37)));
}

#[test]
fn a_route_with_one_stop_leads_to_a_place() {
    for raw in [
        "https://www.google.com/maps/dir//48.2,16.37/@48,16,17z",
        "https://www.google.com/maps/dir//48.2,16.37",
        "https://www.google.com/maps/dir/?api=1&destination=48.2,16.37",
        "https://www.google.com/maps/dir/?api=1&destination=48.2%2C16.37&travelmode=walking",
        "https://maps.google.com/maps?daddr=48.2,16.37",
        "https://maps.google.com/?saddr=&daddr=48.2,16.37",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.kind, LinkKind::Pin, "{raw}");
        assert_eq!(link.point, at(48.2, 16.37), "{raw}");
    }
    let named = MapsLink::parse(&format!(
        "https://www.google.com/maps/dir//Caf%C3%A9+Uhu/@10,20,17z/data=!4m8!4m7!1m0!1m5!1m1!1s{FEATURE}!2m2!1d16.37!2d48.2"
    ));
    assert_eq!(named.name.as_deref(), Some("Café Uhu"));
    assert_eq!(named.google.cid.unwrap().to_string(), CID);
    assert_eq!(named.point, at(48.2, 16.37));
    for raw in [
        "https://www.google.com/maps/dir/A/B",
        "https://www.google.com/maps/dir/?api=1&origin=A&destination=B",
        "https://www.google.com/maps/dir/",
        "https://www.google.com/maps/dir///",
    ] {
        let kind = MapsLink::parse(raw).kind;
        assert!(matches!(kind, LinkKind::NotAPlace(_)), "{raw}: {kind:?}");
    }
}

#[test]
fn plus_codes_are_points_and_with_a_town_addresses() {
    for raw in [
        "https://www.google.com/maps/search/?api=1&query=8FVC9G8F%2B6X",
        "https://www.google.com/maps/search/8FVC9G8F%2B6X",
        "https://www.google.com/maps/place/8FVC9G8F%2B6X",
        "https://www.google.com/maps/place/8FVC9G8F+6X/",
        "http://maps.google.com/?q=8FVC9G8F%2B6X",
        "https://plus.codes/8FVC9G8F+6X",
        "https://plus.codes/8FVC9G8F%2B6X",
        "geo:0,0?q=8FVC9G8F%2B6X",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.kind, LinkKind::Pin, "{raw}");
        let off = link
            .point
            .unwrap()
            .distance_to(at(47.365_562_5, 8.524_937_5).unwrap());
        assert!(off < 0.1, "{raw}: {off} m");
    }
    for raw in [
        "https://www.google.com/maps/search/?api=1&query=9G8F%2B6X%20Z%C3%BCrich",
        "https://www.google.com/maps/place/9G8F%2B6X+Z%C3%BCrich",
        "https://plus.codes/9G8F+6X%20Z%C3%BCrich",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.query.as_deref(), Some("9G8F+6X Zürich"), "{raw}");
        assert!(link.query_is_address, "{raw}");
        assert_eq!(link.located(), None, "{raw}");
    }
}

#[test]
fn geo_uris_hold_points_names_and_addresses() {
    let point = Some((48.2, 16.37));
    let text = |text: &str| Some(text.to_owned());
    for (raw, expected) in [
        ("geo:48.2,16.37", (None, None, point)),
        ("GEO:48.2,16.37", (None, None, point)),
        ("geo:48.2,16.37,190;u=35?z=17", (None, None, point)),
        ("geo:48.2,16.37;crs=wgs84", (None, None, point)),
        (
            "geo:0,0?q=48.2,16.37(Old%20oak)",
            (text("Old oak"), None, point),
        ),
        (
            "geo:0,0?q=48.2,16.37+(Old+oak)",
            (text("Old oak"), None, point),
        ),
        ("geo:0,0?z=5&q=48.2%2C16.37", (None, None, point)),
        (
            "geo:48.2,16.37?q=48.2,16.37(Old oak)",
            (text("Old oak"), None, point),
        ),
        (
            "geo:0,0?q=Teichweg+1,+Wien",
            (None, text("Teichweg 1, Wien"), None),
        ),
        ("geo:48.2,16.37?q=Old+oak", (None, text("Old oak"), point)),
        ("geo:0,0", (None, None, Some((0.0, 0.0)))),
    ] {
        assert_eq!(holds(raw), expected, "{raw}");
    }
    for raw in [
        "geo:",
        "geo:48.2",
        "geo:north,east",
        "geo:48.2,16.37;crs=moon-2011",
    ] {
        let kind = MapsLink::parse(raw).kind;
        assert!(matches!(kind, LinkKind::NotAPlace(_)), "{raw}: {kind:?}");
    }
    assert_eq!(MapsLink::parse("geo:95,200").point, None);
}

#[test]
fn links_of_other_maps_hold_points_and_names() {
    let point = Some((48.2, 16.37));
    let text = |text: &str| Some(text.to_owned());
    for (raw, expected) in [
        (
            "https://maps.apple.com/?ll=48.2,16.37&q=Old+oak",
            (text("Old oak"), None, point),
        ),
        ("https://maps.apple.com/?q=48.2,16.37", (None, None, point)),
        (
            "https://maps.apple.com/?q=Old%20oak&sll=48.2,16.37",
            (None, text("Old oak"), point),
        ),
        (
            "https://maps.apple.com/?address=Teichweg%201,%20Wien",
            (None, text("Teichweg 1, Wien"), None),
        ),
        (
            "https://maps.apple.com/place?address=Teichweg%201&coordinate=48.2,16.37&name=Old%20oak&place-id=I1",
            (text("Old oak"), text("Teichweg 1"), point),
        ),
        (
            "http://maps.apple.com/maps?daddr=Teichweg+1",
            (None, text("Teichweg 1"), None),
        ),
        (
            "maps://?q=Old+oak&ll=48.2,16.37",
            (text("Old oak"), None, point),
        ),
        (
            "https://www.openstreetmap.org/?mlat=48.2&mlon=16.37#map=17/1/2",
            (None, None, point),
        ),
        (
            "https://www.openstreetmap.org/#map=17/48.2/16.37&layers=N",
            (None, None, point),
        ),
        (
            "https://www.openstreetmap.org/node/12#map=17/48.2/16.37",
            (text("OpenStreetMap node 12"), None, point),
        ),
        (
            "https://osm.org/way/12",
            (text("OpenStreetMap way 12"), None, None),
        ),
        (
            "https://www.openstreetmap.org/search?query=Teichweg",
            (None, text("Teichweg"), None),
        ),
    ] {
        assert_eq!(holds(raw), expected, "{raw}");
    }
}

#[test]
fn links_of_maps_for_the_road_hold_points_and_names() {
    let point = Some((48.2, 16.37));
    let text = |text: &str| Some(text.to_owned());
    for (raw, expected) in [
        (
            "https://www.bing.com/maps?cp=48.2~16.37&lvl=16",
            (None, None, point),
        ),
        (
            "https://www.bing.com/maps?sp=point.48.2_16.37_Old%20oak_hollow&cp=1~2",
            (text("Old oak"), None, point),
        ),
        (
            "https://www.bing.com/maps?where1=Teichweg+1",
            (None, text("Teichweg 1"), None),
        ),
        (
            "https://share.here.com/l/48.2,16.37,Old%20oak?z=15",
            (text("Old oak"), None, point),
        ),
        (
            "https://wego.here.com/?map=48.2,16.37,15,normal",
            (None, None, point),
        ),
        (
            "https://www.waze.com/ul?ll=48.2%2C16.37&navigate=yes",
            (None, None, point),
        ),
        (
            "https://waze.com/live-map/directions?to=ll.48.2%2C16.37",
            (None, None, point),
        ),
        (
            "https://waze.com/ul?q=Teichweg%201",
            (None, text("Teichweg 1"), None),
        ),
        ("waze://?ll=48.2,16.37", (None, None, point)),
        (
            "https://yandex.com/maps/?pt=16.37,48.2&z=17",
            (None, None, point),
        ),
        (
            "https://yandex.ru/maps/org/old_oak/123/?ll=16.37%2C48.2&z=17",
            (text("old oak"), None, point),
        ),
        (
            "https://osmand.net/map?pin=48.2,16.37#17/1/2",
            (None, None, point),
        ),
        (
            "https://osmand.net/go?lat=48.2&lon=16.37&z=17",
            (None, None, point),
        ),
        (
            "https://mapy.cz/zakladni?source=coor&id=16.37%2C48.2&x=1&y=2",
            (None, None, point),
        ),
        (
            "https://en.mapy.cz/turisticka?x=16.37&y=48.2&z=17",
            (None, None, point),
        ),
        ("comgooglemaps://?q=48.2,16.37", (None, None, point)),
        ("google.navigation:q=48.2,16.37", (None, None, point)),
    ] {
        assert_eq!(holds(raw), expected, "{raw}");
    }
    let waze = format!("https://www.waze.com/live-map/directions?to=place.{PLACE_ID}");
    assert_eq!(MapsLink::parse(&waze).google.cid.unwrap().to_string(), CID);
}

#[test]
fn pages_of_other_maps_without_a_place_are_none() {
    for raw in [
        "https://maps.apple.com/",
        "https://maps.apple.com/place?place-id=I1",
        "https://www.openstreetmap.org/copyright",
        "https://www.openstreetmap.org/node/none",
        "https://www.bing.com/search?q=48.2,16.37",
        "https://www.waze.com/about",
        "https://yandex.com/search?text=oak",
        "https://plus.codes/about/us",
        "https://example.org/?ll=48.2,16.37",
        "tel:+4311111",
        "mailto:a@example.org",
    ] {
        let kind = MapsLink::parse(raw).kind;
        assert!(matches!(kind, LinkKind::NotAPlace(_)), "{raw}: {kind:?}");
    }
}
