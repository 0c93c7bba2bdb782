//! KML and GPX.

use std::fmt::Write as _;

use crate::measure::reading_is_linear;

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        text.push_str(&part(number));
    }
    text
}

fn kml(inside: &str) -> Vec<u8> {
    format!("<kml><Document>{inside}</Document></kml>").into_bytes()
}

fn placemark(inside: &str) -> String {
    format!(
        "<Placemark><name>n</name><Point><coordinates>16.3,48.2</coordinates></Point>{inside}</Placemark>"
    )
}

#[test]
fn placemarks_with_many_values() {
    reading_is_linear("x.kml", 5, |size| {
        kml(&repeated(size, |_| {
            let values = repeated(200, |number| {
                format!(
                    "<Data name='k{number}'><value>{}{number}</value></Data>",
                    "v".repeat(300)
                )
            });
            placemark(&format!("<ExtendedData>{values}</ExtendedData>"))
        }))
    });
    // One placemark, and more and more in it.
    reading_is_linear("x.kml", 1_000, |size| {
        let values = repeated(size, |number| {
            format!("<Data name='k{number}'><value>v{number}</value></Data>")
        });
        kml(&placemark(&format!(
            "<ExtendedData>{values}</ExtendedData>"
        )))
    });
    reading_is_linear("x.kml", 20, |size| {
        let values = repeated(size, |number| {
            format!(
                "<Data name='k{number}'><value>{}{number}</value></Data>",
                "ab".repeat(10_000)
            )
        });
        kml(&placemark(&format!(
            "<ExtendedData>{values}</ExtendedData>"
        )))
    });
}

#[test]
fn a_placemark_with_many_descriptions() {
    reading_is_linear("x.kml", 2_000, |size| {
        kml(&placemark(&repeated(size, |number| {
            format!("<description>text {number}</description>")
        })))
    });
    reading_is_linear("x.kml", 40_000, |size| {
        let text = "ab".repeat(size);
        kml(&placemark(&repeated(8, |number| {
            format!("<description>{text}{number}</description>")
        })))
    });
}

#[test]
fn descriptions_of_markup() {
    for part in [
        "&lt;a ",
        "&lt;",
        "&amp;",
        "&lt;br&gt;",
        "&amp;#6",
        "&lt;a&gt;",
        "http://x ",
    ] {
        reading_is_linear("x.kml", 5_000, |size| {
            let description = format!("<description>{}</description>", part.repeat(size));
            kml(&placemark(&description).repeat(4))
        });
    }
    for part in ["<a ", "<!", "&", "http:'"] {
        reading_is_linear("x.kml", 8_000, |size| {
            let text = part.repeat(size);
            let description = format!("<description><![CDATA[{text}]]></description>");
            kml(&placemark(&description).repeat(4))
        });
    }
}

#[test]
fn entities_and_comments() {
    reading_is_linear("x.kml", 20_000, |size| {
        kml(&placemark(&format!(
            "<description>{}</description>",
            "&x;".repeat(size)
        )))
    });
    reading_is_linear("x.kml", 10_000, |size| kml(&"<!-- - -->".repeat(size)));
    reading_is_linear("x.kml", 50_000, |size| {
        kml(&format!("<!--{}", "- ".repeat(size)))
    });
    reading_is_linear("x.kml", 50_000, |size| {
        kml(&format!("<![CDATA[{}", "] ".repeat(size)))
    });
    reading_is_linear("x.kml", 50_000, |size| {
        format!("<!DOCTYPE kml [{}<kml/>", "<!".repeat(size)).into_bytes()
    });
}

#[test]
fn attributes_and_names() {
    reading_is_linear("x.kml", 5_000, |size| {
        let attributes = repeated(size, |number| format!(" a{number}='v'"));
        kml(&format!("<Folder{attributes}></Folder>"))
    });
    reading_is_linear("x.kml", 50_000, |size| {
        let name = "x".repeat(size);
        kml(&format!("<{name}></{name}>"))
    });
    reading_is_linear("x.kml", 100_000, |size| {
        kml(&format!("<a b='{}", "x ".repeat(size)))
    });
}

#[test]
fn styles_and_their_maps() {
    reading_is_linear("x.kml", 1_000, |size| {
        let mut text = String::new();
        for number in 0..size {
            write!(
                text,
                "<Style id='s{number}'><IconStyle><color>ff0000ff</color></IconStyle></Style><StyleMap id='m{number}'><Pair><styleUrl>#s{number}</styleUrl></Pair></StyleMap>"
            )
            .unwrap();
        }
        for number in 0..size {
            text.push_str(&placemark(&format!("<styleUrl>#m{number}</styleUrl>")));
        }
        kml(&text)
    });
}

#[test]
fn folders() {
    reading_is_linear("x.kml", 1_000, |size| {
        kml(&repeated(size, |number| {
            let inside = placemark("");
            format!("<Folder><name>f{number}</name><description>d</description>{inside}</Folder>")
        }))
    });
}

#[test]
fn maps_of_our_own() {
    reading_is_linear("x.kml", 100, |size| {
        kml(&repeated(size, |number| {
            let names = repeated(100, |name| format!("n{number}_{name},"));
            placemark(&format!(
                "<ExtendedData><Data name='coordinates_source'><value>user</value></Data><Data name='lists'><value>{names}</value></Data><Data name='tags'><value>{names}</value></Data></ExtendedData>"
            ))
        }))
    });
}

#[test]
fn waypoints() {
    reading_is_linear("x.gpx", 1_000, |size| {
        let points = repeated(size, |number| {
            format!(
                "<wpt lat='1' lon='2'><name>n{number}</name><type>g{number}</type><desc>d</desc><cmt>d</cmt></wpt>"
            )
        });
        let groups = repeated(size, |number| {
            format!("<group name='g{number}' color='#ff0000'/>")
        });
        format!("<gpx>{points}<extensions>{groups}</extensions></gpx>").into_bytes()
    });
    reading_is_linear("x.gpx", 2_000, |size| {
        let texts = repeated(size, |number| {
            format!("<desc>d{number}</desc><cmt>c{number}</cmt><link href='http://x/{number}'/>")
        });
        format!("<gpx><wpt lat='1' lon='2'>{texts}</wpt></gpx>").into_bytes()
    });
}

#[test]
fn markup_of_all_kinds() {
    for part in [
        "<a href='http://x/'>x",
        "<a href='x",
        "<td>",
        "<tr><td>x",
        "<table><tr><td>",
        "<table>x</table>",
        "<img src='http://x/'>",
        "<br>",
        "<x>",
        "</x>",
        "</ x>",
        "<style>",
        "<!--",
        "&amp",
        "<![CDATA[",
    ] {
        reading_is_linear("x.csv", 4_000, |size| {
            let text = part.repeat(size).replace('"', "\"\"");
            format!("WKT,name,description\nPOINT(1 2),n,\"{text}\"\n").into_bytes()
        });
    }
}

#[test]
fn elements_in_a_description() {
    for part in ["<b>x</b>", "<td a='&lt;'/>", "<br/>x"] {
        reading_is_linear("x.kml", 4_000, |size| {
            kml(&placemark(&format!(
                "<description>{}</description>",
                part.repeat(size)
            )))
        });
    }
}

#[test]
fn groups_links_and_values_of_one_waypoint() {
    for part in [
        "<link href='http://x/'><text>x</text></link>",
        "<extensions><Category>x</Category></extensions>",
        "<extensions><StreetAddress>x</StreetAddress></extensions>",
        "<extensions><k>value</k></extensions>",
        "<type>x</type>",
    ] {
        reading_is_linear("x.gpx", 2_000, |size| {
            let parts = part.repeat(size);
            format!("<gpx><wpt lat='1' lon='2'>{parts}</wpt></gpx>").into_bytes()
        });
    }
}
