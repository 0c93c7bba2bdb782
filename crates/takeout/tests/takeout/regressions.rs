//! What fuzzing found, so that it stays found.

use crate::support::{bare_place, names, read, write};
use listbud_domain::WebUrl;
use listbud_takeout::export::{Format, Meta};

#[test]
fn a_header_inside_a_json_text_makes_no_table_of_it() {
    let mut place = bare_place("Mill");
    place.url =
        WebUrl::parse("https://www.google.com/maps/place/x/data=,Title,Note,URL,Comment ,,,").ok();
    let file = write(Format::GeoJson, Meta::new("All"), &[(place, vec![])]);

    let takeout = read("x.geojson", file.as_bytes()).unwrap();

    assert_eq!(takeout.format.as_str(), "listbud_geojson");
    assert_eq!(names(&takeout.batch), ["Mill"]);
}

#[test]
fn ids_are_read_from_the_address_that_is_kept() {
    let text = "Title,Note,URL\nA,,https://maps.google.\u{7}com/?cid=9\n";

    let batch = read("x.csv", text.as_bytes()).unwrap().batch;

    let place = &batch.places[0];
    let url = place.url.as_ref().unwrap();
    assert_eq!(url.as_str(), "https://maps.google.com/?cid=9");
    assert_eq!(place.google.cid.unwrap().get(), 9);
}

#[test]
fn a_mark_before_the_first_title_goes_the_way_of_any_other() {
    let first = bare_place("\u{feff}Mill");
    let second = bare_place("\u{feff}Oak");
    let places = [(first.clone(), vec![]), (second.clone(), vec![])];
    let file = write(Format::Csv, Meta::new("All"), &places);

    let batch = read("x.csv", file.as_bytes()).unwrap().batch;

    assert_eq!(names(&batch), [first.name.as_str(), second.name.as_str()]);
    assert_eq!(batch.places[0].line, 2);
}

#[test]
fn no_remark_contains_text_that_a_database_refuses() {
    let header = "Title,Note,URL,Tags,Comment,List,Address,Latitude,Longitude,Source,Rating,Visited,Place ID,CID,Feature ID,Created";
    let tag = format!("\u{1}{}", "t".repeat(200));
    for text in [
        format!("{header}\nA,,,{tag},,,,,,,\0many,,x\0y,z\u{7},\u{1b}[,\n"),
        "name,lat,lng,placeid,rating\nA,1,2,x\0y,\0\n".to_owned(),
        "{\"features\":[{\"properties\":{\"name\":\"A\\u0000\",\"coordinates_source\":null,\"cid\":\"x\\u0000y\"}}]}".to_owned(),
        "<gpx><wpt lat=\"1\" lon=\"2\"><name>A&#1;</name><extensions><coordinates_source>user</coordinates_source><cid>x&#7;y</cid></extensions></wpt></gpx>".to_owned(),
    ] {
        let batch = read("x", text.as_bytes()).unwrap().batch;

        assert!(!batch.remarks.is_empty(), "{text}");
        for remark in batch.remarks {
            assert!(!remark.message.contains(char::is_control), "{remark:?}");
            assert!(!remark.name.unwrap_or_default().contains(char::is_control));
        }
    }
}
