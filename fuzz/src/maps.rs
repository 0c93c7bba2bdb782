//! Map addresses: what they tell lies on Earth, and what we write into one is
//! what comes out.

use listbud_domain::{Cid, Coordinates, FeatureId};
use listbud_takeout::maps_url::{Fault, LinkKind, MapsLink, NotAPlace};

use crate::utf8;

/// Any text as an address, and as a path and a query of Google Maps.
pub fn maps_url(input: &[u8]) {
    if let Some(text) = utf8(input) {
        read(text);
        read(&format!("https://www.google.com/maps/place/{text}"));
        read(&format!("https://www.google.com/maps/{text}"));
        read(&format!("https://maps.google.com/?{text}"));
    }
    if let Some((numbers, _)) = input.split_first_chunk::<16>() {
        let (first, second) = numbers.split_at(8);
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0_u64, |all, byte| (all << 8) | u64::from(*byte))
        };
        written_ids_are_read(number(first), number(second));
        written_points_are_read(number(first), number(second));
    }
}

fn read(address: &str) {
    let link = MapsLink::parse(address);

    for point in [link.point, link.center].into_iter().flatten() {
        on_earth(point);
    }
    if let Some(located) = link.located() {
        on_earth(located.coordinates);
    }
    // A percent sign that is not an encoding becomes three bytes of U+FFFD.
    for text in [&link.name, &link.query].into_iter().flatten() {
        assert!(!text.is_empty(), "{address}");
        assert!(text.len() <= 4 * address.len() + 64, "{address}");
    }
    for fault in &link.faults {
        let (Fault::OutOfRange(text) | Fault::UnreadableId(text)) = fault;
        is_short(text);
    }
    match &link.kind {
        LinkKind::NotAPlace(
            NotAPlace::NoAddress(text) | NotAPlace::OtherScheme(text) | NotAPlace::OtherSite(text),
        ) => {
            is_short(text);
            assert_eq!(link.located(), None, "{address}");
        }
        LinkKind::Pin => assert!(link.point.is_some(), "{address}"),
        LinkKind::View => assert!(link.center.is_some(), "{address}"),
        _ => {}
    }
}

fn on_earth(point: Coordinates) {
    assert!((-90.0..=90.0).contains(&point.latitude()), "{point:?}");
    assert!((-180.0..=180.0).contains(&point.longitude()), "{point:?}");
}

/// Quotations of an address stand in messages.
fn is_short(text: &str) {
    assert!(text.chars().count() <= 81, "{text}");
    assert!(!text.contains(char::is_control), "{text:?}");
}

fn written_ids_are_read(cell: u64, number: u64) {
    let Some(cid) = Cid::new(number) else { return };
    let feature = FeatureId::new(cell, number);
    for address in [
        format!("https://maps.google.com/?cid={cid}"),
        format!("https://www.google.com/maps/place/x/data=!4m2!3m1!1s{feature}"),
        format!("http://maps.google.com/?ftid={feature}"),
    ] {
        assert_eq!(MapsLink::parse(&address).google.cid, Some(cid), "{address}");
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the numbers only choose a point"
)]
fn written_points_are_read(first: u64, second: u64) {
    let part = |number: u64| (number >> 12) as f64 / (1_u64 << 52) as f64;
    let latitude = format!("{:.7}", part(first).mul_add(180.0, -90.0));
    let longitude = format!("{:.7}", part(second).mul_add(360.0, -180.0));
    let degrees = |text: &str| text.parse::<f64>().expect("it was written from a number");
    let point =
        Coordinates::parse(degrees(&latitude), degrees(&longitude)).expect("it is on Earth");
    for address in [
        format!("https://www.google.com/maps/search/{latitude},{longitude}"),
        format!("https://www.google.com/maps/search/?api=1&query={latitude}%2C{longitude}"),
        format!("https://maps.google.com/?q={latitude},{longitude}"),
        format!("https://www.google.com/maps/place/x/data=!3d{latitude}!4d{longitude}"),
    ] {
        assert_eq!(MapsLink::parse(&address).point, Some(point), "{address}");
    }
}
