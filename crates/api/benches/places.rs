//! How fast places are written as JSON.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where its set-up fails"
)]

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use listbud_api::PlaceJson;
use listbud_domain::{
    Address, Cid, Color, CoordinateSource, Coordinates, GoogleIdentity, ListId, Located, Notes,
    Place, PlaceId, PlaceName, Rating, TagId, TagLabel, TagName, UserId, WebUrl,
};
use time::OffsetDateTime;
use uuid::Uuid;

fn place(number: u128, tag: &Arc<TagLabel>) -> Place {
    let text = |what: &str| format!("{what} {number}");
    Place {
        id: PlaceId(Uuid::from_u128(number)),
        owner: UserId(Uuid::from_u128(1)),
        name: PlaceName::restore(text("Café")),
        address: Some(Address::restore(text("High Street"))),
        located: Some(Located {
            coordinates: Coordinates::parse(51.5, -0.12).unwrap(),
            source: CoordinateSource::Url,
        }),
        google: GoogleIdentity {
            cid: Cid::from_bits(1_000_000),
            cell: Some(0x4876_1ca5_c4ae_8e6d),
            place_id: None,
        },
        url: Some(WebUrl::restore(
            "https://www.google.com/maps/place/Caf%C3%A9/data=!4m2!3m1!1s0x48761ca5c4ae8e6d:0xf4240"
                .to_owned(),
        )),
        contacts: listbud_domain::Contacts::default(),
        notes: Some(Notes::restore("ask for \"chilli\", please".to_owned())),
        rating: Rating::parse(4.5).ok(),
        visited: true,
        lists: vec![ListId(Uuid::from_u128(2))],
        tags: vec![Arc::clone(tag)],
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
        saved_at: None,
    }
}

fn writing(criterion: &mut Criterion) {
    let tag = Arc::new(TagLabel {
        id: TagId(Uuid::from_u128(3)),
        name: TagName::parse("lunch").unwrap(),
        color: Color::default(),
        emoji: None,
    });
    let places: Vec<Place> = (0..1_000).map(|number| place(number, &tag)).collect();
    let write = || {
        let mut json = Vec::with_capacity(1_000_000);
        for place in black_box(&places) {
            serde_json::to_writer(&mut json, &PlaceJson::from(place)).unwrap();
        }
        json
    };

    let mut group = criterion.benchmark_group("writing");
    group.throughput(Throughput::Bytes(write().len() as u64));
    group.bench_function("1,000 places as JSON", |bench| bench.iter(write));
    group.finish();
}

criterion_group!(benches, writing);
criterion_main!(benches);
