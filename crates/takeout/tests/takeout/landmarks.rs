//! How far the decoded positions lie from where the places are.

use crate::support::{fixture, notes};
use listbud_domain::{CoordinateSource, Coordinates};

#[test]
fn positions_of_well_known_places_are_estimates_of_the_right_place() {
    // Each note holds the coordinates that Google shows for the landmark.
    let batch = fixture("landmarks.csv").unwrap().batch;

    let mut distances: Vec<f64> = batch
        .places
        .iter()
        .map(|place| {
            let (latitude, longitude) = notes(place).unwrap().split_once(',').unwrap();
            let shown =
                Coordinates::parse(latitude.parse().unwrap(), longitude.parse().unwrap()).unwrap();
            let located = place.located.unwrap();
            assert_eq!(located.source, CoordinateSource::FeatureId);
            located.coordinates.distance_to(shown)
        })
        .collect();
    distances.sort_by(f64::total_cmp);

    assert_eq!(distances.len(), 11);
    let median = distances[distances.len() / 2];
    assert!(median < 300.0, "{distances:?}");
    assert!(
        distances.iter().all(|metres| *metres < 5_000.0),
        "{distances:?}"
    );
}
