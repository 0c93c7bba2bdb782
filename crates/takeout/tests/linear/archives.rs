//! Archives.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::measure::reading_is_linear;

fn packed(count: usize, file: impl Fn(usize) -> (String, Vec<u8>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for number in 0..count {
        let (name, bytes) = file(number);
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(count: usize, file: impl Fn(usize) -> (String, Vec<u8>)) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for number in 0..count {
        let (name, bytes) = file(number);
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        tar.append_data(&mut header, name, bytes.as_slice())
            .unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn tarballs() {
    reading_is_linear("takeout.tgz", 500, |size| {
        gzipped(&tar(size, |number| {
            let table = format!("Title,Note,URL\nA{number},,\n");
            (format!("{number}.csv"), table.into_bytes())
        }))
    });
    reading_is_linear("takeout.tar", 50, |size| {
        tar(size, |number| {
            let name = format!("{number}{}.csv", "/é".repeat(5_000));
            (name, b"Title,Note,URL\nA,,\n".to_vec())
        })
    });
    // What is passed over.
    reading_is_linear("takeout.tgz", 4, |size| {
        gzipped(&tar(size + 1, |number| match number {
            0 => ("a.csv".to_owned(), b"Title,Note,URL\nA,,\n".to_vec()),
            number => (format!("{number}.mp4"), vec![0; 2 * 1024 * 1024]),
        }))
    });
}

#[test]
fn tables_of_one_letter() {
    reading_is_linear("takeout.zip", 4, |size| {
        packed(size, |number| {
            let rows = "x\n".repeat(10_000);
            let table = format!("Title,Note,URL\n{rows}");
            (format!("{number}.csv"), table.into_bytes())
        })
    });
}

#[test]
fn many_small_files() {
    reading_is_linear("takeout.zip", 500, |size| {
        packed(size, |number| {
            let table = format!("Title,Note,URL\nA{number},,\n");
            (format!("{number}.csv"), table.into_bytes())
        })
    });
    reading_is_linear("takeout.zip", 500, |size| {
        packed(size, |number| {
            (format!("{number}.txt"), b"no place".to_vec())
        })
    });
}

#[test]
fn long_names() {
    reading_is_linear("takeout.zip", 50, |size| {
        packed(size, |number| {
            let name = format!("{number}{}.csv", "/é".repeat(5_000));
            (name, b"Title,Note,URL\nA,,\n".to_vec())
        })
    });
}

#[test]
fn a_zipped_map() {
    reading_is_linear("x.kmz", 1_000, |size| {
        let placemark =
            "<Placemark><name>n</name><Point><coordinates>1,2</coordinates></Point></Placemark>";
        let map = format!("<kml>{}</kml>", placemark.repeat(size));
        packed(1, |_| ("doc.kml".to_owned(), map.clone().into_bytes()))
    });
}

#[test]
fn marks_of_an_archives_end() {
    reading_is_linear("takeout.zip", 20_000, |size| {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(b"PK\x05\x06".repeat(size));
        bytes
    });
    reading_is_linear("takeout.zip", 20_000, |size| {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(b"PK\x06\x06PK\x01\x02".repeat(size));
        let mut end = b"PK\x05\x06".to_vec();
        end.extend([0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        end.extend([0xFF; 8]);
        end.extend([0, 0]);
        bytes.extend(end);
        bytes
    });
}
