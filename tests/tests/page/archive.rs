//! A Takeout archive that is far larger than what is of use in it.

use std::{
    fs::File,
    io::{Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use listbud_tests::TestApp;

use crate::{
    browser::{Chromium, DESKTOP, peak, visit_with},
    people,
};

/// Photos before and mail behind the lists.
const PHOTOS: u32 = 2_000_000_000;
const MAIL: u32 = 200_000_000;

const LIST: &str = "Title,Note,URL,Tags,Comment\n\
    Harbour,by boat,https://www.google.com/maps/search/53.543,9.966,,\n\
    Lighthouse,,https://www.google.com/maps/search/54.912,8.128,,\n";

#[actix_web::test]
async fn only_the_lists_of_a_huge_archive_are_sent() {
    let Some(chromium) = Chromium::start() else {
        return;
    };
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let archive = Archive::write();
    visit_with(&chromium, app.address, DESKTOP, async |page| {
        people::enter(page, &ada).await;
        page.goto("/imports").await;
        page.find("button", "Choose files").is_there().await;
        let before = renderers(page).await;

        page.choose_files(&[&archive.0]).await;
        page.find("heading", "This is what would happen")
            .is_there()
            .await;
        page.shows("Only one of 3 files is sent").await;
        page.find("button", "Import 2 places").click().await;
        people::told(page, "Imported 2 places").await;

        let grown = renderers(page).await.saturating_sub(before);
        println!(
            "the page grew by {} MB over a 2.2 GB archive",
            grown / 1_000_000
        );
        assert!(
            grown < 150_000_000,
            "the page's memory grew by {grown} bytes"
        );
        let sent = page.visit.watch.sent();
        let sent: Vec<u64> = sent
            .iter()
            .filter(|one| one.method == "POST" && one.url.contains("/api/imports"))
            .map(|one| {
                one.headers["Content-Length"]
                    .as_str()
                    .unwrap()
                    .parse()
                    .unwrap()
            })
            .collect();
        assert_eq!(sent.len(), 2, "the preview and the import");
        assert!(
            sent.iter().all(|bytes| *bytes < 5_000),
            "{sent:?} bytes were sent"
        );
    })
    .await;
    assert_eq!(ada.names("").await.len(), 2);
}

/// The bytes that the browser's renderers held at their peak.
async fn renderers(page: &crate::browser::Page) -> u64 {
    let all = page
        .visit
        .command("SystemInfo.getProcessInfo", serde_json::json!({}))
        .await;
    let all = all["processInfo"].as_array().unwrap();
    let renderers = all.iter().filter(|process| process["type"] == "renderer");
    renderers
        .filter_map(|process| peak(process["id"].as_u64()?))
        .sum()
}

/// A file that ends with this value.
struct Archive(PathBuf);

impl Archive {
    /// Writes an archive whose large members take no room on the disk.
    fn write() -> Self {
        let name = format!("listbud-takeout-{}.zip", std::process::id());
        let path = std::env::temp_dir().join(name);
        write(&path).expect("a sparse file can be written");
        Self(path)
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn write(path: &Path) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    let mut directory = Vec::new();
    let list = LIST.as_bytes();
    let members: [(&str, u32, &[u8]); 3] = [
        ("Takeout/Google Photos/2026/film.mp4", PHOTOS, b""),
        (
            "Takeout/Saved/Coast.csv",
            u32::try_from(list.len()).unwrap(),
            list,
        ),
        ("Takeout/Mail/All mail.mbox", MAIL, b""),
    ];
    for (name, size, content) in members {
        let start = u32::try_from(file.stream_position()?).unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let length = u16::try_from(name.len()).unwrap();
        // From the version on that is needed to the length of the extra field.
        let mut shared = Vec::new();
        for short in [20_u16, 0x0800, 0, 0, 0x5a21] {
            shared.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), size, size] {
            shared.extend(long.to_le_bytes());
        }
        shared.extend(length.to_le_bytes());
        shared.extend(0_u16.to_le_bytes());
        file.write_all(b"PK\x03\x04")?;
        file.write_all(&shared)?;
        file.write_all(name.as_bytes())?;
        file.write_all(content)?;
        let rest = i64::from(size) - i64::try_from(content.len()).unwrap();
        file.seek(SeekFrom::Current(rest))?;
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(file.stream_position()?).unwrap();
    file.write_all(&directory)?;
    file.write_all(b"PK\x05\x06\0\0\0\0\x03\0\x03\0")?;
    file.write_all(&u32::try_from(directory.len()).unwrap().to_le_bytes())?;
    file.write_all(&start.to_le_bytes())?;
    file.write_all(&[0; 2])
}
