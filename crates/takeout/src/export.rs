//! Places out, in open formats.
//!
//! An [`Exporter`] writes a file piece by piece: `begin`, `place` for each
//! place, `end`, into anything that takes bytes, so that a library of any size
//! passes through one small buffer. Writing into a `Vec<u8>` cannot fail.
//!
//! [`crate::parse`] reads all of them back. KML and GPX cannot say "somewhere":
//! places without coordinates are left out there, and the file says how many.
//!
//! Every format tells when a place was saved, and where that is not known, when it
//! came to ListBud; a backup tells both. Where neither is known, it tells no time.
//!
//! KML has a folder for each list ([`Format::has_folders`]). Give it the places list by
//! list: [`Exporter::turn_to_list`], then the list's places, and so on, each list once. A
//! place of several lists comes in each of them, the second time on by
//! [`Exporter::place_again`]; those without a list come last. [`by_list`] reads the
//! places of an upload in this order. Without it, places that follow each other and have
//! the same first list share a folder.
//!
//! To add a format: a variant of [`Format`], and a module with the same three
//! functions.

mod backup;
mod by_list;
mod csv;
mod geojson;
mod gpx;
mod kml;
mod meta;
mod place;
mod xml;

use std::io;

use listbud_domain::{Color, EditedFields};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub(crate) use backup::VERSION as BACKUP_VERSION;
pub use by_list::{ByList, Listed, by_list};
use meta::Looks;
pub use meta::{Format, Formulas, ImportRecord, ListLook, Meta, TagLook};
pub use place::ExportPlace;
use place::{feature_id, known_contacts, rfc3339};

/// Writes one file.
#[derive(Debug)]
pub struct Exporter {
    format: Format,
    meta: Meta,
    looks: Looks,
    written: u64,
    unlocated: u64,
    /// The list whose KML folder is open.
    folder: Option<String>,
    /// Whether the caller says in which folder places stand.
    is_by_list: bool,
}

impl Exporter {
    /// Prepares a file.
    #[must_use]
    pub fn new(format: Format, meta: Meta) -> Self {
        Self {
            format,
            looks: Looks::of(&meta.lists),
            meta,
            written: 0,
            unlocated: 0,
            folder: None,
            is_by_list: false,
        }
    }

    /// Writes what comes before the first place.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn begin(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        match self.format {
            Format::GeoJson => geojson::begin(out, &self.meta),
            Format::Csv => csv::begin(out, self.meta.byte_order_mark),
            Format::Kml => kml::begin(out, &self.meta),
            Format::Gpx => gpx::begin(out, &self.meta),
            Format::Backup => backup::begin(out, &self.meta),
        }
    }

    /// Begins the folder of a list, or with `None` ends the last one: what follows stands
    /// in no folder. Does nothing in a format without folders.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn turn_to_list(&mut self, out: &mut impl io::Write, list: Option<&str>) -> io::Result<()> {
        self.is_by_list = true;
        self.open_folder(out, list)
    }

    fn open_folder(&mut self, out: &mut impl io::Write, list: Option<&str>) -> io::Result<()> {
        if !self.format.has_folders() || self.folder.as_deref() == list {
            return Ok(());
        }
        if self.folder.is_some() {
            kml::end_folder(out)?;
        }
        if let Some(list) = list {
            kml::begin_folder(out, list, self.looks.find(&self.meta, list))?;
        }
        self.folder = list.map(str::to_owned);
        Ok(())
    }

    /// Writes one place of which a person has edited nothing, or counts it where the
    /// format has no room for a place without coordinates.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn place(&mut self, out: &mut impl io::Write, place: &ExportPlace<'_>) -> io::Result<()> {
        self.edited_place(out, place, &EditedFields::default())
    }

    /// Writes a place that has been given before into another list's folder. Does
    /// nothing in a format without folders.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn place_again(
        &mut self,
        out: &mut impl io::Write,
        place: &ExportPlace<'_>,
    ) -> io::Result<()> {
        match place.place.located {
            Some(located) if self.format.has_folders() => {
                kml::place(out, place, located, self.color(place))
            }
            _ => Ok(()),
        }
    }

    /// Writes one place as [`Self::place`] does, and in a backup which of its
    /// fields a person has edited.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn edited_place(
        &mut self,
        out: &mut impl io::Write,
        place: &ExportPlace<'_>,
        edited: &EditedFields,
    ) -> io::Result<()> {
        let located = place.place.located;
        if located.is_none() {
            self.unlocated += 1;
        }
        match (self.format, located) {
            (Format::GeoJson, _) => geojson::place(out, place, self.written == 0)?,
            (Format::Csv, _) => csv::place(out, place, self.meta.formulas)?,
            (Format::Backup, _) => backup::place(out, place, edited, self.written == 0)?,
            (Format::Kml, Some(located)) => {
                if !self.is_by_list {
                    self.open_folder(out, place.lists.first().copied())?;
                }
                kml::place(out, place, located, self.color(place))?;
            }
            (Format::Gpx, Some(located)) => {
                gpx::place(out, place, located, self.color(place))?;
            }
            (Format::Kml | Format::Gpx, None) => return Ok(()),
        }
        self.written += 1;
        Ok(())
    }

    /// How a place is painted: as its first tag, when someone has painted that, else
    /// as the list whose folder is open, else as its first list.
    fn color<'a>(&'a self, export: &'a ExportPlace<'_>) -> Option<&'a Color> {
        let tag = export.place.tags.first().map(|tag| &tag.color);
        let folder = self.folder.as_deref();
        let list = folder.or_else(|| export.lists.first().copied());
        let list = list.and_then(|list| self.looks.find(&self.meta, list));
        tag.filter(|color| **color != Color::default())
            .or(list.map(|look| &look.color))
            .or(tag)
    }

    /// Writes what comes after the last place.
    ///
    /// # Errors
    ///
    /// What `out` answers.
    pub fn end(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        match self.format {
            Format::GeoJson => geojson::end(out, self.unlocated),
            Format::Csv => Ok(()),
            Format::Kml => {
                self.open_folder(out, None)?;
                kml::end(out, self.unlocated)
            }
            Format::Gpx => gpx::end(out, &self.meta, self.unlocated),
            Format::Backup => backup::end(out, self.unlocated),
        }
    }
}

/// Names the file of a list, or of all places: small ASCII letters, digits and
/// hyphens, which no file system and no header field objects to.
#[must_use]
pub fn file_name(list: Option<&str>, format: Format) -> String {
    const MAX: usize = 80;
    let mut stem = String::from("listbud");
    let mut gap = true;
    let letters = list.unwrap_or("places").nfd();
    for letter in letters.filter(|c| !is_combining_mark(*c)) {
        if stem.len() >= MAX {
            break;
        }
        if !letter.is_ascii_alphanumeric() {
            gap = true;
            continue;
        }
        if gap {
            stem.push('-');
            gap = false;
        }
        stem.push(letter.to_ascii_lowercase());
    }
    if stem == "listbud" {
        stem.push_str("-list");
    }
    format!("{stem}.{}", format.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_safe_and_tells_the_list() {
        for (list, expected) in [
            (None, "listbud-places.kml"),
            (Some("Road trip"), "listbud-road-trip.kml"),
            (
                Some("Cafés & Bars/../x\r\n\"y\""),
                "listbud-cafes-bars-x-y.kml",
            ),
            (Some("食堂"), "listbud-list.kml"),
        ] {
            assert_eq!(file_name(list, Format::Kml), expected);
        }
        assert!(file_name(Some(&"a".repeat(500)), Format::Csv).len() < 100);
    }

    #[test]
    fn a_format_is_found_by_its_word() {
        for format in Format::ALL {
            assert_eq!(Format::from_word(format.as_str()), Some(format));
        }
        assert_eq!(Format::from_word("xlsx"), None);
    }
}
