//! Postal addresses, whole or in parts.

use std::borrow::Cow;

use super::members::{Members, text};

/// Where a whole address stands.
pub(super) const WHOLE: [&str; 16] = [
    "addr:full",
    "fulladdress",
    "formattedaddress",
    "address",
    "streetaddress",
    "postaladdress",
    "adresse",
    "dirección",
    "direccion",
    "indirizzo",
    "endereço",
    "adres",
    "адрес",
    "住所",
    "location",
    "vicinity",
];

const STREET: [&str; 10] = [
    "addr:street",
    "street",
    "road",
    "streetname",
    "addr:place",
    "thoroughfare",
    "straße",
    "strasse",
    "rue",
    "calle",
];
const NUMBER: [&str; 6] = [
    "addr:housenumber",
    "housenumber",
    "streetnumber",
    "addr:conscriptionnumber",
    "hausnummer",
    "housename",
];
const POSTCODE: [&str; 7] = [
    "addr:postcode",
    "postcode",
    "postalcode",
    "zip",
    "zipcode",
    "plz",
    "codepostal",
];
const CITY: [&str; 14] = [
    "addr:city",
    "city",
    "town",
    "village",
    "municipality",
    "locality",
    "addr:town",
    "addr:village",
    "addr:hamlet",
    "addr:suburb",
    "ort",
    "stadt",
    "ville",
    "ciudad",
];
const STATE: [&str; 5] = ["addr:state", "addr:province", "state", "province", "region"];
const COUNTRY: [&str; 3] = ["addr:country", "country", "countryname"];

/// Takes the address: where one stands whole, else put together from its parts.
pub(super) fn address<'v>(members: &mut Members<'v>) -> Cow<'v, str> {
    let whole = members.take(&WHOLE, |value| {
        // Foursquare's comes in lines.
        match value.as_array() {
            Some(lines) => {
                let lines: Vec<_> = lines.iter().filter_map(text).collect();
                (!lines.is_empty()).then(|| Cow::Owned(lines.join(", ")))
            }
            None => text(value),
        }
    });
    let Some(whole) = whole else {
        return Cow::Owned(from_parts(members, None));
    };
    let holds = |part: &str| whole.contains(part.trim());
    // A street stands where a whole address would, and the town beside it.
    let is_street = !members.has(&STREET) && members.peek(&CITY).is_some_and(|city| !holds(&city));
    if is_street {
        return Cow::Owned(from_parts(members, Some(whole)));
    }
    for parts in [
        &WHOLE[..],
        &STREET,
        &NUMBER,
        &POSTCODE,
        &CITY,
        &STATE,
        &COUNTRY,
    ] {
        members.drop_known(parts, holds);
    }
    whole
}

/// Puts an address together: street and number, town with its postcode, state,
/// country. A country alone is not an address.
fn from_parts<'v>(members: &mut Members<'v>, street: Option<Cow<'v, str>>) -> String {
    if street.is_none() && !members.has(&STREET) && !members.has(&CITY) {
        return String::new();
    }
    let street = street.unwrap_or_else(|| members.text(&STREET));
    let number = members.text(&NUMBER);
    let postcode = members.text(&POSTCODE);
    let city = members.text(&CITY);
    let state = members.text(&STATE);
    let country = members.text(&COUNTRY);
    let line = joined(" ", &[street, number]);
    let town = joined(" ", &[postcode, city]);
    joined(", ", &[line.into(), town.into(), state, country])
}

/// Joins what is not empty.
fn joined(separator: &str, parts: &[Cow<'_, str>]) -> String {
    let parts = parts.iter().map(|part| part.trim());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}
