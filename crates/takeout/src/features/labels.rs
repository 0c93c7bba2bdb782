//! The places that a person has given a label, home and work first of all. Where a
//! person lives is imported only when asked for, and someone else's points with
//! names alone look much the same.

use serde_json::Value;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::fields::{Fields, is_same_name};

/// What Google calls home and work, in the languages of its export.
const HOME_AND_WORK: [&str; 62] = [
    "home",
    "work",
    "zuhause",
    "arbeit",
    "domicile",
    "travail",
    "casa",
    "trabajo",
    "lavoro",
    "trabalho",
    "feina",
    "thuis",
    "werk",
    "dom",
    "praca",
    "hem",
    "arbete",
    "hjem",
    "arbejde",
    "jobb",
    "arbeid",
    "koti",
    "työ",
    "domov",
    "práce",
    "práca",
    "ev",
    "iş",
    "дом",
    "работа",
    "дім",
    "робота",
    "自宅",
    "職場",
    "집",
    "직장",
    "住家",
    "家",
    "公司",
    "单位",
    "住宅",
    "otthon",
    "munkahely",
    "acasă",
    "serviciu",
    "σπίτι",
    "εργασία",
    "בית",
    "עבודה",
    "المنزل",
    "العمل",
    "บ้าน",
    "ที่ทำงาน",
    "nhà riêng",
    "nhà",
    "cơ quan",
    "rumah",
    "kantor",
    "घर",
    "कार्यालय",
    "kodu",
    "töö",
];

/// What the name of Google's file holds, in several languages.
const IN_FILE_NAMES: [&str; 12] = [
    "label",
    "etiquet",
    "etichett",
    "rotulad",
    "etykiet",
    "beschrift",
    "markier",
    "ラベル",
    "标签",
    "標籤",
    "라벨",
    "ярлык",
];

/// Whether a feature has nothing but a name and an address, as a label has.
pub(super) fn may_be_one(fields: &Fields<'_>) -> bool {
    let mut names = fields.property_names().peekable();
    let is_label = |name: &str| is_same_name(name, "name") || is_same_name(name, "address");
    names.peek().is_some() && names.all(is_label)
}

/// Whether a feature with nothing but a name and an address is a place with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Label,
    Plain,
    /// What comes behind it will tell.
    Undecided,
}

/// What the places with a label that were seen so far say of a file.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Whether one of them was among the features.
    is_any: bool,
    /// Features that are not decided on, with their lines.
    held: Vec<(u64, String)>,
    /// The bytes of these.
    held_bytes: usize,
    /// Whether the file has places of other kinds, or too many of this one.
    is_others: bool,
}

impl Labels {
    /// Whether a feature with nothing but a name and an address is one.
    ///
    /// In a file of Google's the geometry comes first, and its name ends with `.json`;
    /// other programs write the type first, or call the file `.geojson`. Without either
    /// mark a name alone is not enough, unless it is that of home or work, or another
    /// label is in the file.
    pub(super) fn judge(&mut self, file_name: &str, raw: &str, fields: &Fields<'_>) -> Verdict {
        let file_name = folded(file_name);
        let may_be_googles = !file_name.contains(".geojson");
        let begins_with_geometry = begins_with_geometry(raw);
        let is_named_so = IN_FILE_NAMES
            .iter()
            .any(|word| file_name.contains(&folded(word)));
        let is_home = is_home_or_work(fields) && (may_be_googles || begins_with_geometry);
        let is_googles = may_be_googles
            && (is_named_so || (begins_with_geometry && (self.is_any || fields.has("address"))));
        self.is_any |= is_home || is_googles;
        if is_home || is_googles {
            Verdict::Label
        } else if may_be_googles && begins_with_geometry && !self.is_others {
            Verdict::Undecided
        } else {
            Verdict::Plain
        }
    }

    /// Holds a feature back; answers whether there was room for it.
    pub(super) fn hold(&mut self, line: u64, feature: &Value) -> bool {
        /// A person has some dozens of labels, of a hundred bytes each.
        const MAX: usize = 1024 * 1024;
        let feature = feature.to_string();
        let has_room = self.held_bytes + feature.len() <= MAX;
        if has_room {
            self.held_bytes += feature.len();
            self.held.push((line, feature));
        } else {
            self.is_others = true;
        }
        has_room
    }

    /// Tells that the file has places of other kinds: Google's has none.
    pub(super) fn has_others(&mut self) {
        self.is_others = true;
    }

    /// Takes out what was held back.
    pub(super) fn take_held(&mut self) -> Vec<(u64, String)> {
        self.held_bytes = 0;
        std::mem::take(&mut self.held)
    }
}

/// Small letters without accents, however these were written.
fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_home_or_work(fields: &Fields<'_>) -> bool {
    let name: String = fields.text("name").trim().nfc().collect();
    HOME_AND_WORK.contains(&name.to_lowercase().as_str())
}

fn begins_with_geometry(raw: &str) -> bool {
    let inside = raw.trim_start().strip_prefix('{').unwrap_or_default();
    inside.trim_start().starts_with("\"geometry\"")
}
