//! How fast files are read and written.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark ends where its set-up fails"
)]

use std::{fmt::Write as _, hint::black_box};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use listbud_domain::{
    Address, CoordinateSource, Coordinates, GoogleIdentity, Located, Notes, Place, PlaceId,
    PlaceName, UserId, WebUrl,
};
use listbud_takeout::{
    Limits, Upload,
    export::{ExportPlace, Exporter, Format, Meta},
    maps_url::MapsLink,
    parse,
};
use time::OffsetDateTime;
use uuid::Uuid;

const ROWS: u64 = 10_000;

fn url(number: u64) -> String {
    format!(
        "https://www.google.com/maps/place/Caf%C3%A9+{number}/data=!4m2!3m1!1s0x48761ca5c4ae8e6d:{:#x}",
        number + 1_000_000
    )
}

fn table() -> String {
    let mut table = String::from("Title,Note,URL,Tags,Comment\n,,,,\n");
    for number in 0..ROWS {
        let url = url(number);
        writeln!(
            table,
            "Café {number},\"ask for \"\"chilli\"\", please\",{url},\"lunch,cheap\","
        )
        .unwrap();
    }
    table
}

fn reading(criterion: &mut Criterion) {
    let table = table();
    let upload = Upload::of_bytes("London food.csv", table.as_bytes());
    let one = url(7);

    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Bytes(table.len() as u64));
    group.sample_size(20);
    group.bench_function("a table", |bench| {
        bench.iter(|| parse(black_box(&upload), &Limits::default()));
    });
    group.sample_size(100);
    group.throughput(Throughput::Bytes(one.len() as u64));
    group.bench_function("a map address", |bench| {
        bench.iter(|| MapsLink::parse(black_box(&one)));
    });
    group.finish();
}

fn place(number: u64) -> Place {
    let text = |what: &str| format!("{what} {number}");
    Place {
        id: PlaceId(Uuid::from_u128(u128::from(number))),
        owner: UserId(Uuid::from_u128(1)),
        name: PlaceName::restore(text("Café")),
        address: Some(Address::restore(text("High Street"))),
        located: Some(Located {
            coordinates: Coordinates::parse(51.5, -0.12).unwrap(),
            source: CoordinateSource::Url,
        }),
        google: GoogleIdentity::default(),
        url: Some(WebUrl::restore(url(number))),
        contacts: listbud_domain::Contacts::default(),
        notes: Some(Notes::restore("ask for \"chilli\", please".to_owned())),
        rating: None,
        visited: false,
        lists: Vec::new(),
        tags: Vec::new(),
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
        saved_at: None,
    }
}

fn writing(criterion: &mut Criterion) {
    let places: Vec<Place> = (0..1_000).map(place).collect();
    let mut group = criterion.benchmark_group("writing");
    group.sample_size(50);
    for (name, format) in [
        ("GeoJSON", Format::GeoJson),
        ("KML", Format::Kml),
        ("GPX", Format::Gpx),
        ("CSV", Format::Csv),
        ("a backup", Format::Backup),
    ] {
        let write = || {
            let mut file = Vec::with_capacity(1_000_000);
            let mut exporter = Exporter::new(format, Meta::new("London food"));
            exporter.begin(&mut file).unwrap();
            for place in &places {
                let place = ExportPlace {
                    place,
                    lists: &["London food"],
                    is_dated: true,
                };
                exporter.place(&mut file, &place).unwrap();
            }
            exporter.end(&mut file).unwrap();
            file
        };
        group.throughput(Throughput::Bytes(write().len() as u64));
        group.bench_function(name, |bench| bench.iter(write));
    }
    group.finish();
}

criterion_group!(benches, reading, writing);
criterion_main!(benches);
