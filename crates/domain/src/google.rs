//! The ids that Google gives a place, and what they tell.
//!
//! A *feature id* is two 64-bit numbers, `0x<cell>:0x<cid>`. The second is the
//! *CID* (customer id), Google's lasting name of a business; the first is an S2
//! cell id, a point on Earth. A *place id* that begins with `ChIJ` is the same
//! two numbers as base64url of the protobuf message `{1: {1: fixed64 cell, 2:
//! fixed64 cid}}`; both statements held for each of 1,000 businesses with both
//! ids known.
//!
//! The cell tells where Google first drew the place. Over those businesses it
//! lay 265 m off in the median, 76 % within 5 km and 8 % beyond 15 km, so it is
//! [`crate::CoordinateSource::FeatureId`]: a pin to start from, marked as
//! approximate, and never evidence that two places are one.

mod s2;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{Coordinates, Invalid, text};

/// Google's lasting number of a place. Above 2⁶³ is common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cid(u64);

impl Cid {
    /// Makes a CID from its number; 0 is Google's "none".
    #[must_use]
    pub const fn new(number: u64) -> Option<Self> {
        if number == 0 {
            None
        } else {
            Some(Self(number))
        }
    }

    /// Reads a decimal number, negative when the source printed it as signed.
    #[must_use]
    pub fn parse_decimal(text: &str) -> Option<Self> {
        let number = text
            .parse::<u64>()
            .ok()
            .or_else(|| text.parse::<i64>().ok().map(i64::cast_unsigned))?;
        Self::new(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The same 64 bits as a signed number, which is what PostgreSQL can store.
    #[must_use]
    pub const fn to_bits(self) -> i64 {
        self.0.cast_signed()
    }

    /// Undoes [`Self::to_bits`].
    #[must_use]
    pub const fn from_bits(bits: i64) -> Option<Self> {
        Self::new(bits.cast_unsigned())
    }
}

impl std::fmt::Display for Cid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Google's two numbers of a place: where it was first drawn, and its CID.
///
/// Either may be 0 in Google's own data, which means "none".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FeatureId {
    cell: u64,
    cid: u64,
}

impl FeatureId {
    /// Makes a feature id from its halves.
    #[must_use]
    pub const fn new(cell: u64, cid: u64) -> Self {
        Self { cell, cid }
    }

    /// Reads `0x<hex>:0x<hex>`, as it stands in map addresses.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (cell, cid) = text.split_once(':')?;
        Some(Self::new(hexadecimal(cell)?, hexadecimal(cid)?))
    }

    /// The first half, an S2 cell id.
    #[must_use]
    pub const fn cell(self) -> u64 {
        self.cell
    }

    /// The second half; `None` when it is 0.
    #[must_use]
    pub const fn cid(self) -> Option<Cid> {
        Cid::new(self.cid)
    }

    /// Decodes where Google first drew the place; `None` when the first half is
    /// no cell. An estimate: see the module's documentation.
    #[must_use]
    pub fn approximate_position(self) -> Option<Coordinates> {
        // Seven decimals are a centimetre; more would promise what is not known.
        let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let (latitude, longitude) = s2::center(self.cell)?;
        Coordinates::parse(rounded(latitude), rounded(longitude)).ok()
    }

    /// Encodes it as a `ChIJ…` place id; `None` when a half is missing, for
    /// which Google has no place id.
    #[must_use]
    pub fn to_place_id(self) -> Option<GooglePlaceId> {
        if self.cell == 0 || self.cid == 0 {
            return None;
        }
        let mut message = vec![0x0A, 0x12, 0x09];
        message.extend(self.cell.to_le_bytes());
        message.push(0x11);
        message.extend(self.cid.to_le_bytes());
        Some(GooglePlaceId(URL_SAFE_NO_PAD.encode(message)))
    }
}

impl std::fmt::Display for FeatureId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // As {:#x} would, which takes ten times as long; a page of places has
        // two hundred of these numbers.
        let mut text = String::with_capacity(37);
        push_hexadecimal(&mut text, self.cell);
        text.push(':');
        push_hexadecimal(&mut text, self.cid);
        f.pad(&text)
    }
}

fn push_hexadecimal(text: &mut String, number: u64) {
    text.push_str("0x");
    let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(1);
    for digit in (0..digits).rev() {
        let value = u32::try_from(number >> (4 * digit) & 0xF).unwrap_or_default();
        text.push(char::from_digit(value, 16).unwrap_or('0'));
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    // from_str_radix would take a sign.
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(digits, 16).ok()
}

/// The id by which Google's Places API knows a place: `ChIJ…` for most,
/// `GhIJ…` for bare points, `Ei…` for addresses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GooglePlaceId(String);

impl GooglePlaceId {
    /// The most characters kept; Google names no limit, address ids reach some 200.
    pub const MAX: usize = 512;

    /// The fewest characters.
    pub const MIN: usize = 10;

    /// Makes a place id from text.
    ///
    /// # Errors
    ///
    /// [`Invalid::GooglePlaceId`] unless it is base64url text of [`Self::MIN`]
    /// to [`Self::MAX`] characters; [`Invalid::Empty`], [`Invalid::TooLong`].
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let text = text::line(raw, Self::MAX)?;
        let is_base64url = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if text.len() < Self::MIN || !is_base64url {
            return Err(Invalid::GooglePlaceId);
        }
        Ok(Self(text))
    }

    /// Takes back text that [`Self::parse`] made earlier, unchecked: for the
    /// database, whose constraints hold the same rule.
    #[must_use]
    pub const fn restore(text: String) -> Self {
        Self(text)
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Decodes the feature id inside a `ChIJ…` id; `None` for the other kinds
    /// and for ids that are broken.
    #[must_use]
    pub fn feature_id(&self) -> Option<FeatureId> {
        let (cell, cid) = self.two_fixed64(0x0A)?;
        Some(FeatureId::new(
            u64::from_le_bytes(cell),
            u64::from_le_bytes(cid),
        ))
    }

    /// Decodes the exact point inside a `GhIJ…` id; `None` for the other kinds.
    #[must_use]
    pub fn point(&self) -> Option<Coordinates> {
        let (latitude, longitude) = self.two_fixed64(0x1A)?;
        Coordinates::parse(f64::from_le_bytes(latitude), f64::from_le_bytes(longitude)).ok()
    }

    /// Reads the protobuf message `{field: {1: fixed64, 2: fixed64}}`; `tag` is
    /// the outer field's tag byte.
    fn two_fixed64(&self, tag: u8) -> Option<([u8; 8], [u8; 8])> {
        let message = URL_SAFE_NO_PAD.decode(&self.0).ok()?;
        let [outer, 0x12, 0x09, rest @ ..] = message.as_slice() else {
            return None;
        };
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let (0x11, second) = rest.split_first().map(|(tag, rest)| (*tag, rest))? else {
            return None;
        };
        (*outer == tag).then_some((*first, second.try_into().ok()?))
    }
}

impl std::fmt::Display for GooglePlaceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// All that is known of who a place is to Google.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoogleIdentity {
    /// The lasting number: what decides whether two places are one.
    pub cid: Option<Cid>,
    /// The S2 cell of the feature id, never 0.
    pub cell: Option<u64>,
    /// The Places API's id.
    pub place_id: Option<GooglePlaceId>,
}

impl GoogleIdentity {
    /// Knows what a feature id tells, its `ChIJ…` form included.
    #[must_use]
    pub fn from_feature_id(feature: FeatureId) -> Self {
        Self {
            cid: feature.cid(),
            cell: (feature.cell() != 0).then_some(feature.cell()),
            place_id: feature.to_place_id(),
        }
    }

    /// Knows a CID alone.
    #[must_use]
    pub const fn from_cid(cid: Cid) -> Self {
        Self {
            cid: Some(cid),
            cell: None,
            place_id: None,
        }
    }

    /// Knows a place id, and the feature id inside when there is a sound one.
    #[must_use]
    pub fn from_place_id(place_id: GooglePlaceId) -> Self {
        let feature = place_id
            .feature_id()
            .filter(|feature| feature.approximate_position().is_some());
        let mut identity = feature.map(Self::from_feature_id).unwrap_or_default();
        identity.place_id = Some(place_id);
        identity
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cid.is_none() && self.cell.is_none() && self.place_id.is_none()
    }

    /// The feature id, when both halves are known.
    #[must_use]
    pub fn feature_id(&self) -> Option<FeatureId> {
        Some(FeatureId::new(self.cell?, self.cid?.get()))
    }

    /// Adds what `other` knows and this does not, unless the two name different
    /// places.
    pub fn fill_from(&mut self, other: &Self) {
        if let (Some(mine), Some(theirs)) = (self.cid, other.cid)
            && mine != theirs
        {
            return;
        }
        self.cid = self.cid.or(other.cid);
        self.cell = self.cell.or(other.cell);
        if self.place_id.is_none() {
            self.place_id.clone_from(&other.place_id);
        }
    }
}

#[cfg(test)]
mod tests;
