//! Tables.

use std::fmt::Write as _;

use crate::measure::reading_is_linear;

const HEADER: &str = "Title,Note,URL,Tags,Comment\n";
const OWN: &str = "Title,Note,URL,Tags,Comment,List,Address,Latitude,Longitude,Source,Rating,Visited,Place ID,CID,Feature ID,Created\n";

fn rows(header: &str, count: usize, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut table = header.to_owned();
    for number in 0..count {
        table.push_str(&row(number));
        table.push('\n');
    }
    table.into_bytes()
}

fn many(count: usize, word: impl Fn(usize) -> String) -> String {
    let words: Vec<String> = (0..count).map(word).collect();
    words.join(",")
}

#[test]
fn rows_of_one_letter() {
    reading_is_linear("x.csv", 20_000, |size| rows(HEADER, size, |_| "x".into()));
}

#[test]
fn rows_of_one_place_with_fresh_tags() {
    reading_is_linear("x.csv", 100, |size| {
        rows(HEADER, size, |row| {
            let tags = many(100, |tag| format!("t{row}_{tag}"));
            format!("A,,https://maps.google.com/?cid=1,\"{tags}\",")
        })
    });
}

#[test]
fn rows_of_one_place_with_other_notes_and_names() {
    for note in ["", "a long note that is not like the others"] {
        reading_is_linear("x.csv", 10_000, |size| {
            rows(HEADER, size, |row| {
                format!("A{row},{note} {row},https://maps.google.com/?cid=1,,")
            })
        });
    }
}

#[test]
fn branches_of_one_name() {
    reading_is_linear("x.csv", 10_000, |size| {
        rows("name,address,notes\n", size, |row| {
            format!("A,\"{} Street\",{row}", row / 2)
        })
    });
}

#[test]
fn a_cell_without_an_end() {
    reading_is_linear("x.csv", 200_000, |size| {
        format!("{HEADER}A,\"{}", "x\n".repeat(size)).into_bytes()
    });
}

#[test]
fn quotation_marks_that_are_never_closed() {
    reading_is_linear("x.csv", 20_000, |size| {
        rows(HEADER, size, |row| {
            let mark = if row < 40 { "\"" } else { "" };
            format!("{mark}a,{},", "\"\"".repeat(row % 3))
        })
    });
}

#[test]
fn quotation_marks_alone() {
    reading_is_linear("x.csv", 100_000, |size| {
        format!("{HEADER}{}", "\"".repeat(size)).into_bytes()
    });
    reading_is_linear("x.csv", 50_000, |size| {
        format!("{HEADER}{}", "\"\n".repeat(size)).into_bytes()
    });
    reading_is_linear("x.csv", 50_000, |size| {
        format!("{HEADER}{}", ",\"a\n".repeat(size)).into_bytes()
    });
}

#[test]
fn a_row_of_commas() {
    reading_is_linear("x.csv", 100_000, |size| {
        format!(
            "{HEADER}A,,https://maps.google.com/?cid=1{}",
            ",".repeat(size)
        )
        .into_bytes()
    });
}

#[test]
fn empty_lines() {
    reading_is_linear("x.csv", 200_000, |size| {
        format!("{HEADER}{}", "\r\n\r".repeat(size)).into_bytes()
    });
}

#[test]
fn a_description_and_no_header() {
    reading_is_linear("x.csv", 200_000, |size| "a ".repeat(size).into_bytes());
    reading_is_linear("x.csv", 100_000, |size| "\"\n".repeat(size).into_bytes());
}

#[test]
fn rows_without_a_header() {
    reading_is_linear("x.csv", 5_000, |size| {
        rows("", size, |row| {
            format!("A,,https://maps.google.com/?cid={row}")
        })
    });
    reading_is_linear("x.csv", 20_000, |size| {
        format!("{}https://maps.google.com/?cid=1", "a,".repeat(size)).into_bytes()
    });
}

#[test]
fn rows_of_our_own_with_fresh_lists_and_tags() {
    reading_is_linear("x.csv", 50, |size| {
        rows(OWN, size, |row| {
            let names = many(200, |name| format!("\"\"n{row}_{name}\"\""));
            format!("A,,,\"{names}\",,\"{names}\",,48.2,16.3,user,,,,,,")
        })
    });
}

#[test]
fn rows_of_our_own_with_many_lists_of_one_name() {
    reading_is_linear("x.csv", 2_000, |size| {
        let names = many(size, |_| "n".to_owned());
        rows(OWN, 8, |_| {
            format!("A,,,,,\"{names}\",,48.2,16.3,user,,,,,,")
        })
    });
}

#[test]
fn points_below_many_columns() {
    reading_is_linear("x.csv", 20_000, |size| {
        let columns = "x,".repeat(2_000);
        rows(&format!("{columns}name,lat,lon\n"), size, |_| "x".into())
    });
}

#[test]
fn rows_of_points() {
    reading_is_linear("x.csv", 4_000, |size| {
        rows("name,lat,lon,tags\n", size, |row| {
            format!("P{row},48.2,16.3,\"a;b,c\"")
        })
    });
}

#[test]
fn utf_16() {
    reading_is_linear("x.csv", 20_000, |size| {
        let mut text = HEADER.to_owned();
        for row in 0..size {
            writeln!(text, "é{row},,").unwrap();
        }
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    });
}

#[test]
fn bytes_that_are_not_text() {
    reading_is_linear("x.csv", 400_000, |size| {
        let mut bytes = "a\n".repeat(size).into_bytes();
        bytes.push(0xE9);
        bytes
    });
}

#[test]
fn a_files_name() {
    for letters in ["x", "é", ")", "(", "/", "\u{301}", "\0", " "] {
        let file = format!("{HEADER}A,,\n").into_bytes();
        crate::measure::is_linear(
            100_000,
            |size| format!("{}.csv", letters.repeat(size)),
            |name| {
                let upload = listbud_takeout::Upload::of_bytes(name, &file);
                let _ = listbud_takeout::parse(&upload, &crate::measure::limits());
            },
        );
    }
}

#[test]
fn geometries_without_an_end() {
    for (head, part) in [
        ("MULTIPOINT (", "(1 2),"),
        ("LINESTRING (", "1 2,"),
        ("", "GEOMETRYCOLLECTION("),
        ("POINT", "("),
        ("", "SRID=1;"),
        ("", "-"),
    ] {
        reading_is_linear("x.csv", 20_000, |size| {
            format!("WKT,name\n\"{head}{}\",n\n", part.repeat(size)).into_bytes()
        });
    }
}

#[test]
fn many_columns_of_one_kind() {
    for name in [
        "note", "url", "tags", "list", "date", "phone", "address", "lat,lng",
    ] {
        reading_is_linear("x.csv", 100, |size| {
            let header = format!("name,lat,lng{}\n", format!(",{name}").repeat(200));
            rows(&header, size, |row| {
                let cells = many(200, |cell| format!("c{row}_{cell}"));
                format!("n{row},1,2,{cells}")
            })
        });
    }
}

#[test]
fn a_row_that_is_wider_than_its_header() {
    reading_is_linear("x.csv", 5_000, |size| {
        let cells = many(size, |cell| format!("cell{cell}"));
        format!("name,lat,lng\nn,1,2,{cells}\n").into_bytes()
    });
}

#[test]
fn lines_above_a_header() {
    for line in ["a,b,c", "URL,URL,URL", ",,", "x URL, and more"] {
        reading_is_linear("x.csv", 2_000, |size| {
            format!("{}{HEADER}x\n", format!("{line}\n").repeat(size)).into_bytes()
        });
    }
}
