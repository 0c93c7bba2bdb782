//! Prints a Google Takeout export as GeoJSON, and what became of its other rows.
//!
//! `cargo run -p listbud-takeout --example convert -- "Want to go.csv" > places.geojson`

use std::{error::Error, io::Write, process::ExitCode, time::SystemTime};

use listbud_domain::{Color, Place, PlaceId, TagId, TagLabel, UserId, import::ImportedPlace};
use listbud_takeout::{
    Limits, Upload,
    export::{ExportPlace, Exporter, Format, Meta},
    parse,
};
use time::OffsetDateTime;
use uuid::Uuid;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: convert <file of Google Takeout>");
        return ExitCode::from(2);
    };
    match convert(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn convert(path: &str) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let upload = Upload {
        file_name: path,
        bytes: &bytes,
    };
    let takeout = parse(&upload, &Limits::default())?;

    let now = OffsetDateTime::from(SystemTime::now());
    let batch = takeout.batch;
    let title = batch.lists.first().map_or(path, |list| list.name.as_str());
    let mut exporter = Exporter::new(Format::GeoJson, Meta::new(title));
    let mut out = std::io::stdout().lock();
    exporter.begin(&mut out)?;
    for imported in &batch.places {
        let lists = imported.lists.iter();
        let names: Vec<&str> = lists
            .filter_map(|index| batch.lists.get(*index))
            .map(|list| list.name.as_str())
            .collect();
        let place = place(imported, now);
        exporter.place(
            &mut out,
            &ExportPlace {
                place: &place,
                lists: &names,
            },
        )?;
    }
    exporter.end(&mut out)?;
    out.flush()?;

    let located = batch
        .places
        .iter()
        .filter(|place| place.located.is_some())
        .count();
    eprintln!(
        "{}: {} places, {located} of them with coordinates",
        takeout.format.as_str(),
        batch.places.len()
    );
    for remark in &batch.remarks {
        eprintln!(
            "line {}: {} ({}) {}",
            remark.line,
            remark.outcome.as_str(),
            remark.name.as_deref().unwrap_or("no title"),
            remark.message
        );
    }
    Ok(())
}

/// A place as a database would hold it; here nobody owns it.
fn place(imported: &ImportedPlace, now: OffsetDateTime) -> Place {
    Place {
        id: PlaceId(imported.import_key().unwrap_or_else(|| {
            // Of a place that Google knows, its id does as well.
            let name = format!("{:?}", imported.google);
            Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
        })),
        owner: UserId(Uuid::nil()),
        name: imported.name.clone(),
        address: imported.address.clone(),
        located: imported.located,
        google: imported.google.clone(),
        url: imported.url.clone(),
        notes: imported.notes.clone(),
        rating: imported.rating,
        visited: imported.visited,
        lists: Vec::new(),
        tags: imported
            .tags
            .iter()
            .map(|name| TagLabel {
                id: TagId(Uuid::nil()),
                name: name.clone(),
                color: Color::default(),
                emoji: None,
            })
            .collect(),
        created_at: now,
        updated_at: now,
    }
}
