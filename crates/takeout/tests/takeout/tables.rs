//! Tables that people and other programs make, and lists in all languages.

use crate::support::{bare_place, codes, names, notes, read, tags, write};
use listbud_domain::{
    Address, CoordinateSource, WebUrl,
    import::{ImportBatch, ImportedPlace},
};
use listbud_takeout::{FileOutcome, Format, TakeoutError, export};
use std::io::Write as _;
use time::macros::datetime;

fn table(text: &str) -> ImportBatch {
    let takeout = read("Trip.csv", text.as_bytes()).unwrap();
    assert_eq!(takeout.format, Format::PointsCsv, "{text}");
    takeout.batch
}

fn list(text: &str) -> ImportBatch {
    let takeout = read("Trip.csv", text.as_bytes()).unwrap();
    assert_eq!(takeout.format, Format::SavedListCsv, "{text}");
    takeout.batch
}

fn point(place: &ImportedPlace) -> Option<(f64, f64)> {
    let located = place.located?;
    assert_eq!(located.source, CoordinateSource::GeoJson);
    Some((
        located.coordinates.latitude(),
        located.coordinates.longitude(),
    ))
}

fn lists(batch: &ImportBatch) -> Vec<&str> {
    batch.lists.iter().map(|list| list.name.as_str()).collect()
}

fn description(batch: &ImportBatch) -> Option<&str> {
    batch.lists[0].description.as_ref().map(AsRef::as_ref)
}

#[test]
fn coordinates_are_found_under_any_of_their_names() {
    for text in [
        "name,lat,lng\nInn,47.25,13.5\n",
        "sep=;\r\nname;latitude;longitude\r\nInn;47,25;13,5\r\n",
        "\"sep=\t\"\nName\tX\tY\nInn\t13.5\t47.25\n",
        "Name,Coordinates\nInn,\"47.25, 13.5\"\n",
        "name,\"lat,lng\"\nInn,\"47.25,13.5\"\n",
        "name;location\nInn;47,25 13,5\n",
        "name,geo\nInn,geo:47.25,13.5\n"
            .replace("geo:47.25,13.5", "\"geo:47.25,13.5\"")
            .as_str(),
        "name,latitude,longitude,notes\nInn,47,25,13,5,\n",
        "WKT,name,description\n\"POINT (13.5 47.25)\",Inn,\n",
        "Name|Lat|Long\nInn|47°15'N|13°30'E\n",
        "Bezeichnung;Breitengrad;Längengrad\nInn;47,25;13,5\n",
        "Nombre,Latitud,Longitud\nInn,47.25,13.5\n",
        "Nome;Latitudine;Longitudine\nInn;47,25;13,5\n",
        "Naam;Breedtegraad;Lengtegraad\nInn;47,25;13,5\n",
        "Nazwa;Szerokość geograficzna;Długość geograficzna\nInn;47,25;13,5\n",
        "Název;Zeměpisná šířka;Zeměpisná délka\nInn;47,25;13,5\n",
        "Namn;Latitud;Longitud\nInn;47,25;13,5\n",
        "Navn;Breddegrad;Længdegrad\nInn;47,25;13,5\n",
        "Nimi;Leveysaste;Pituusaste\nInn;47,25;13,5\n",
        "Ad;Enlem;Boylam\nInn;47,25;13,5\n",
        "Название;Широта;Долгота\nInn;47,25;13,5\n",
        "Назва;Широта;Довгота\nInn;47,25;13,5\n",
        "Όνομα;Γεωγραφικό πλάτος;Γεωγραφικό μήκος\nInn;47,25;13,5\n",
        "Név;Szélesség;Hosszúság\nInn;47,25;13,5\n",
        "Nume;Latitudine;Longitudine\nInn;47,25;13,5\n",
        "名前,緯度,経度\nInn,47.25,13.5\n",
        "名称,纬度,经度\nInn,47.25,13.5\n",
        "이름,위도,경도\nInn,47.25,13.5\n",
        "الاسم,خط العرض,خط الطول\nInn,47.25,13.5\n",
        "שם,קו רוחב,קו אורך\nInn,47.25,13.5\n",
        "नाम,अक्षांश,देशांतर\nInn,47.25,13.5\n",
        "ชื่อ,ละติจูด,ลองจิจูด\nInn,47.25,13.5\n",
        "Tên,Vĩ độ,Kinh độ\nInn,47.25,13.5\n",
        "Nama,Lintang,Bujur\nInn,47.25,13.5\n",
        "Lieu;Latitude;Longitude\nInn;47,25;13,5\n",
    ] {
        let batch = table(text);

        assert_eq!(names(&batch), ["Inn"], "{text}");
        assert_eq!(point(&batch.places[0]), Some((47.25, 13.5)), "{text}");
        assert!(batch.remarks.is_empty(), "{text}: {:?}", batch.remarks);
    }
}

#[test]
fn every_column_is_kept_in_a_field_or_in_the_notes() {
    let batch = table(
        "id;Name;Breite;Länge;Straße;Hausnummer;PLZ;Ort;Land;Webseite;Google Maps URL;Telefon;opening_hours;Notiz;Beschreibung;Kategorie;Bewertung;besucht;Ordner;erstellt am;Datum;Zimmer\n\
         7;Inn;47,25;13,5;Dorfweg;3;3600;Thun;Schweiz;www.inn.example;https://maps.google.com/?cid=9;+41 33 1;9-17;quiet;old house;beds, food;4,5;ja;Huts;8.7.2016 9:10;2019-01-02;12;more\n",
    );

    let inn = &batch.places[0];
    assert_eq!(
        inn.address,
        Address::parse("Dorfweg 3, 3600 Thun, Schweiz").ok()
    );
    assert_eq!(
        inn.url,
        WebUrl::parse("https://maps.google.com/?cid=9").ok()
    );
    assert_eq!(inn.google.cid.unwrap().get(), 9);
    assert_eq!(tags(inn), ["beds", "food"]);
    assert!((inn.rating.unwrap().stars() - 4.5).abs() < 1e-9);
    assert!(inn.visited);
    assert_eq!(lists(&batch), ["Huts"]);
    assert_eq!(inn.saved_at, Some(datetime!(2016-07-08 9:10 UTC)));
    assert_eq!(
        notes(inn),
        Some(
            "quiet\n\nold house\nId: 7\nTelefon: +41 33 1\nOpening hours: 9-17\nDatum: 2019-01-02\nZimmer: 12\nmore\nWebseite: https://www.inn.example"
        )
    );
    assert!(batch.remarks.is_empty(), "{:?}", batch.remarks);
}

#[test]
fn a_layer_of_my_maps_says_what_is_not_a_point() {
    let batch = table(
        "WKT,name,description,Opened\n\
         \"MULTIPOINT ((8 47), (9 48))\",Twins,a<br>b,1890\n\
         \"LINESTRING (8 47, 9 48)\",Ridge,steep,\n\
         \"POLYGON ((1 1, 2 2, 3 1, 1 1))\",Field,,\n\
         somewhere,Lost,,\n",
    );

    assert_eq!(names(&batch), ["Twins", "Lost"]);
    assert_eq!(point(&batch.places[0]), Some((47.0, 8.0)));
    assert_eq!(notes(&batch.places[0]), Some("a\nb\nOpened: 1890"));
    assert_eq!(notes(&batch.places[1]), Some("WKT: somewhere"));
    assert_eq!(
        codes(&batch.remarks),
        [
            (2, "geometry_left_out"),
            (3, "not_a_place"),
            (4, "not_a_place"),
            (5, "coordinates_out_of_range"),
        ]
    );
    assert_eq!(
        batch.remarks[0].message,
        "A place has one point; left out: 1 point (48, 9)."
    );
    assert_eq!(batch.remarks[1].message, "It is not a place: 1 line.");
    assert_eq!(batch.remarks[1].name.as_deref(), Some("Ridge"));
}

#[test]
fn a_table_that_does_not_fit_is_refused_with_its_columns() {
    for (text, columns) in [
        (
            "Spot;North;East\nInn;48;16\n",
            "\"Spot\", \"North\", \"East\"",
        ),
        ("navnet\tbredde\nInn\t48\n", "\"navnet\", \"bredde\""),
        ("a,b,c\n1,2,3\n4,5,6\n", "\"a\", \"b\", \"c\""),
    ] {
        let error = read("x.csv", text.as_bytes()).unwrap_err();

        let columns = columns.to_owned();
        assert_eq!(
            error,
            TakeoutError::UnknownColumns {
                columns: columns.clone()
            }
        );
        assert_eq!(error.code(), "unknown_columns");
        let message = error.to_string();
        for word in [
            columns.as_str(),
            "name",
            "latitude",
            "longitude",
            "address",
            "notes",
        ] {
            assert!(message.contains(word), "{message}");
        }
    }
}

#[test]
fn the_word_for_the_address_may_be_any() {
    let row = "Inn,quiet,https://www.google.com/maps?cid=7,beds,late\nHut,,,,\n";
    for header in [
        "Tytuł,Notatka,Adres URL,Tagi,Komentarz",
        "Titel,Notering,URL-adress,Taggar,Kommentar",
        "Titre,Note,Adresse URL,Tags,Commentaire",
        "Название,Заметка,URL-адрес,Теги,Комментарий",
        "Τίτλος,Σημείωση,Διεύθυνση URL,Ετικέτες,Σχόλιο",
        "Cím,Megjegyzés,URL-cím,Címkék,Hozzászólás",
        "العنوان,ملاحظة,عنوان URL,العلامات,تعليق",
        "Titel,Note,Webadresse,Tags,Kommentar",
        "标题,备注,网址,标签,评论",
        "제목,메모,링크,태그,댓글",
        "Tiitel,Märkus,Veebiaadress,Sildid,Kommentaar",
    ] {
        let short = header.split(',').take(3).collect::<Vec<_>>().join(",");
        let semicolons = |text: &str| text.replace(',', ";");
        let long = "a line, with commas\n".repeat(25);
        for (text, about, width) in [
            (format!("{header}\n,,,,\n{row}"), None, 5),
            (
                format!("Best, of all\n\n{header}\n,,,,\n{row}"),
                Some("Best, of all"),
                5,
            ),
            (
                format!("{long}\n{header}\n,,,,\n{row}"),
                Some(long.trim()),
                5,
            ),
            (
                format!("{}\n;;;;\n{}", semicolons(header), semicolons(row)),
                None,
                5,
            ),
            (
                format!(
                    "Best\n\n{short}\n,,\nInn,quiet,https://www.google.com/maps?cid=7\nHut,,\n"
                ),
                Some("Best"),
                3,
            ),
        ] {
            let batch = list(&text);

            assert_eq!(names(&batch), ["Inn", "Hut"], "{text}");
            let inn = &batch.places[0];
            assert_eq!(inn.google.cid.unwrap().get(), 7, "{text}");
            if width == 5 {
                assert_eq!(notes(inn), Some("quiet\n\nlate"), "{text}");
                assert_eq!(tags(inn), ["beds"], "{text}");
            } else {
                assert_eq!(notes(inn), Some("quiet"), "{text}");
            }
            assert_eq!(description(&batch), about, "{text}");
            assert!(batch.remarks.is_empty(), "{text}: {:?}", batch.remarks);
        }
    }
}

#[test]
fn a_description_that_speaks_of_urls_is_still_one() {
    let text = "Titles, notes, URL\nand more\n\nTitle,Note,URL,Tags,Comment\n,,,,\nInn,,,,\n";

    let batch = list(text);

    assert_eq!(names(&batch), ["Inn"]);
    assert_eq!(description(&batch), Some("Titles, notes, URL\nand more"));
}

#[test]
fn columns_that_somebody_added_to_a_list_are_kept() {
    let batch = list(
        "Title,Note,URL,Tags,Comment,Phone,Created\nInn,quiet,,,,+41 33 1,2019-03-04,extra\nHut,,,,,,in spring\n",
    );

    assert_eq!(
        notes(&batch.places[0]),
        Some("quiet\nPhone: +41 33 1\nextra")
    );
    assert_eq!(
        batch.places[0].saved_at,
        Some(datetime!(2019-03-04 0:00 UTC))
    );
    assert_eq!(notes(&batch.places[1]), Some("Saved: in spring"));
}

#[test]
fn our_own_table_brings_its_dates_and_added_columns_back() {
    let place = bare_place("Inn");
    let text = write(
        export::Format::Csv,
        export::Meta::new("All"),
        &[(place.clone(), vec!["Trip"])],
    );
    let text = text.replacen("Created\r\n", "Created,Fax\r\n", 1);
    let text = format!("{},+41 33 1\r\n", text.trim_end());

    let takeout = read("x.csv", text.as_bytes()).unwrap();

    assert_eq!(takeout.format, Format::ListBudCsv);
    let inn = &takeout.batch.places[0];
    assert_eq!(inn.saved_at, Some(place.created_at));
    assert_eq!(notes(inn), Some("Fax: +41 33 1"));
}

#[test]
fn a_table_of_something_else_in_an_archive_is_ignored_with_its_columns() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("Takeout/Saved/Trip.csv", "Title,Note,URL\n,,\nInn,,\n"),
        ("Takeout/Shop/orders.csv", "Order,Price\n1,2\n"),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }

    let takeout = read("takeout.zip", &zip.finish().unwrap().into_inner()).unwrap();

    assert_eq!(names(&takeout.batch), ["Inn"]);
    let FileOutcome::Ignored { code, reason } = &takeout.files[1].outcome else {
        panic!("{:?}", takeout.files[1]);
    };
    assert_eq!(*code, "no_places");
    assert!(reason.contains("\"Order\", \"Price\""), "{reason}");
}
