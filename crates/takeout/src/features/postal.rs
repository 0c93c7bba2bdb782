//! Postal addresses, whole or in parts.

use std::borrow::Cow;

use super::members::{Members, text};
use crate::fit::{AddressPart, has_part};

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
    // A street stands where a whole address would, and the town beside it.
    let is_street = !members.has(&STREET)
        && members
            .peek(&CITY)
            .is_some_and(|city| !has_part(&whole, &city, AddressPart::Region));
    if is_street {
        return Cow::Owned(from_parts(members, Some(whole)));
    }
    members.drop_known(&WHOLE, |part| whole.contains(part.trim()));
    for (parts, kind) in [
        (&STREET[..], AddressPart::Street),
        (&NUMBER, AddressPart::Number),
        (&POSTCODE, AddressPart::Number),
        (&CITY, AddressPart::Region),
        (&STATE, AddressPart::Region),
        (&COUNTRY, AddressPart::Region),
    ] {
        members.drop_known(parts, |part| has_part(&whole, part, kind));
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
