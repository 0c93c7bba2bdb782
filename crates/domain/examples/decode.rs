//! Tells what a Google feature id or place id holds.
//!
//! `cargo run -p listbud-domain --example decode -- ChIJ5_RrEJ8HbUcRgXBvXk08Kxo`
#![expect(clippy::print_stdout, reason = "an example speaks to a person")]

use std::process::ExitCode;

use listbud_domain::{FeatureId, GoogleIdentity, GooglePlaceId, import};

fn main() -> ExitCode {
    let Some(argument) = std::env::args().nth(1) else {
        eprintln!("usage: decode <0x…:0x… or ChIJ…>");
        return ExitCode::from(2);
    };
    let identity = match FeatureId::parse(&argument) {
        Some(feature) => GoogleIdentity::from_feature_id(feature),
        None => match GooglePlaceId::parse(&argument) {
            Ok(place_id) => GoogleIdentity::from_place_id(place_id),
            Err(error) => {
                eprintln!("{argument}: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    if let Some(feature) = identity.feature_id() {
        println!("feature id  {feature}");
    }
    if let Some(cid) = identity.cid {
        println!("cid         {cid}");
    }
    if let Some(place_id) = &identity.place_id {
        println!("place id    {place_id}");
    }
    match import::locate(None, &identity) {
        Some(located) => println!(
            "position    {:.6}, {:.6} ({})",
            located.coordinates.latitude(),
            located.coordinates.longitude(),
            located.source.as_str()
        ),
        None => println!("position    not in the id"),
    }
    ExitCode::SUCCESS
}
