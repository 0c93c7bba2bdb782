//! What sources say of a place, as JSON.

use listbud_domain::{
    Address, CoordinateSource, Coordinates, Located, Notes, PlaceName, Rating, WebUrl,
    import::{Digest, Memory, Remembered, Said},
};
use serde_json::{Map, Value, json};

/// What a new place remembers of what its sources say.
pub(super) fn of(said: &[Said]) -> Value {
    let mut memory = Memory::default();
    for said in said {
        memory.remember(said);
    }
    write(&memory)
}

/// What a place remembers: of each source the digests of its values by their initials,
/// and the text of its notes.
pub(super) fn write(memory: &Memory) -> Value {
    let each = memory.each().map(|(source, said)| {
        let mut values = Map::new();
        for (key, digest) in digests(said) {
            if let Some(digest) = digest {
                values.insert(key.to_owned(), format!("{:016x}", digest.to_bits()).into());
            }
        }
        if let Some(notes) = &said.notes {
            values.insert(NOTES.to_owned(), notes.as_str().into());
        }
        (source.to_owned(), Value::Object(values))
    });
    Value::Object(each.collect())
}

const NOTES: &str = "t";

const fn digests(said: &Remembered) -> [(&'static str, Option<Digest>); 5] {
    [
        ("n", said.name),
        ("a", said.address),
        ("p", said.position),
        ("u", said.url),
        ("r", said.rating),
    ]
}

/// Undoes [`write`]. What cannot be read is not remembered.
pub(super) fn read(value: &Value) -> Memory {
    let mut memory = Memory::default();
    let sources = value.as_object().into_iter().flatten();
    for (source, said) in sources.take(Memory::MAX_SOURCES) {
        let digest = |key: &str| {
            let digits = said.get(key)?.as_str()?;
            u64::from_str_radix(digits, 16).ok().map(Digest::from_bits)
        };
        let said = Remembered {
            name: digest("n"),
            address: digest("a"),
            position: digest("p"),
            url: digest("u"),
            rating: digest("r"),
            notes: said.get(NOTES).and_then(Value::as_str).map(str::to_owned),
        };
        memory.restore(source, said);
    }
    memory
}

/// What several sources say of a place, between the staging table and back.
pub(super) fn sayings(each: &[Said]) -> Value {
    let each = each.iter().map(|said| {
        let located = said.located.map(|located| {
            let point = located.coordinates;
            let (latitude, longitude) = (point.latitude(), point.longitude());
            // As texts: not every reader of JSON gives a number back to the last bit.
            json!([
                latitude.to_string(),
                longitude.to_string(),
                located.source.as_str()
            ])
        });
        json!({
            "source": said.source.as_deref(),
            "name": said.name.as_str(),
            "address": said.address.as_ref().map(Address::as_str),
            "located": located,
            "url": said.url.as_ref().map(WebUrl::as_str),
            "notes": said.notes.as_ref().map(Notes::as_str),
            "rating": said.rating.map(|rating| rating.stars().to_string()),
        })
    });
    Value::Array(each.collect())
}

/// Undoes [`sayings`].
pub(super) fn read_sayings(value: &Value) -> Vec<Said> {
    let each = value.as_array().into_iter().flatten();
    each.filter_map(|said| {
        let text = |key: &str| said.get(key).and_then(Value::as_str);
        let owned = |key: &str| text(key).map(str::to_owned);
        Some(Said {
            source: text("source").map(Into::into),
            name: PlaceName::restore(owned("name")?),
            address: owned("address").map(Address::restore),
            located: said.get("located").and_then(located),
            url: owned("url").map(WebUrl::restore),
            notes: owned("notes").map(Notes::restore),
            rating: said
                .get("rating")
                .and_then(number)
                .and_then(|stars| Rating::parse(stars).ok()),
        })
    })
    .collect()
}

fn located(value: &Value) -> Option<Located> {
    let degrees = |at: usize| value.get(at).and_then(number);
    Some(Located {
        coordinates: Coordinates::parse(degrees(0)?, degrees(1)?).ok()?,
        source: CoordinateSource::from_word(value.get(2)?.as_str()?)?,
    })
}

fn number(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sources_say_and_what_is_remembered_of_it_comes_back() {
        let said = |source: Option<&str>| Said {
            source: source.map(Into::into),
            name: PlaceName::parse("Café").unwrap(),
            address: Address::parse("1 Example St").ok(),
            located: Some(Located {
                coordinates: Coordinates::parse(-1.1, 179.987_654_321).unwrap(),
                source: CoordinateSource::GeoJson,
            }),
            url: None,
            notes: Notes::parse("one\n\ntwo").ok(),
            rating: Rating::parse(4.1).ok(),
        };
        let each = [said(Some("kml/trip")), said(None)];
        let mut memory = Memory::default();
        for said in &each {
            memory.remember(said);
        }

        assert_eq!(read_sayings(&sayings(&each)), each);
        assert_eq!(read(&write(&memory)), memory);
        assert_eq!(read(&of(&each)), memory);
        assert_eq!(read(&json!(["broken"])), Memory::default());
    }
}
