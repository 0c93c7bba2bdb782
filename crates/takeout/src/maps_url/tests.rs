use proptest::prelude::*;

use listbud_domain::{CoordinateSource, Coordinates, Located};

use super::*;

mod others;

const FEATURE: &str = "0x476d079f106bf4e7:0x1a2b3c4d5e6f7081";
const CID: &str = "1885667171979194497";
const PLACE_ID: &str = "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo";

fn at(latitude: f64, longitude: f64) -> Option<Coordinates> {
    Coordinates::parse(latitude, longitude).ok()
}

/// Asserts that an address names the one place by all its ids.
fn names_the_place(raw: &str) -> MapsLink {
    let link = MapsLink::parse(raw);
    assert_eq!(link.kind, LinkKind::Place, "{raw}");
    assert_eq!(link.google.cid.unwrap().to_string(), CID, "{raw}");
    assert_eq!(
        link.google.feature_id().unwrap().to_string(),
        FEATURE,
        "{raw}"
    );
    assert_eq!(link.google.place_id.as_ref().unwrap().as_str(), PLACE_ID);
    link
}

#[test]
fn every_form_with_a_feature_id_names_the_same_place() {
    for raw in [
        "https://www.google.com/maps/place/Caf%C3%A9+Beispiel/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "https://www.google.com/maps/place//data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "https://www.google.com/maps/place/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "https://www.google.com/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7%3A0x1a2b3c4d5e6f7081",
        "https://www.google.com/maps/place/X/data=%214m2%213m1%211s0x476D079F106BF4E7:0x1A2B3C4D5E6F7081",
        "https://consent.google.com/m?continue=https%3A%2F%2Fwww.google.com%2Fmaps%2Fplace%2FX%2Fdata%3D!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081&gl=AT",
        "https://www.google.com/url?q=https://www.google.com/maps/place/X/data%3D!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081&sa=D",
        "http://google.de/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081?hl=de",
        "https://www.google.co.uk/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "https://maps.google.com.au/maps/place/X/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "http://maps.google.com/?q=Example+St+1&ftid=0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
        "https://www.google.com/search?q=Cafe&ibp=gwp;0,7#lrd=0x476d079f106bf4e7:0x1a2b3c4d5e6f7081,1,,,",
        "https://www.google.com/maps/search/?api=1&query=Cafe&query_place_id=ChIJ5_RrEJ8HbUcRgXBvXk08Kxo",
        "https://www.google.com/maps/place/?q=place_id:ChIJ5_RrEJ8HbUcRgXBvXk08Kxo",
        "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d2659.4!2d16.3!3d48.2!3m3!1m2!1s0x476d079f106bf4e7%3A0x1a2b3c4d5e6f7081!2sCafe",
        "https://www.google.com/local/place/fid/0x476d079f106bf4e7:0x1a2b3c4d5e6f7081/photosphere",
    ] {
        let link = names_the_place(raw);

        assert_eq!(link.point, None, "{raw}");
        assert_eq!(
            link.located().unwrap().source,
            CoordinateSource::FeatureId,
            "{raw}"
        );
    }
}

#[test]
fn a_place_with_a_written_point_is_there_exactly() {
    let link = names_the_place(
        "https://www.google.com/maps/place/X/@48.2,16.3,17z/data=!4m6!3m5!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081!8m2!3d48.20817!4d16.37382!16s%2Fg%2F11abc!19sChIJ5_RrEJ8HbUcRgXBvXk08Kxo",
    );

    assert_eq!(link.point, at(48.20817, 16.37382));
    assert_eq!(link.center, at(48.2, 16.3));
    assert_eq!(
        link.located().unwrap(),
        Located {
            coordinates: at(48.20817, 16.37382).unwrap(),
            source: CoordinateSource::Url
        }
    );
}

#[test]
fn the_last_place_of_a_block_is_the_one() {
    let city_first = "https://www.google.com/maps/place/X/data=!4m8!1m2!3m1!1s0x47:0x48!8m2!3d1.5!4d2.5!3m4!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081";

    let bare = names_the_place(city_first);
    let with_point = names_the_place(&format!("{city_first}!8m2!3d48.20817!4d16.37382"));

    assert_eq!(bare.point, None, "the city's point is not the place's");
    assert_eq!(with_point.point, at(48.20817, 16.37382));
}

#[test]
fn a_cid_alone_names_a_place_without_a_position() {
    for raw in [
        "http://maps.google.com/?cid=18364758544493064720",
        "https://maps.google.com/maps?cid=-81985529216486896",
        "https://www.google.com/maps?cid=18364758544493064720",
        "https://www.google.com/search?q=Trattoria&ludocid=18364758544493064720&ibp=gwp;0,7",
        "https://www.google.com/maps/place//data=!4m2!3m1!1s0x0:0xfedcba9876543210",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.kind, LinkKind::Place, "{raw}");
        assert_eq!(
            link.google.cid.unwrap().get(),
            0xfedc_ba98_7654_3210,
            "{raw}"
        );
        assert_eq!(link.located(), None, "{raw}");
    }
}

#[test]
fn a_point_in_any_spelling_is_a_pin() {
    for raw in [
        "https://www.google.com/maps/search/48.2,16.37",
        "https://www.google.com/maps/search/48.2%2C16.37",
        "https://www.google.com/maps/search/48.2,+16.37",
        "https://www.google.com/maps/search/?api=1&query=48.2,16.37",
        "http://maps.google.com/?q=48.2,16.37",
        "http://maps.google.com/maps?q=loc:48.2,16.37",
        "http://maps.google.com/maps?q=loc:48.2+16.37",
        "http://maps.google.com/?ll=48.2,16.37",
        "https://www.google.com/maps/place/48.2,16.37",
        "https://www.google.com/maps/place//data=!4m2!7e2!8m2!3d48.2!4d16.37",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.kind, LinkKind::Pin, "{raw}");
        assert_eq!(link.point, at(48.2, 16.37), "{raw}");
        assert_eq!(link.located().unwrap().source, CoordinateSource::Url);
        assert_eq!(link.name, None, "{raw}");
    }
    let degrees = MapsLink::parse(
        "https://www.google.com/maps/place/48%C2%B012'00.0%22N+16%C2%B022'12.0%22E/",
    );
    assert_eq!(degrees.kind, LinkKind::Pin);
    assert!(degrees.point.unwrap().distance_to(at(48.2, 16.37).unwrap()) < 0.01);
}

#[test]
fn a_point_with_a_name_keeps_both() {
    for raw in [
        "http://maps.google.com/?q=48.2,16.37+(Old+oak)",
        "http://maps.google.com/?q=Old+oak@48.2,16.37",
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.name.as_deref(), Some("Old oak"), "{raw}");
        assert_eq!(link.point, at(48.2, 16.37), "{raw}");
    }
}

#[test]
fn the_middle_of_the_map_counts_where_nothing_else_does() {
    let view = MapsLink::parse("https://www.google.com/maps/@48.2,16.37,17z");
    let place = names_the_place(
        "https://www.google.com/maps/place/X/@10,10,17z/data=!4m2!3m1!1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081",
    );

    assert_eq!(view.kind, LinkKind::View);
    assert_eq!(
        view.located().unwrap().coordinates,
        at(48.2, 16.37).unwrap()
    );
    assert_eq!(place.located().unwrap().source, CoordinateSource::FeatureId);
}

#[test]
fn names_and_words_are_decoded_once() {
    let slug =
        MapsLink::parse("https://www.google.com/maps/place/Kin+%2B+Deum+%2525/data=!3m1!1s0x0:0x1");
    let words = MapsLink::parse("https://www.google.com/maps/search/ramen+%26+beer/");
    let address = MapsLink::parse("http://maps.google.com/?q=Example+St+1&ftid=0x0:0x1");

    assert_eq!(slug.name.as_deref(), Some("Kin + Deum %25"));
    assert_eq!(words.kind, LinkKind::Search);
    assert_eq!(words.query.as_deref(), Some("ramen & beer"));
    assert!(!words.query_is_address);
    assert_eq!(address.query.as_deref(), Some("Example St 1"));
    assert!(address.query_is_address);
}

#[test]
fn short_links_tell_nothing() {
    for (raw, host) in [
        ("https://maps.app.goo.gl/AbCdEf123", "maps.app.goo.gl"),
        ("https://goo.gl/maps/AbCdEf", "goo.gl"),
        ("https://share.google/AbCdEf", "share.google"),
        ("https://g.co/kgs/AbCdEf", "g.co"),
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.kind, LinkKind::ShortLink(host.to_owned()));
        assert_eq!(link.located(), None);
    }
}

#[test]
fn the_reason_why_a_link_is_not_a_place_is_named() {
    let other_site = |host: &str| NotAPlace::OtherSite(host.to_owned());
    for (raw, reason) in [
        (
            "https://www.google.com/shopping/product/123",
            NotAPlace::Shopping,
        ),
        (
            "https://www.google.com/imgres?imgurl=https://x.test/c.jpg",
            NotAPlace::Image,
        ),
        ("https://www.google.com", NotAPlace::HomePage),
        ("https://www.google.com/?hl=de", NotAPlace::HomePage),
        (
            "https://www.google.com/search?q=A+film",
            NotAPlace::WebSearch,
        ),
        ("https://www.google.com/maps", NotAPlace::BareMap),
        (
            "https://www.google.com/maps/dir/A/B/data=!1s0x1:0x2",
            NotAPlace::Directions,
        ),
        (
            "https://www.google.com/maps/d/viewer?mid=abc",
            NotAPlace::ManyPlaces,
        ),
        (
            "https://www.google.com/travel/flights",
            NotAPlace::OtherPage,
        ),
        ("https://example.org/post", other_site("example.org")),
        (
            "https://google.example.org/maps/place/X",
            other_site("google.example.org"),
        ),
        (
            "https://google.evil/maps/place/X",
            other_site("google.evil"),
        ),
        (
            "https://notgoogle.com/maps/place/X",
            other_site("notgoogle.com"),
        ),
        ("https://goo.gl/AbCdEf", other_site("goo.gl")),
        (
            "javascript:alert(1)",
            NotAPlace::OtherScheme("javascript".to_owned()),
        ),
        ("Vienna", NotAPlace::NoAddress("Vienna".to_owned())),
    ] {
        assert_eq!(
            MapsLink::parse(raw).kind,
            LinkKind::NotAPlace(reason),
            "{raw}"
        );
    }
}

#[test]
fn unusable_parts_of_a_link_are_reported() {
    let off_earth = |text: &str| vec![Fault::OutOfRange(text.to_owned())];
    let unreadable = |text: &str| vec![Fault::UnreadableId(text.to_owned())];
    for (raw, faults) in [
        (
            "https://www.google.com/maps/search/95.0,200.0",
            off_earth("95.0,200.0"),
        ),
        (
            "https://www.google.com/maps/place/X/data=!3m1!1s0x0:0x1!8m2!3d95!4d200",
            off_earth("95,200"),
        ),
        ("http://maps.google.com/?cid=none&q=x", unreadable("none")),
        ("http://maps.google.com/?ftid=0x1&q=x", unreadable("0x1")),
    ] {
        let link = MapsLink::parse(raw);

        assert_eq!(link.faults, faults, "{raw}");
        assert_eq!(link.point, None, "{raw}");
        assert!(!matches!(link.kind, LinkKind::NotAPlace(_)), "{raw}");
    }
}

proptest! {
    #[test]
    fn no_address_makes_the_reader_panic(
        host in "(www\\.|maps\\.)?google\\.(com|co\\.uk)",
        path in "[/a-z@,.0-9!=%+:#?&°'\"-]{0,60}",
        tail in ".{0,40}",
    ) {
        let link = MapsLink::parse(&format!("https://{host}/maps{path}{tail}"));

        let _ = link.located();
    }

    #[test]
    fn a_written_point_comes_back_exactly(latitude in -90.0..=90.0_f64, longitude in -180.0..=180.0_f64) {
        let link = MapsLink::parse(&format!("https://www.google.com/maps/search/{latitude},{longitude}"));

        prop_assert_eq!(link.point, at(latitude, longitude));
    }
}
