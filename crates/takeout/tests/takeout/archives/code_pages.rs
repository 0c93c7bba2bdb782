//! Names in archives that do not say their encoding.

use super::*;

/// An archive of one list, whose name has these bytes.
fn named(name: &[u8]) -> Vec<u8> {
    let plain = "n".repeat(name.len());
    let mut zip = stored(&[(&plain, LIST)]);
    while let Some(at) = zip
        .windows(plain.len())
        .position(|window| window == plain.as_bytes())
    {
        zip[at..at + name.len()].copy_from_slice(name);
    }
    zip
}

#[test]
fn a_list_name_is_decoded_as_the_archiver_encoded_it() {
    for (name, list) in [
        (
            &b"Takeout/Saved/\x93\x8C\x8B\x9E\x82\xCC\x83J\x83t\x83F.csv"[..],
            "東京のカフェ",
        ),
        (b"Ausfl\x81ge.csv", "Ausflüge"),
        (b"Ausfl\xFCge.csv", "Ausflüge"),
        (b"\x8A\xA0\xE4\xA5.csv", "Кафе"),
        ("Ausflüge.csv".as_bytes(), "Ausflüge"),
    ] {
        let takeout = read("t.zip", &named(name)).unwrap();

        assert_eq!(takeout.batch.lists[0].name.as_str(), list);
        assert!(told(&takeout, "unreadable_name").is_empty());
    }
}

#[test]
fn an_undecodable_name_is_replaced_and_reported() {
    let takeout = read("t.zip", &named(b"Saved/\xB0 \xB1 \xB2.csv")).unwrap();

    assert_eq!(takeout.batch.lists[0].name.as_str(), "List 1");
    let told = told(&takeout, "unreadable_name");
    assert_eq!(told[0].outcome, Outcome::Adjusted);
    assert_eq!(told[0].file.as_deref(), Some("Saved/List 1.csv"));
}

#[test]
fn a_unicode_name_beside_the_usual_one_comes_first() {
    let usual = b"??.csv";
    let unicode = "Kuća & Bašta.csv";
    // APPNOTE 4.6.9: version, the usual name's checksum, the name.
    let mut field = vec![1];
    field.extend(crc(usual).to_le_bytes());
    field.extend(unicode.as_bytes());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut options = zip::write::FullFileOptions::default();
    options.add_extra_field(0x7075, field, false).unwrap();
    zip.start_file(std::str::from_utf8(usual).unwrap(), options)
        .unwrap();
    zip.write_all(LIST).unwrap();
    let zip = zip.finish().unwrap().into_inner();

    let takeout = read("t.zip", &zip).unwrap();

    assert_eq!(takeout.batch.lists[0].name.as_str(), "Kuća & Bašta");
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
