//! Where on Earth.

use crate::Invalid;

/// A point in WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

impl Coordinates {
    /// The latitude of the north pole, in degrees.
    pub const MAX_LATITUDE: f64 = 90.0;

    /// The longitude of the antimeridian, in degrees.
    pub const MAX_LONGITUDE: f64 = 180.0;

    /// Makes a point from degrees north and east. 0, 0 is a place like any
    /// other; *unknown* is `Option::None`.
    ///
    /// # Errors
    ///
    /// [`Invalid::OutOfRange`] beyond ±90 or ±180, or for what is not a number.
    pub fn parse(latitude: f64, longitude: f64) -> Result<Self, Invalid> {
        in_range(latitude, Self::MAX_LATITUDE)?;
        in_range(longitude, Self::MAX_LONGITUDE)?;
        // Adding zero turns -0.0 into 0.0, which otherwise prints as "-0".
        Ok(Self {
            latitude: latitude + 0.0,
            longitude: longitude + 0.0,
        })
    }

    /// Makes a point from two values that must be given together or not at all.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`], and [`Invalid::HalfCoordinates`].
    pub fn parse_pair(
        latitude: Option<f64>,
        longitude: Option<f64>,
    ) -> Result<Option<Self>, Invalid> {
        match (latitude, longitude) {
            (Some(latitude), Some(longitude)) => Self::parse(latitude, longitude).map(Some),
            (None, None) => Ok(None),
            _ => Err(Invalid::HalfCoordinates),
        }
    }

    /// Degrees north, from -90 to 90.
    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east, from -180 to 180.
    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Metres to another point along a great circle (haversine formula, mean
    /// Earth radius of the IUGG: 6,371,008.8 m).
    #[must_use]
    pub fn distance_to(self, other: Self) -> f64 {
        const EARTH_RADIUS_M: f64 = 6_371_008.8;
        let (lat1, lat2) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lng = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = half_lat.mul_add(half_lat, lat1.cos() * lat2.cos() * half_lng * half_lng);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }
}

fn in_range(value: f64, max: f64) -> Result<(), Invalid> {
    if (-max..=max).contains(&value) {
        Ok(())
    } else {
        Err(Invalid::OutOfRange { min: -max, max })
    }
}

/// Where coordinates came from, worst first: a better source replaces a worse
/// one, never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoordinateSource {
    /// Decoded from Google's feature id: an estimate, often tens of metres off
    /// and sometimes kilometres (see [`crate::google`]).
    FeatureId,
    /// Written in a map address.
    Url,
    /// Given by Google in a GeoJSON file.
    GeoJson,
    /// Given by the user.
    User,
}

impl CoordinateSource {
    /// All sources, worst first.
    pub const ALL: [Self; 4] = [Self::FeatureId, Self::Url, Self::GeoJson, Self::User];

    /// The word for it in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FeatureId => "feature_id",
            Self::Url => "url",
            Self::GeoJson => "geojson",
            Self::User => "user",
        }
    }

    /// Finds the source that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }

    /// Whether the point may lie far from the real one.
    #[must_use]
    pub const fn is_approximate(self) -> bool {
        matches!(self, Self::FeatureId)
    }
}

/// A point and where it came from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Located {
    /// The point.
    pub coordinates: Coordinates,
    /// Where it came from.
    pub source: CoordinateSource,
}

/// A box between two meridians and two parallels, as GeoJSON's `bbox` (RFC 7946
/// §5): west may be greater than east, and then the box crosses the 180th
/// meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Western edge in degrees east.
    pub west: f64,
    /// Southern edge in degrees north.
    pub south: f64,
    /// Eastern edge in degrees east.
    pub east: f64,
    /// Northern edge in degrees north.
    pub north: f64,
}

impl BoundingBox {
    /// Makes a box from its edges in degrees.
    ///
    /// # Errors
    ///
    /// [`Invalid::BoundingBox`] when an edge is out of range or south lies above
    /// north.
    pub fn parse(west: f64, south: f64, east: f64, north: f64) -> Result<Self, Invalid> {
        let (max_north, max_east) = (Coordinates::MAX_LATITUDE, Coordinates::MAX_LONGITUDE);
        let ranges = [
            (west, max_east),
            (east, max_east),
            (south, max_north),
            (north, max_north),
        ];
        let in_range = ranges
            .iter()
            .all(|(edge, limit)| (-limit..=*limit).contains(edge));
        if !in_range || south > north {
            return Err(Invalid::BoundingBox);
        }
        Ok(Self {
            west,
            south,
            east,
            north,
        })
    }
}

/// A region of the map that places are looked for in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Area {
    /// Between meridians and parallels.
    Box(BoundingBox),
    /// Within a distance of a point.
    Circle {
        /// The middle.
        center: Coordinates,
        /// The distance in metres.
        radius_m: f64,
    },
}

impl Area {
    /// The largest radius in metres: half way round the Earth.
    pub const MAX_RADIUS_M: f64 = 20_100_000.0;

    /// Makes a circle.
    ///
    /// # Errors
    ///
    /// [`Invalid::OutOfRange`] when the radius is not above 0 and at most
    /// [`Self::MAX_RADIUS_M`].
    pub fn circle(center: Coordinates, radius_m: f64) -> Result<Self, Invalid> {
        if radius_m > 0.0 && radius_m <= Self::MAX_RADIUS_M {
            Ok(Self::Circle { center, radius_m })
        } else {
            Err(Invalid::OutOfRange {
                min: 0.0,
                max: Self::MAX_RADIUS_M,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_island_is_a_place_and_the_unknown_is_not() {
        assert!(
            Coordinates::parse_pair(Some(0.0), Some(0.0))
                .unwrap()
                .is_some()
        );
        assert_eq!(Coordinates::parse_pair(None, None).unwrap(), None);
        assert_eq!(
            Coordinates::parse_pair(Some(1.0), None),
            Err(Invalid::HalfCoordinates)
        );
    }

    #[test]
    fn no_number_and_too_large_a_number_are_refused() {
        for (latitude, longitude) in [
            (91.0, 0.0),
            (0.0, 999.0),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert!(Coordinates::parse(latitude, longitude).is_err());
        }
    }

    #[test]
    fn a_better_source_ranks_above_a_worse_one() {
        assert!(CoordinateSource::User > CoordinateSource::GeoJson);
        assert!(CoordinateSource::GeoJson > CoordinateSource::Url);
        assert!(CoordinateSource::Url > CoordinateSource::FeatureId);
    }

    #[test]
    fn the_distance_from_london_to_paris_is_known() {
        let london = Coordinates::parse(51.5074, -0.1278).unwrap();
        let paris = Coordinates::parse(48.8566, 2.3522).unwrap();

        let metres = london.distance_to(paris);

        assert!((343_000.0..344_500.0).contains(&metres), "{metres}");
    }
}
