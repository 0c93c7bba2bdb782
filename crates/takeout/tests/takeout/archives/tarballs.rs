//! TAR archives, packed or not, and single files that gzip has packed.

use super::*;

/// What stands before the files in a TAR archive: 512 bytes.
fn header(name: &str, kind: tar::EntryType, size: u64) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header.as_bytes().to_vec()
}

/// A file's bytes, up to a whole block.
fn blocks(bytes: &[u8]) -> Vec<u8> {
    let mut blocks = bytes.to_vec();
    blocks.resize(bytes.len().next_multiple_of(512), 0);
    blocks
}

#[test]
fn a_takeout_as_tgz_comes_in_as_the_same_zip_does() {
    let saved = bytes("Saved Places.json");
    let want = bytes("Want to go.csv");
    let long = format!("Takeout/Saved/{}.csv", "Lieblingsplätze ".repeat(9).trim());
    let entries: Vec<(&str, &[u8])> = vec![
        ("Takeout/Saved/Want to go.csv", &want),
        (long.as_str(), LIST),
        ("Takeout/Maps (your places)/Saved Places.json", &saved),
        ("Takeout/Photos/a.jpg", b"\xFF\xD8\xFF\xE0 picture"),
        ("Takeout/Saved/._Want to go.csv", b"\0\x05\x16\x07"),
        ("Takeout/more.zip", b"PK\x03\x04"),
    ];

    let zip = read("t.zip", &packed(&entries)).unwrap();
    let tar_bytes = tar(&entries);
    for (name, archive) in [
        ("takeout-001.tgz", gzipped(&tar_bytes)),
        ("takeout-001.tar.gz", gzipped(&tar_bytes)),
        ("takeout.tar", tar_bytes),
        // Its content decides.
        ("takeout-001.zip", gzipped(&tar(&entries))),
    ] {
        let read = read(name, &archive).unwrap();

        assert_eq!(read.format, Format::Tar, "{name}");
        assert_eq!(read.batch, zip.batch, "{name}");
        assert_eq!(read.files, zip.files, "{name}");
    }
}

#[test]
fn a_single_file_that_gzip_has_packed_is_that_file() {
    let read = read("Bars.csv.gz", &gzipped(LIST)).unwrap();

    assert_eq!(read.format, Format::SavedListCsv);
    assert_eq!(read.batch.lists[0].name.as_str(), "Bars");
    let picture = super::read("a.gz", &gzipped(b"\x89PNG\r\n\x1A\n")).unwrap_err();
    assert_eq!(picture.code(), "not_a_takeout_export");
    let zip = super::read("a.gz", &gzipped(&packed(&[("a.csv", LIST)])));
    assert_eq!(zip, Err(TakeoutError::NestedArchive));
}

#[test]
fn an_archive_that_ends_too_soon_is_refused() {
    let noise: Vec<u8> = (0..40_000_u32)
        .flat_map(|n| (n * n).to_le_bytes())
        .collect();
    let whole = gzipped(&tar(&[("a.csv", LIST), ("b.bin", &noise), ("c.csv", LIST)]));

    for length in [12, 60, whole.len() / 2, whole.len() - 20] {
        let error = read("t.tgz", &whole[..length]).unwrap_err();
        assert_eq!(error.code(), "truncated_archive", "{length}: {error}");
    }
    let mut damaged = whole;
    damaged[200..260].fill(0x55);
    let error = read("t.tgz", &damaged).unwrap_err();
    assert!(
        ["damaged_archive", "truncated_archive"].contains(&error.code()),
        "{error}"
    );
}

#[test]
fn links_devices_and_hostile_names_are_reported_and_never_followed() {
    let mut tar = Vec::new();
    for (name, kind) in [
        ("link.csv", tar::EntryType::Symlink),
        ("hard.csv", tar::EntryType::Link),
        ("pipe.csv", tar::EntryType::Fifo),
        ("disk.csv", tar::EntryType::Block),
        ("folder", tar::EntryType::Directory),
    ] {
        tar.extend(header(name, kind, 0));
    }
    for name in ["/etc/Bars.csv", "../../Cafés\u{7}.csv", "..\\Parks.csv"] {
        tar.extend(header(name, tar::EntryType::Regular, LIST.len() as u64));
        tar.extend(blocks(LIST));
    }
    tar.extend([0; 1024]);

    let takeout = read("t.tar", &tar).unwrap();

    let lists: Vec<&str> = takeout
        .batch
        .lists
        .iter()
        .map(|list| list.name.as_str())
        .collect();
    assert_eq!(lists, ["Bars", "Cafés", "Parks"]);
    assert_eq!(told(&takeout, "damaged").len(), 2);
    assert_eq!(told(&takeout, "system_file").len(), 2);
}

#[test]
fn sparse_files_and_endless_names_are_refused() {
    let mut sparse = header("a.csv", tar::EntryType::GNUSparse, 512);
    sparse.extend([0; 1536]);
    assert_eq!(
        read("t.tar", &sparse).unwrap_err().code(),
        "damaged_archive"
    );

    let mut named = header("././@LongLink", tar::EntryType::GNULongName, 1 << 40);
    named.extend(vec![b'x'; 100_000]);
    assert_eq!(
        read("t.tgz", &gzipped(&named)).unwrap_err().code(),
        "damaged_archive"
    );

    // Its real size stands elsewhere.
    let attributes = b"19 size=8589934592\n";
    let mut longer = header("x", tar::EntryType::XHeader, attributes.len() as u64);
    longer.extend(blocks(attributes));
    longer.extend(header("a.csv", tar::EntryType::Regular, 0));
    longer.extend([0; 1024]);
    assert_eq!(
        read("t.tar", &longer).unwrap_err().code(),
        "damaged_archive"
    );
}

#[test]
fn skipped_bytes_are_bounded_too() {
    let zeros = vec![0; 8 * 1024 * 1024];
    let bomb = gzipped(&tar(&[
        ("a.mp4", &zeros),
        ("b.mp4", &zeros),
        ("c.csv", LIST),
    ]));
    let limits = Limits {
        inflated: 2 * 1024 * 1024,
        ..Limits::default()
    };

    let error = parse(&Upload::of_bytes("t.tgz", &bomb), &limits).unwrap_err();

    assert_eq!(error.code(), "archive_too_large");
    let entries: Vec<(String, &[u8])> = (0..30).map(|n| (format!("{n}.csv"), LIST)).collect();
    let entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, bytes)| (name.as_str(), *bytes))
        .collect();
    let limits = Limits {
        entries: 29,
        ..Limits::default()
    };
    let many = gzipped(&tar(&entries));
    let error = parse(&Upload::of_bytes("t.tgz", &many), &limits).unwrap_err();
    assert_eq!(
        error,
        TakeoutError::TooManyEntries {
            max: 29,
            actual: 30
        }
    );
}

#[test]
fn a_large_file_of_a_tar_is_refused_with_a_sentence_of_its_own() {
    const MIB: usize = 1024 * 1024;
    let mut table = LIST.to_vec();
    table.resize(33 * MIB, b'\n');
    let limits = Limits {
        inflated: 40 * MIB,
        ..Limits::default()
    };
    let upload = tar(&[("Takeout/Saved/large.csv", &table)]);

    let error = parse(&Upload::of_bytes("t.tar", &upload), &limits).unwrap_err();

    let said = error.to_string();
    assert!(said.contains("large.csv has more than 32 MiB"), "{said}");
    assert!(said.contains("ZIP"), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_tarball_with_damage_is_read_or_refused(
        positions in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<prop::sample::Index>(),
        is_packed in any::<bool>(),
    ) {
        let tar = tar(&[("Takeout/Saved/a.csv", LIST), ("b.kmz", b"PK\x03\x04"), ("c.csv", LIST)]);
        let mut bytes = if is_packed { gzipped(&tar) } else { tar };
        for (position, byte) in positions {
            let at = position.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);

        if let Ok(takeout) = read("t.tgz", &bytes) {
            prop_assert!(takeout.batch.places.len() <= 2);
        }
    }
}
