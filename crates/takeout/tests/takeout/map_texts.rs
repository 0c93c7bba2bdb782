//! What maps say of their places beside name and point.

use crate::support::{codes, names, notes, read, write};
use listbud_domain::import::{ImportBatch, ImportedPlace};
use listbud_domain::{Address, CoordinateSource, Coordinates, Located, Notes, WebUrl};
use listbud_takeout::{FileKind, TakeoutError, export};
use time::macros::datetime;

fn kml(placemarks: &str) -> ImportBatch {
    let text = format!(
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Document><name>Tour</name>{placemarks}</Document></kml>"
    );
    read("tour.kml", text.as_bytes()).unwrap().batch
}

fn gpx(waypoints: &str) -> ImportBatch {
    let text = format!("<gpx version=\"1.1\">{waypoints}</gpx>");
    read("tour.gpx", text.as_bytes()).unwrap().batch
}

fn point(place: &ImportedPlace) -> Option<(f64, f64)> {
    let point = place.located?.coordinates;
    Some((point.latitude(), point.longitude()))
}

/// The notes of a placemark with this description.
fn described(description: &str) -> Option<String> {
    let batch = kml(&format!(
        "<Placemark><name>Inn</name><description>{description}</description></Placemark>"
    ));
    notes(&batch.places[0]).map(str::to_owned)
}

#[test]
fn markup_is_read_escaped_or_not() {
    for description in [
        "Knock <b>twice</b>, &amp; <i>wait</i><br/>then enter",
        "Knock &lt;b&gt;twice&lt;/b&gt;, &amp;amp; &lt;i&gt;wait&lt;/i&gt;&lt;br&gt;then enter",
        "<![CDATA[Knock <b>twice</b>, &amp; <i>wait</i><br>then enter]]>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">Knock <b>twice</b>, &amp; <i>wait</i></div><p>then enter</p>",
        "<p><![CDATA[Knock twice, & wait]]></p>then enter",
    ] {
        assert_eq!(
            described(description).as_deref(),
            Some("Knock twice, & wait\nthen enter"),
            "{description}"
        );
    }
}

#[test]
fn links_pictures_tables_and_lists_keep_what_they_say() {
    for (description, expected) in [
        (
            "See <a href=\"https://inn.example/?a=1&amp;b=2\">the menu</a> first",
            "See the menu (https://inn.example/?a=1&b=2) first",
        ),
        (
            "<img src=\"https://inn.example/door.jpg\"/>Green door",
            "https://inn.example/door.jpg Green door",
        ),
        (
            "<![CDATA[<style>td{color:red}</style><table><tr><td>Tel.</td><td>+41 1</td></tr><tr><td>Beds</td><td>12</td></tr></table>]]>",
            "Tel.: +41 1\nBeds: 12",
        ),
        ("<ul><li>soup</li><li>bread</li></ul>", "soup\nbread"),
        (
            "<![CDATA[<script>let a = '<p>';</script>Tea &#38; cake]]>",
            "Tea & cake",
        ),
    ] {
        assert_eq!(described(description).as_deref(), Some(expected));
    }
}

#[test]
fn a_description_with_a_large_picture_keeps_its_words() {
    let picture = "A".repeat(1_000_000);
    let description =
        format!("<![CDATA[before <img src=\"data:image/png;base64,{picture}\"> after]]>");

    assert_eq!(described(&description).as_deref(), Some("before after"));
}

#[test]
fn text_beyond_the_limit_is_reported() {
    let batch = kml(&format!(
        "<Placemark><name>Inn</name><description>{}</description></Placemark>",
        "word ".repeat(5_000)
    ));

    assert_eq!(names(&batch), ["Inn"]);
    assert_eq!(codes(&batch.remarks), [(1, "notes_cut")]);
}

#[test]
fn a_placemark_tells_when_it_was_saved() {
    for time in [
        "<TimeStamp><when>2019-03-04T05:06:07Z</when></TimeStamp>",
        "<gx:TimeStamp><when>2019-03-04T07:06:07+02:00</when></gx:TimeStamp>",
        "<TimeSpan><begin>2019-03-04T05:06:07Z</begin></TimeSpan>",
        "<LookAt><gx:TimeStamp><when>1999-01-01</when></gx:TimeStamp></LookAt><TimeStamp><when>2019-03-04T05:06:07Z</when></TimeStamp>",
    ] {
        let batch = kml(&format!("<Placemark><name>Inn</name>{time}</Placemark>"));
        let saved = batch.places[0].saved_at;
        assert_eq!(saved, Some(datetime!(2019-03-04 5:06:07 UTC)), "{time}");
    }
    let year =
        kml("<Placemark><name>Inn</name><TimeStamp><when>2019</when></TimeStamp></Placemark>");
    assert_eq!(
        year.places[0].saved_at,
        Some(datetime!(2019-01-01 0:00 UTC))
    );
    let span = kml(
        "<Placemark><name>Inn</name><TimeSpan><begin>spring</begin><end>2020-01-01</end></TimeSpan></Placemark>",
    );
    assert_eq!(span.places[0].saved_at, None);
    assert_eq!(
        notes(&span.places[0]),
        Some("Begin: spring\nUntil: 2020-01-01")
    );
}

#[test]
fn spaces_in_coordinates_change_nothing() {
    for coordinates in [
        "8.25, 47.05, 0",
        " 8.25,47.05 ",
        "8.25 ,\n47.05,0",
        "8.25 47.05",
    ] {
        let batch = kml(&format!(
            "<Placemark><name>Inn</name><Point><coordinates>{coordinates}</coordinates></Point></Placemark>"
        ));
        assert_eq!(
            point(&batch.places[0]),
            Some((47.05, 8.25)),
            "{coordinates}"
        );
    }
}

#[test]
fn other_geometry_of_a_placemark_is_reported() {
    let batch = kml(
        "<Placemark><name>Inn</name><MultiGeometry><Point><coordinates>8,47</coordinates></Point><Point><coordinates>9,48</coordinates></Point><LineString><coordinates>8,47 9,48</coordinates></LineString><Polygon><outerBoundaryIs><LinearRing><coordinates>1,1 2,2 3,1 1,1</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>\
         <Placemark><name>Ridge</name><gx:Track><when>2020-01-01T00:00:00Z</when><gx:coord>1 2 3</gx:coord></gx:Track></Placemark>",
    );

    assert_eq!(point(&batch.places[0]), Some((47.0, 8.0)));
    assert_eq!(
        codes(&batch.remarks),
        [(1, "geometry_left_out"), (2, "not_a_place")]
    );
    assert_eq!(
        batch.remarks[0].message,
        "A place has one point; left out: 1 point (48, 9), 1 line, 1 area."
    );
    assert_eq!(batch.remarks[1].name.as_deref(), Some("Ridge"));
    assert_eq!(batch.remarks[1].message, "It is not a place: 1 track.");
}

#[test]
fn a_map_that_only_links_to_another_is_refused_with_what_to_do() {
    let link = "<NetworkLink><name>Tour</name><Link><href>https://maps.example/kml</href></Link></NetworkLink>";
    let only = format!("<kml><Document>{link}</Document></kml>");
    let error = read("tour.kml", only.as_bytes()).unwrap_err();

    assert_eq!(error, TakeoutError::NotTakeout(FileKind::NetworkLink));
    let message = error.to_string();
    assert!(message.contains("kept elsewhere") && message.contains("Keep data up to date"));
    let both = kml(&format!("{link}<Placemark><name>Inn</name></Placemark>"));
    assert_eq!(names(&both), ["Inn"]);
    assert_eq!(codes(&both.remarks), [(1, "network_link")]);
    assert!(both.remarks[0].message.contains("https://maps.example/kml"));
}

#[test]
fn values_of_other_programs_become_lines_of_the_notes() {
    let batch = kml(
        "<Placemark><name>Inn</name><phoneNumber>+41 1</phoneNumber><atom:link xmlns:atom=\"a\" href=\"https://inn.example\"/>\
         <ExtendedData><Data name=\"opening_hours\"><value>9-17</value></Data>\
         <Data name=\"f3\"><displayName>Beds</displayName><value>12 <b>or</b> more</value></Data>\
         <SchemaData><SimpleData name=\"Wifi\">yes</SimpleData></SchemaData>\
         <camp:site xmlns:camp=\"c\"><camp:power>16 A</camp:power></camp:site></ExtendedData></Placemark>",
    );

    let inn = &batch.places[0];
    assert_eq!(inn.url, WebUrl::parse("https://inn.example").ok());
    assert_eq!(
        notes(inn),
        Some("Phone: +41 1\nOpening hours: 9-17\nBeds: 12 or more\nWifi: yes\nPower: 16 A")
    );
}

#[test]
fn garmins_address_phone_and_categories_are_kept() {
    let batch = gpx(
        "<wpt lat=\"46.5\" lon=\"7.5\"><ele>2103.5</ele><time>2017-05-06T07:08:09.5Z</time><name>Hut</name><cmt>bunks</cmt><desc>ask inside</desc><sym>Lodging</sym>\
         <extensions><gpxx:WaypointExtension><gpxx:Categories><gpxx:Category>Shelter</gpxx:Category><gpxx:Category>North</gpxx:Category></gpxx:Categories>\
         <gpxx:Address><gpxx:StreetAddress>Bergweg 3</gpxx:StreetAddress><gpxx:City>Thun</gpxx:City><gpxx:State>BE</gpxx:State><gpxx:Country>Schweiz</gpxx:Country><gpxx:PostalCode>3600</gpxx:PostalCode></gpxx:Address>\
         <gpxx:PhoneNumber>+41 33 1</gpxx:PhoneNumber><gpxx:PhoneNumber Category=\"Fax\">+41 33 2</gpxx:PhoneNumber></gpxx:WaypointExtension></extensions></wpt>",
    );

    let hut = &batch.places[0];
    assert_eq!(
        hut.address,
        Address::parse("Bergweg 3, 3600 Thun, BE, Schweiz").ok()
    );
    assert_eq!(hut.saved_at, Some(datetime!(2017-05-06 7:08:09.5 UTC)));
    assert_eq!(
        notes(hut),
        Some("bunks\n\nask inside\nSymbol: Lodging\nPhone: +41 33 1\nPhone: +41 33 2")
    );
    let lists: Vec<&str> = batch.lists.iter().map(|list| list.name.as_str()).collect();
    assert_eq!(lists, ["Shelter", "North"]);
    assert_eq!(hut.lists, [0, 1]);
    assert_eq!(codes(&batch.remarks), [(1, "fields_left_out")]);
}

#[test]
fn osmand_and_others_keep_phone_hours_and_links() {
    let batch = gpx(
        "<metadata><name>Tour</name><desc>the long way</desc></metadata>\
         <wpt lat=\"46.5\" lon=\"7.5\"><name>Hut</name><link href=\"https://hut.example\"><text>Hut</text></link><link href=\"https://book.example\"><text>beds</text></link>\
         <extensions><osmand:amenity_opening_hours>May-Sep</osmand:amenity_opening_hours><osmand:phone>+41 33 1</osmand:phone><osmand:icon>hut</osmand:icon><osmand:osm_tag_operator>Club</osmand:osm_tag_operator></extensions></wpt>",
    );

    let hut = &batch.places[0];
    assert_eq!(hut.url, WebUrl::parse("https://hut.example").ok());
    assert_eq!(
        notes(hut),
        Some(
            "Link: beds (https://book.example)\nOpening hours: May-Sep\nPhone: +41 33 1\nOperator: Club"
        )
    );
    let list = &batch.lists[0];
    assert_eq!(list.name.as_str(), "Tour");
    assert_eq!(list.description.as_ref().unwrap().as_str(), "the long way");
}

#[test]
fn our_own_maps_bring_their_dates_back() {
    let mut place = crate::support::bare_place("Inn");
    place.notes = Notes::parse("<b>1</b>").ok();
    place.located = Some(Located {
        coordinates: Coordinates::parse(1.0, 2.0).unwrap(),
        source: CoordinateSource::User,
    });
    let places = [(place, vec!["Tour"])];
    for (format, name) in [
        (export::Format::Kml, "x.kml"),
        (export::Format::Gpx, "x.gpx"),
    ] {
        let file = write(format, export::Meta::new("All"), &places);

        let batch = read(name, file.as_bytes()).unwrap().batch;

        assert_eq!(batch.places[0].saved_at, Some(places[0].0.created_at));
        assert_eq!(notes(&batch.places[0]), Some("<b>1</b>"));
    }
}

#[test]
fn a_nested_folder_is_reported() {
    let batch = kml(
        "<description>all of it</description><Folder><name>South</name><description>by <b>train</b></description>\
         <Folder><name>Food</name><Placemark><name>Inn</name></Placemark></Folder></Folder>",
    );

    assert_eq!(batch.lists[0].name.as_str(), "Food");
    let told: Vec<&str> = batch
        .remarks
        .iter()
        .map(|remark| remark.message.as_str())
        .collect();
    let what = "Left out, because no place is directly in this folder";
    assert_eq!(
        told,
        [
            format!("{what}: South: by train"),
            format!("{what}: all of it")
        ]
    );
}
