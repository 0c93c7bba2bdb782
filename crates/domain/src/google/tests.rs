use proptest::prelude::*;

use super::*;

#[test]
fn a_feature_id_gives_its_cid_its_place_id_and_a_point() {
    let feature = FeatureId::parse("0x476d079f106bf4e7:0x1a2b3c4d5e6f7081").unwrap();

    let point = feature.approximate_position().unwrap();

    assert_eq!(feature.cid().unwrap().to_string(), "1885667171979194497");
    assert_eq!(
        feature.to_place_id().unwrap().as_str(),
        "ChIJ5_RrEJ8HbUcRgXBvXk08Kxo"
    );
    assert!((point.latitude() - 48.20817).abs() < 1e-5, "{point:?}");
    assert!((point.longitude() - 16.37382).abs() < 1e-5, "{point:?}");
}

#[test]
fn a_cid_beyond_the_signed_range_reads_either_way() {
    let unsigned = Cid::parse_decimal("18364758544493064720").unwrap();

    assert_eq!(Cid::parse_decimal("-81985529216486896"), Some(unsigned));
    assert_eq!(Cid::from_bits(unsigned.to_bits()), Some(unsigned));
    assert_eq!(Cid::parse_decimal("0"), None);
    assert_eq!(Cid::parse_decimal("18446744073709551616"), None);
}

#[test]
fn a_feature_id_without_a_cell_has_a_cid_and_no_point() {
    let feature = FeatureId::parse("0x0:0x1a2b3c4d5e6f7081").unwrap();

    let identity = GoogleIdentity::from_feature_id(feature);

    assert!(feature.approximate_position().is_none());
    assert!(identity.cid.is_some());
    assert_eq!(identity.cell, None);
    assert_eq!(identity.place_id, None);
}

#[test]
fn a_broken_place_id_is_kept_without_numbers() {
    // Face 7 does not exist.
    let broken = FeatureId::new(u64::MAX, 7).to_place_id().unwrap();

    let identity = GoogleIdentity::from_place_id(broken.clone());

    assert_eq!(identity.place_id, Some(broken));
    assert_eq!(identity.cid, None);
}

#[test]
fn a_point_id_carries_its_coordinates() {
    let mut message = vec![0x1A, 0x12, 0x09];
    message.extend(48.2_f64.to_le_bytes());
    message.push(0x11);
    message.extend(16.37_f64.to_le_bytes());
    let id = GooglePlaceId::parse(&URL_SAFE_NO_PAD.encode(message)).unwrap();

    assert!(id.as_str().starts_with("GhIJ"));
    assert_eq!(id.point(), Coordinates::parse(48.2, 16.37).ok());
    assert_eq!(id.feature_id(), None);
}

#[test]
fn ids_of_another_place_are_not_added() {
    let mut mine = GoogleIdentity::from_cid(Cid::new(1).unwrap());
    let other = GoogleIdentity::from_feature_id(FeatureId::new(0x476d_079f_106b_f4e7, 2));

    mine.fill_from(&other);

    assert_eq!(mine, GoogleIdentity::from_cid(Cid::new(1).unwrap()));
}

#[test]
fn text_that_is_not_an_id_is_refused() {
    for text in [
        "",
        "0x1",
        "1:2",
        "0x1:0x-2",
        "0x1:0x2:0x3",
        "0x1:0x11112222333344445",
        "0x+1:0x2",
    ] {
        assert_eq!(FeatureId::parse(text), None, "{text}");
    }
    for text in [
        "short",
        "ChIJ with space inside",
        "ChIJ5_RrEJ8HbUcRgXBvXk08Kx;",
    ] {
        assert!(GooglePlaceId::parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn feature_ids_survive_the_way_through_a_place_id(cell in 1..u64::MAX, cid in 1..u64::MAX) {
        let feature = FeatureId::new(cell, cid);

        let place_id = feature.to_place_id().unwrap();

        prop_assert_eq!(place_id.feature_id(), Some(feature));
        prop_assert_eq!(GooglePlaceId::parse(place_id.as_str()).unwrap(), place_id);
    }

    #[test]
    fn feature_ids_survive_the_way_through_text(cell: u64, cid: u64) {
        let feature = FeatureId::new(cell, cid);

        prop_assert_eq!(feature.to_string(), format!("{cell:#x}:{cid:#x}"));
        prop_assert_eq!(FeatureId::parse(&feature.to_string()), Some(feature));
    }

    #[test]
    fn every_cell_decodes_to_where_the_s2_library_puts_it(cell: u64) {
        let reference = ::s2::cellid::CellID(cell);
        let expected = reference.is_valid().then(|| ::s2::latlng::LatLng::from(reference));

        let actual = s2::center(cell);

        prop_assert_eq!(actual.is_some(), expected.is_some());
        if let (Some((latitude, longitude)), Some(expected)) = (actual, expected) {
            prop_assert!((latitude - expected.lat.deg()).abs() < 1e-9);
            prop_assert!((longitude - expected.lng.deg()).abs() < 1e-9);
        }
    }

    #[test]
    fn no_text_makes_the_id_readers_panic(text in ".{0,80}") {
        let _ = FeatureId::parse(&text);
        let _ = Cid::parse_decimal(&text);
        let _ = GooglePlaceId::parse(&text).map(|id| (id.feature_id(), id.point()));
    }
}
