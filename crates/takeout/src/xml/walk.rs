//! An XML file, element by element.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use crate::TakeoutError;

/// The most elements that may stand in each other. A map of nested folders has
/// perhaps fifteen.
const MAX_DEPTH: usize = 64;

/// The most bytes of text that are kept of one element or attribute; notes have
/// at most 20,000 characters.
const MAX_TEXT: usize = 128 * 1024;

/// The most attributes that are kept of one element.
const MAX_ATTRIBUTES: usize = 32;

/// An element that is open.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without its namespace.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, without that of the elements in it.
    pub text: String,
}

impl Element {
    /// Finds an attribute by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Who is told of the elements; the last of each slice is the one in question,
/// before it are those that it stands in.
pub(super) trait Visitor {
    /// An element begins, with its attributes.
    fn open(&mut self, path: &[Element]);

    /// An element ends, with its text.
    ///
    /// # Errors
    ///
    /// What ends the reading.
    fn close(&mut self, path: &[Element]) -> Result<(), TakeoutError>;
}

/// Finds the name of the outermost element.
pub(super) fn root(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => return Some(local_name(&start)),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Walks through a file.
pub(super) fn walk(text: &str, visitor: &mut impl Visitor) -> Result<(), TakeoutError> {
    let mut reader = Reader::from_str(text);
    // Names in closing tags are checked by default; that is what tells a damaged
    // file.
    let mut path: Vec<Element> = Vec::new();
    loop {
        let event = reader
            .read_event()
            .map_err(|_| broken(text, reader.error_position()))?;
        match event {
            Event::Start(start) => open(&mut path, &start, visitor)?,
            Event::Empty(start) => {
                open(&mut path, &start, visitor)?;
                visitor.close(&path)?;
                path.pop();
            }
            Event::End(_) => {
                visitor.close(&path)?;
                path.pop();
            }
            Event::Text(text) => append(&mut path, &text.xml10_content()),
            Event::CData(text) => append(&mut path, &text.xml10_content()),
            Event::GeneralRef(entity) => {
                if let Ok(Some(char)) = entity.resolve_char_ref() {
                    append(&mut path, char.encode_utf8(&mut [0; 4]));
                } else if let Some(known) = resolve_predefined_entity(&entity) {
                    append(&mut path, known);
                } else {
                    append(&mut path, &format!("&{};", &*entity));
                }
            }
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err(broken(text, reader.buffer_position())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn open(
    path: &mut Vec<Element>,
    start: &BytesStart<'_>,
    visitor: &mut impl Visitor,
) -> Result<(), TakeoutError> {
    if path.len() >= MAX_DEPTH {
        return Err(TakeoutError::TooDeep { max: MAX_DEPTH });
    }
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .take(MAX_ATTRIBUTES)
        .map(|attribute| {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            let name = attribute.key.local_name().as_ref().to_owned();
            (name, shortened(value))
        })
        .collect();
    path.push(Element {
        name: local_name(start),
        attributes,
        text: String::new(),
    });
    visitor.open(path);
    Ok(())
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn append(path: &mut [Element], text: &str) {
    if let Some(element) = path.last_mut()
        && element.text.len() + text.len() <= MAX_TEXT
    {
        element.text.push_str(text);
    }
}

fn shortened(text: String) -> String {
    if text.len() > MAX_TEXT {
        String::new()
    } else {
        text
    }
}

fn broken(text: &str, position: u64) -> TakeoutError {
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    let before = text
        .as_bytes()
        .get(..position.min(text.len()))
        .unwrap_or_default();
    let breaks = memchr::memchr_iter(b'\n', before).count();
    TakeoutError::BrokenXml {
        line: u64::try_from(breaks).map_or(u64::MAX, |breaks| breaks.saturating_add(1)),
    }
}
