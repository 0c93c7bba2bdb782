//! Large files that hold no places, known by their names.

use crate::FileKind;

/// What a large file is that never holds places, by its name, in any language: nothing
/// of it is unpacked. Small files are judged by what they hold.
pub(super) fn kind_of_large(name: &str, size: u64) -> Option<FileKind> {
    /// Up to here a look inside costs nothing.
    const SMALL: u64 = 1024 * 1024;
    if size <= SMALL {
        return None;
    }
    let (folders, base) = name.rsplit_once('/').unwrap_or(("", name));
    let (_, extension) = base.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let by_extension = BY_EXTENSION
        .iter()
        .find(|(known, _)| known.contains(&extension.as_str()));
    if let Some((_, kind)) = by_extension {
        return Some(*kind);
    }
    if !matches!(extension.as_str(), "json" | "html" | "htm" | "csv") {
        return None;
    }
    let base = base.to_lowercase();
    let by_name = BY_NAME
        .iter()
        .find(|(known, _)| known.contains(&base.as_str()));
    if let Some((_, kind)) = by_name {
        return Some(*kind);
    }
    if extension == "csv" {
        return None;
    }
    folders.split('/').find_map(|folder| {
        // "Location History (Timeline)", and the same in other scripts.
        let product = folder.split(['(', '（']).next().unwrap_or_default();
        let product = product.trim().to_lowercase();
        let by_product = BY_PRODUCT
            .iter()
            .find(|(known, _)| known.contains(&product.as_str()));
        by_product.map(|(_, kind)| *kind)
    })
}

const BY_EXTENSION: &[(&[&str], FileKind)] = &[
    (&["jpg", "jpeg", "jpe", "jfif"], FileKind::Image("JPEG")),
    (&["png"], FileKind::Image("PNG")),
    (&["gif"], FileKind::Image("GIF")),
    (&["webp"], FileKind::Image("WebP")),
    (&["heic", "heif"], FileKind::Image("HEIC")),
    (&["avif"], FileKind::Image("AVIF")),
    (&["tif", "tiff", "bmp", "psd"], FileKind::Image("bitmap")),
    (
        &["dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2"],
        FileKind::Image("raw"),
    ),
    (
        &[
            "mp4", "m4v", "mov", "avi", "mkv", "webm", "3gp", "3g2", "mts", "m2ts", "mpg", "mpeg",
            "wmv", "flv", "mp", "mp3", "m4a", "aac", "wav", "flac", "ogg", "oga", "opus", "amr",
            "wma", "aiff",
        ],
        FileKind::Media,
    ),
    (&["mbox", "eml", "pst", "ost", "msg"], FileKind::Mail),
    (&["vcf"], FileKind::Contacts),
    (&["ics"], FileKind::Calendar),
    (&["pdf"], FileKind::Pdf),
    (
        &["doc", "docx", "odt", "rtf", "ppt", "pptx", "odp", "epub"],
        FileKind::Document,
    ),
    (&["xls", "xlsx", "ods"], FileKind::Spreadsheet),
    (&["sqlite", "sqlite3", "db", "realm"], FileKind::Database),
    (
        &[
            "exe", "dll", "apk", "aab", "iso", "dmg", "bin", "ttf", "otf",
        ],
        FileKind::Binary,
    ),
];

/// Files that are called the same in every language, or that people pick out.
const BY_NAME: &[(&[&str], FileKind)] = &[
    (
        &[
            "myactivity.json",
            "myactivity.html",
            "my activity.json",
            "my activity.html",
            "meineaktivitäten.html",
            "meineaktivitäten.json",
            "miactividad.html",
            "miactividad.json",
            "monactivité.html",
            "monactivité.json",
            "watch-history.json",
            "watch-history.html",
            "search-history.json",
            "search-history.html",
        ],
        FileKind::MyActivity,
    ),
    (
        &[
            "records.json",
            "location history.json",
            "location-history.json",
            "timeline.json",
            "timeline edits.json",
            "tombstones.csv",
            "standortverlauf.json",
        ],
        FileKind::LocationHistory,
    ),
    (&["archive_browser.html"], FileKind::ArchiveBrowser),
];

/// What Google calls the products that never hold places, as far as it is known.
const BY_PRODUCT: &[(&[&str], FileKind)] = &[
    (
        &[
            "my activity",
            "meine aktivitäten",
            "mon activité",
            "mi actividad",
            "le mie attività",
            "la mia attività",
            "minha atividade",
            "a minha atividade",
            "mijn activiteit",
            "moja aktywność",
            "min aktivitet",
            "oma toiminta",
            "moje aktivita",
            "moja aktivita",
            "saját tevékenységek",
            "activitatea mea",
            "etkinliğim",
            "etkinliklerim",
            "мои действия",
            "моя активность",
            "моя активність",
            "мої дії",
            "моята активност",
            "η δραστηριότητά μου",
            "マイ アクティビティ",
            "マイアクティビティ",
            "내 활동",
            "我的活动",
            "我的活动记录",
            "我的活動",
            "aktivitas saya",
            "aktiviti saya",
            "hoạt động của tôi",
            "กิจกรรมของฉัน",
            "نشاطي",
            "הפעילות שלי",
            "मेरी गतिविधि",
        ],
        FileKind::MyActivity,
    ),
    (
        &[
            "location history",
            "semantic location history",
            "standortverlauf",
            "semantic-standortverlauf",
            "historique des positions",
            "historial de ubicaciones",
            "cronologia delle posizioni",
            "histórico de localização",
            "histórico de localizações",
            "locatiegeschiedenis",
            "historia lokalizacji",
            "platshistorik",
            "lokationshistorik",
            "placeringshistorik",
            "posisjonslogg",
            "sijaintihistoria",
            "historie polohy",
            "história polohy",
            "helyelőzmények",
            "istoricul locațiilor",
            "konum geçmişi",
            "история местоположений",
            "історія місцезнаходжень",
            "ιστορικό τοποθεσίας",
            "ロケーション履歴",
            "위치 기록",
            "位置记录",
            "位置信息记录",
            "定位記錄",
            "riwayat lokasi",
            "lịch sử vị trí",
            "ประวัติตำแหน่ง",
            "سجل المواقع",
            "היסטוריית המיקומים",
        ],
        FileKind::LocationHistory,
    ),
];
