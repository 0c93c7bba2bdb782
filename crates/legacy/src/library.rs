//! What one person has saved, as a backup of ListBud's own format.

use std::collections::{HashMap, HashSet};

use listbud_domain::{ListName, PlaceName, TagName};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{Former, FormerUser, LegacyError, repair, value};

/// One person's places, lists and tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// A backup as `GET /api/export?format=json` writes it (JSON, UTF-8), which
    /// `listbud-takeout` reads.
    pub backup: Vec<u8>,
    /// What had to be mended on the way.
    pub repairs: Repairs,
}

/// What the former server broke, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Repairs {
    /// Positions of 0/0, which stood for "unknown".
    pub positions: u64,
    /// Ids with `1s` in front, which are feature ids.
    pub ids: u64,
    /// Notes that began with ` | `.
    pub notes: u64,
    /// Folders and categories of a name that another has already; they became one.
    pub doubles: u64,
    /// Names that were too long, and were cut.
    pub names: u64,
    /// Links from a place to a folder or category that is not there, or is another
    /// person's; they were left out.
    pub links: u64,
}

#[derive(Serialize)]
struct Backup {
    #[serde(rename = "listbudBackup")]
    version: u32,
    lists: Vec<Label>,
    tags: Vec<Label>,
    imports: [(); 0],
    places: Vec<Place>,
}

/// A list or a tag.
#[derive(Serialize)]
struct Label {
    name: String,
    color: Option<String>,
    emoji: Option<String>,
}

#[derive(Serialize)]
struct Place {
    name: String,
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    #[serde(rename = "place_id")]
    google_id: String,
    feature_id: String,
    url: String,
    notes: String,
    rating: Option<f64>,
    lists: Vec<String>,
    tags: Vec<String>,
    created: Option<String>,
    updated: Option<String>,
}

/// The names of folders or categories, by their ids.
type Names = HashMap<String, String>;

impl Former {
    /// Reads what a person has saved.
    ///
    /// # Errors
    ///
    /// [`LegacyError`].
    pub fn library(&self, user: &FormerUser) -> Result<Library, LegacyError> {
        let mut repairs = Repairs::default();
        let (lists, list_names) = if self.has_folders {
            let sql = "SELECT id, name, color FROM folders WHERE user_id = ?1 ORDER BY rowid";
            self.labels(sql, user, ListName::MAX, &mut repairs)?
        } else {
            Default::default()
        };
        let sql = "SELECT id, name, color FROM categories WHERE user_id = ?1 ORDER BY rowid";
        let (tags, tag_names) = self.labels(sql, user, TagName::MAX, &mut repairs)?;
        let mut tagged = self.tagged(user, &tag_names, &mut repairs)?;
        let folder = if self.has_folders {
            "folder_id"
        } else {
            "NULL"
        };
        let sql = format!(
            "SELECT id, name, address, latitude, longitude, place_id, url, notes, rating,
                    {folder} AS folder_id, created_at, updated_at
             FROM places WHERE user_id = ?1 ORDER BY rowid"
        );
        let places = self.all("the places", &sql, [&user.key], |row| {
            let tags = tagged.remove(&value::text(row, "id")?).unwrap_or_default();
            place(row, &list_names, tags, &mut repairs)
        })?;
        let backup = serde_json::to_vec(&Backup {
            version: 1,
            lists,
            tags,
            imports: [],
            places,
        })?;
        Ok(Library { backup, repairs })
    }

    /// Reads folders or categories: each name once, and which name each id has.
    fn labels(
        &self,
        sql: &str,
        user: &FormerUser,
        max: usize,
        repairs: &mut Repairs,
    ) -> Result<(Vec<Label>, Names), LegacyError> {
        let rows = self.all("folders and categories", sql, [&user.key], |row| {
            Ok((
                value::text(row, "id")?,
                value::text(row, "name")?,
                value::text(row, "color")?,
            ))
        })?;
        let (mut labels, mut names) = (Vec::new(), Names::new());
        let mut known = HashSet::new();
        for (id, name, color) in rows {
            let (name, was_cut) = repair::name(&name, max);
            repairs.names += u64::from(was_cut);
            if known.insert(name.to_lowercase()) {
                let (color, emoji) = repair::look(&color);
                labels.push(Label {
                    name: name.clone(),
                    color: color.map(|color| color.as_str().to_owned()),
                    emoji: emoji.map(|emoji| emoji.as_str().to_owned()),
                });
            } else {
                repairs.doubles += 1;
            }
            names.insert(id, name);
        }
        Ok((labels, names))
    }

    /// Reads the tags of each place, by its id.
    fn tagged(
        &self,
        user: &FormerUser,
        names: &Names,
        repairs: &mut Repairs,
    ) -> Result<HashMap<String, Vec<String>>, LegacyError> {
        let sql = "SELECT l.place_id, l.category_id
                   FROM places p JOIN place_categories l ON l.place_id = p.id
                   WHERE p.user_id = ?1
                   ORDER BY l.rowid";
        let rows = self.all("the links", sql, [&user.key], |row| {
            Ok((
                value::text(row, "place_id")?,
                value::text(row, "category_id")?,
            ))
        })?;
        let mut tagged: HashMap<String, Vec<String>> = HashMap::new();
        for (place, category) in rows {
            match names.get(&category) {
                Some(name) => tagged.entry(place).or_default().push(name.clone()),
                None => repairs.links += 1,
            }
        }
        Ok(tagged)
    }
}

fn place(
    row: &rusqlite::Row<'_>,
    list_names: &Names,
    tags: Vec<String>,
    repairs: &mut Repairs,
) -> rusqlite::Result<Place> {
    let (name, was_cut) = repair::name(&value::text(row, "name")?, PlaceName::MAX);
    repairs.names += u64::from(was_cut);
    let mut point = value::number(row, "latitude")?.zip(value::number(row, "longitude")?);
    if point.is_some_and(|(latitude, longitude)| repair::is_unknown(latitude, longitude)) {
        repairs.positions += 1;
        point = None;
    }
    let mut google_id = value::text(row, "place_id")?;
    let mut feature_id = String::new();
    if let Some(id) = repair::feature_id(&google_id) {
        repairs.ids += 1;
        id.clone_into(&mut feature_id);
        google_id.clear();
    }
    let notes = value::text(row, "notes")?;
    let (notes, was_broken) = repair::notes(&notes);
    repairs.notes += u64::from(was_broken);
    let folder = value::text(row, "folder_id")?;
    let list = list_names.get(&folder);
    repairs.links += u64::from(list.is_none() && !folder.is_empty());
    Ok(Place {
        name,
        address: value::text(row, "address")?,
        latitude: point.map(|(latitude, _)| latitude),
        longitude: point.map(|(_, longitude)| longitude),
        google_id,
        feature_id,
        url: value::text(row, "url")?,
        notes: notes.to_owned(),
        rating: value::number(row, "rating")?,
        lists: list.cloned().into_iter().collect(),
        tags,
        created: rfc3339(value::time(row, "created_at")?),
        updated: rfc3339(value::time(row, "updated_at")?),
    })
}

fn rfc3339(time: Option<OffsetDateTime>) -> Option<String> {
    time?.format(&Rfc3339).ok()
}
