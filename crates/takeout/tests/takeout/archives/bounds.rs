//! Archives that are more than they seem: bombs, and bounds that hold for all files
//! together.

use super::*;

fn parse_within(zip: &[u8], limits: Limits) -> Result<Takeout, TakeoutError> {
    let upload = Upload::of_bytes("takeout.zip", zip);
    parse(&upload, &limits)
}

#[test]
fn a_bomb_ends_when_it_grows_and_not_when_it_has_grown() {
    let zeros = vec![b' '; 4 * 1024 * 1024];
    let bomb = packed(&[("a.csv", &zeros)]);

    let error = read("takeout.zip", &bomb).unwrap_err();

    assert!(bomb.len() < 8_000);
    assert!(matches!(error, TakeoutError::Bomb { .. }), "{error}");
    assert_eq!(error.code(), "archive_too_large");
}

#[test]
fn a_bomb_that_lies_about_its_sizes_ends_as_well() {
    let zeros = vec![b' '; 4 * 1024 * 1024];
    let mut bomb = packed(&[("a.csv", &zeros)]);
    // The sizes in the table of contents (APPNOTE 4.3.12): unpacked, ten bytes.
    let central = position(&bomb, b"PK\x01\x02");
    bomb[central + 24..central + 28].copy_from_slice(&10_u32.to_le_bytes());
    bomb[22..26].copy_from_slice(&10_u32.to_le_bytes());

    // Whatever it claims, no more than the bound comes out of it.
    match read("takeout.zip", &bomb) {
        Ok(takeout) => assert!(takeout.batch.places.is_empty()),
        Err(error) => assert!(
            ["archive_too_large", "nothing_in_archive", "damaged_archive"].contains(&error.code()),
            "{error}"
        ),
    }
}

#[test]
fn archives_in_archives_in_archives_are_not_opened() {
    // As 42.zip: each level holds sixteen of the next.
    let mut level = packed(&[("0.csv", LIST)]);
    for _ in 0..4 {
        let copies: Vec<(String, Vec<u8>)> = (0..16)
            .map(|number| (format!("{number}.zip"), level.clone()))
            .collect();
        let entries: Vec<(&str, &[u8])> = copies
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        level = packed(&entries);
    }

    assert_eq!(read("42.zip", &level), Err(TakeoutError::NestedArchive));
}

#[test]
fn entries_that_share_their_bytes_count_each_time() {
    // As zip bombs without nesting do: a hundred entries point at one file.
    let rows = list(
        "Mill",
        &"x".repeat(50_000),
        "https://maps.google.com/?cid=7",
    );
    let zip = stored(&[("a.csv", &rows)]);
    let central = position(&zip, b"PK\x01\x02");
    let end = position(&zip, b"PK\x05\x06");
    let entry = zip[central..end].to_vec();
    let mut bomb = zip[..central].to_vec();
    for number in 0..100_u8 {
        let mut copy = entry.clone();
        // Another name of the same length, `\x21.csv` and on.
        copy[46] = number + 0x21;
        bomb.extend(copy);
    }
    let size = u32::try_from(entry.len() * 100).unwrap();
    let mut tail = zip[end..].to_vec();
    tail[8..10].copy_from_slice(&100_u16.to_le_bytes());
    tail[10..12].copy_from_slice(&100_u16.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bomb.extend(tail);
    let limits = Limits {
        inflated: 1024 * 1024,
        ..Limits::default()
    };

    let takeout = parse_within(&bomb, limits).unwrap();

    let files = files(&takeout);
    let count = |wanted: &str| files.iter().filter(|(_, word)| *word == wanted).count();
    assert_eq!(count("saved_list_csv"), 1024 * 1024 / rows.len());
    assert_eq!(files.len(), 100);
    assert_eq!(
        count("saved_list_csv") + count("file_too_large"),
        files.len()
    );
}

#[test]
fn a_file_that_is_too_large_is_named_and_sinks_no_list() {
    let unknown = [b"{\"rows\": [".to_vec(), vec![b' '; 40 * 1024 * 1024]].concat();
    let zip = packed(&[
        ("Takeout/Unknown product/everything.json", &unknown),
        ("Takeout/Saved/Want to go.csv", LIST),
    ]);
    for limits in [
        // It packs like a bomb.
        Limits::default(),
        Limits {
            inflated: 16 * 1024 * 1024,
            ratio: usize::MAX,
            ..Limits::default()
        },
    ] {
        let takeout = parse_within(&zip, limits).unwrap();

        assert_eq!(names(&takeout.batch), ["Mill"]);
        let large = told(&takeout, "file_too_large");
        assert_eq!(
            large[0].file.as_deref(),
            Some("Takeout/Unknown product/everything.json")
        );
        assert_eq!(large[0].outcome, Outcome::Skipped);
    }
}

#[test]
fn large_products_without_places_are_not_unpacked() {
    let large = vec![b'x'; 3 * 1024 * 1024];
    let products = [
        "Takeout/My Activity/Maps/MyActivity.json",
        "Takeout/Meine Aktivitäten/Suche/MeineAktivitäten.html",
        "Takeout/マイ アクティビティ/マップ/マイアクティビティ.html",
        "Takeout/Location History (Timeline)/Records.json",
        "Takeout/Historique des positions/Données.json",
        "Takeout/Mail/All mail Including Spam and Trash.mbox",
        "Takeout/Google Photos/Holidays/IMG_0001.HEIC",
        "Takeout/Google Photos/Holidays/film.mp4",
        "Takeout/YouTube and YouTube Music/history/watch-history.json",
        "Takeout/Contacts/All Contacts/All Contacts.vcf",
    ];
    let mut entries: Vec<(&str, &[u8])> = products.map(|name| (name, large.as_slice())).to_vec();
    entries.push(("Takeout/Saved/Want to go.csv", LIST));
    let limits = Limits {
        // The products would not fit.
        inflated: 8 * 1024 * 1024,
        ..Limits::default()
    };
    let tgz = gzipped(&tar(&entries));
    for (name, archive) in [("t.zip", packed(&entries)), ("t.tgz", tgz)] {
        let takeout = parse(&Upload::of_bytes(name, &archive), &limits).unwrap();

        assert_eq!(names(&takeout.batch), ["Mill"], "{name}");
        let ignored = told(&takeout, "no_places");
        assert_eq!(ignored.len(), products.len(), "{name}");
        assert!(
            ignored
                .iter()
                .all(|remark| remark.outcome == Outcome::Ignored)
        );
    }
}

#[test]
fn a_longer_end_that_promises_too_much_is_refused_unread() {
    let zip = stored(&[("a.csv", LIST)]);
    let end = position(&zip, b"PK\x05\x06");
    // ZIP64's end and its locator (APPNOTE 4.3.14 and 4.3.15).
    let mut longer = b"PK\x06\x06".to_vec();
    longer.extend(44_u64.to_le_bytes());
    longer.extend([45, 0, 45, 0]);
    longer.extend([0; 8]);
    longer.extend(50_000_u64.to_le_bytes());
    longer.extend(50_000_u64.to_le_bytes());
    longer.extend([0; 16]);
    let mut promise = zip[..end].to_vec();
    promise.extend(longer);
    promise.extend(b"PK\x06\x07\0\0\0\0");
    promise.extend(u64::try_from(end).unwrap().to_le_bytes());
    promise.extend(1_u32.to_le_bytes());
    let mut last = zip[end..].to_vec();
    last[16..20].copy_from_slice(&[0xFF; 4]);
    promise.extend(last);

    assert_eq!(
        read("takeout.zip", &promise),
        Err(TakeoutError::TooManyEntries {
            max: 10_000,
            actual: 50_000
        })
    );
}

#[test]
fn the_bounds_of_an_archive_are_those_of_all_its_files() {
    let zip = packed(&[("a.csv", LIST), ("b.csv", LIST), ("c.csv", LIST)]);
    let within = |limits| parse_within(&zip, limits).map(|takeout| takeout.batch.places.len());
    let usual = Limits::default();

    assert_eq!(within(usual), Ok(1));
    assert_eq!(
        within(Limits {
            entries: 2,
            ..usual
        }),
        Err(TakeoutError::TooManyEntries { max: 2, actual: 3 })
    );
    let inflated = |inflated| Limits { inflated, ..usual };
    let takeout = parse_within(&zip, inflated(LIST.len() * 3 - 1)).unwrap();
    let last = &told(&takeout, "file_too_large")[0];
    assert_eq!(last.file.as_deref(), Some("c.csv"));
    assert!(last.message.contains("by itself"), "{}", last.message);
    assert_eq!(
        within(inflated(LIST.len() - 1)),
        Err(TakeoutError::InflatesTooFar {
            max: LIST.len() - 1
        })
    );
    assert_eq!(
        within(Limits { rows: 3, ..usual }),
        Err(TakeoutError::TooManyRows { max: 3 })
    );
    assert_eq!(
        within(Limits {
            inflated: LIST.len() * 3,
            ..usual
        }),
        Ok(1)
    );
}
