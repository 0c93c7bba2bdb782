//! Single parts of a file that have no end.

use listbud_takeout::{FileKind, TakeoutError};

use crate::{MIB, Repeated, limits, measured, read, read_within};

/// The size of a file in which each byte costs much without optimisation.
const SMALL: u64 = 3 * MIB;

#[test]
fn a_cell() {
    let closed = Repeated::new("Title,Note,URL\nA,\"", "x\n", "\",\nB,,\n");
    let batch = read("x.csv", &closed).unwrap().batch;
    assert_eq!(batch.places.len(), 1);
    assert_eq!(batch.remarks[0].code, "row_too_long");

    let wide = Repeated::new("Title,Note,URL\nA,,", ",", "\nB,,\n");
    let batch = read("x.csv", &wide).unwrap().batch;
    assert_eq!(batch.places.len(), 1);

    // Every row behind the mark is a row again.
    let open = Repeated::new("Title,Note,URL\nA,,\n\"", "x\n", "");
    let limits = listbud_takeout::Limits {
        rows: 1_000,
        ..limits()
    };
    let error = read_within("x.csv", &open, limits).unwrap_err();
    assert_eq!(error, TakeoutError::TooManyRows { max: 1_000 });
}

#[test]
fn a_line_before_any_header() {
    let text = Repeated::new("", "a ", "");
    assert_eq!(
        read("x.csv", &text).unwrap_err(),
        TakeoutError::NotTakeout(FileKind::Text)
    );
    let spaces = Repeated::of(SMALL, "", " ", "{\"features\":[]}");
    assert!(read("x.json", &spaces).is_ok());
}

#[test]
fn a_value_of_json() {
    for (head, part, tail) in [
        ("{\"features\":[{\"a\":[", "[0,0],", "0]}]}"),
        ("{\"features\":[{\"a\":\"", "x", "\"}]}"),
        ("{\"features\":[", "1", "]}"),
        ("{\"features\":\"", "x", "\"}"),
        ("{\"places\":\"", "x", "\"}"),
        ("{\"places\":{\"", "x", "\":1}}"),
        ("{\"listbudBackup\":\"", "x", "\"}"),
        ("{\"listbudBackup\":1,\"lists\":[\"", "x", "\"]}"),
        ("{\"", "x", "\":1}"),
        ("{\"a\":\"", "\\u0041", "\"}"),
        ("[\"", "x", "\"]"),
        ("[", "[", ""),
        ("{\"features\":[", "{\"a\":", ""),
    ] {
        // What is wrong with it does not matter here.
        let file = Repeated::of(SMALL, head, part, tail);
        let (_, beside) = measured("x.json", &file, limits());
        assert!(beside <= SMALL / 2, "{beside} for {head}{part}…");
    }
    let deep = Repeated::of(SMALL, "[", "[", "");
    assert_eq!(read("x.json", &deep).unwrap_err().code(), "too_deep");
}

#[test]
fn a_text_or_a_tag() {
    let mark = "<Placemark><name>n</name><Point><coordinates>1,2</coordinates></Point>";
    for (head, part, tail) in [
        ("<description>", "x ", "</description>"),
        ("<description><![CDATA[", "x ", "]]></description>"),
        ("<!--", "x ", "-->"),
        ("<a b='", "x ", "'/>"),
        ("<a ", "b='c' ", "/>"),
        ("<", "x", "/>"),
        ("<?x ", "x ", "?>"),
        ("&", "x", ";"),
    ] {
        let head = format!("<kml>\n{mark}{head}");
        let map = Repeated::new(&head, part, &format!("{tail}</Placemark></kml>"));
        let error = read("x.kml", &map).unwrap_err();
        assert_eq!(error.code(), "text_too_long", "{head}: {error}");
        assert!(error.to_string().contains("near line 2 "), "{error}");
    }
}

#[test]
fn many_values_of_one_placemark() {
    let mark = "<kml><Placemark><name>n</name><Point><coordinates>1,2</coordinates></Point>";
    let value = "v".repeat(100_000);
    for part in [
        format!("<Data name='k'><value>{value}</value></Data>"),
        format!("<description>{value}</description>"),
        format!("<Style id='{value}'><IconStyle><color>ff0000ff</color></IconStyle></Style>"),
    ] {
        let map = Repeated::new(mark, &part, "</Placemark></kml>");
        let takeout = read("x.kml", &map);
        assert!(takeout.is_ok(), "{:?}", takeout.unwrap_err());
    }
    for part in ["&lt;", "<x/>"] {
        let map = Repeated::of(SMALL, mark, part, "</Placemark></kml>");
        let (takeout, beside) = measured("x.kml", &map, limits());
        assert!(
            takeout.is_ok() && beside <= SMALL / 2,
            "{beside} for {part}"
        );
    }
    let styles = "<Style id='x'><IconStyle><color>ff0000ff</color></IconStyle></Style>";
    let map = Repeated::new("<kml>", &styles.replace('x', &value), "</kml>");
    assert!(read("x.kml", &map).is_err());
}

#[test]
fn open_elements_with_long_names_and_attributes() {
    let value = "v".repeat(60_000);
    let attributes: Vec<String> = (0..30).map(|at| format!("a{at}='{value}'")).collect();
    let attributes = attributes.join(" ");
    let nested: Vec<String> = (0..8).map(|at| format!("<e{at} {attributes}>")).collect();
    let nested = nested.concat();
    let map = format!("<kml>{nested}");
    assert!(map.len() as u64 > crate::MOST);
    assert!(read("x.kml", &map.into_bytes()).is_err());
}

#[test]
fn a_table_of_contents() {
    // Ten thousand names of 60,000 bytes, in as many bytes as there may be.
    let mut zip = b"PK\x03\x04".to_vec();
    let start = zip.len();
    let entry = |zip: &mut Vec<u8>, number: u32| {
        zip.extend(b"PK\x01\x02");
        zip.extend([20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        zip.extend([0; 8]);
        zip.extend(60_000_u16.to_le_bytes());
        zip.extend([0; 16]);
        let name = format!("{number:060000}");
        zip.extend(name.as_bytes());
    };
    for number in 0..500 {
        entry(&mut zip, number);
    }
    let size = u32::try_from(zip.len() - start).unwrap();
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(500_u16.to_le_bytes());
    zip.extend(500_u16.to_le_bytes());
    zip.extend(size.to_le_bytes());
    zip.extend(u32::try_from(start).unwrap().to_le_bytes());
    zip.extend([0, 0]);

    let error = read_within("takeout.zip", &zip, limits()).unwrap_err();

    assert_eq!(error.code(), "damaged_archive");
    assert!(error.to_string().contains("table of contents"), "{error}");
}
