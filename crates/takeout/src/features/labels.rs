//! The places that a person has given a label, home and work first of all. Where a
//! person lives is imported only when asked for, and somebody else's points with
//! names alone look much the same.

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

/// Whether such a feature is home or work.
pub(super) fn is_home_or_work(fields: &Fields<'_>) -> bool {
    let name = fields.text("name").trim().to_lowercase();
    HOME_AND_WORK.contains(&name.as_str())
}

/// Whether a feature with nothing but a name and an address is written as Google
/// writes it: in a `.json` file whose name says so, or with its geometry first. All
/// other programs write the type first.
pub(super) fn is_googles(file_name: &str, raw: &str) -> bool {
    let name = file_name.to_lowercase();
    if name.ends_with(".geojson") || name.ends_with(".geojsonl") {
        return false;
    }
    let begins_with_geometry = raw
        .trim_start()
        .strip_prefix('{')
        .is_some_and(|raw| raw.trim_start().starts_with("\"geometry\""));
    begins_with_geometry || IN_FILE_NAMES.iter().any(|word| name.contains(word))
}
