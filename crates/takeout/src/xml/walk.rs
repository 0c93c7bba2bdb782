//! An XML file, element by element.

use std::{borrow::Cow, fmt::Write as _, io};

use quick_xml::{
    Reader, XmlVersion,
    escape::{escape, resolve_predefined_entity},
    events::{BytesStart, Event},
};

use crate::{Job, TakeoutError, encoding::Text, source};

/// The most elements that may stand in each other. A map of nested folders has
/// perhaps fifteen.
const MAX_DEPTH: usize = 64;

/// The most bytes that are kept of one attribute, and of the text of an element
/// that holds a name or a number.
const MAX_VALUE: usize = 128 * 1024;

/// The most bytes that are kept of a text that people read. A description with a
/// picture in it has some hundred thousand.
const MAX_TEXT: usize = MAX_EVENT;

/// The most bytes of one text or tag, which stays in memory until it is told. A
/// description with a picture in it has some hundred thousand.
const MAX_EVENT: usize = 2 * 1024 * 1024;

/// The longest name of an element that can be one of a map's.
const MAX_NAME: usize = 256;

/// The most bytes that are kept of the attributes of all open elements.
const MAX_KEPT: usize = 1024 * 1024;

/// The most attributes that are kept of one element.
const MAX_ATTRIBUTES: usize = 32;

/// An element that is open.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without its namespace.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, without that of the elements in it, unless these are its
    /// markup.
    pub text: String,
    /// Whether the elements in it are its markup.
    is_text: bool,
    /// Whether there was any.
    pub has_markup: bool,
    /// Whether it had more text.
    pub is_cut: bool,
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
    /// Whether an element is text of which the elements in it are markup: people
    /// and programs forget that HTML in XML must be escaped.
    fn is_text(&self, parent: &str, name: &str) -> bool;

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
pub(super) fn root(job: &Job<'_>, text: &Text<'_>) -> Option<String> {
    let mut reader = reader(job, text);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().left = MAX_EVENT;
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => return Some(local_name(&start)),
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Walks through a file.
pub(super) fn walk(
    job: &Job<'_>,
    text: &Text<'_>,
    visitor: &mut impl Visitor,
) -> Result<(), TakeoutError> {
    let mut reader = reader(job, text);
    let mut buffer = Vec::new();
    // Names in closing tags are checked by default; that is what tells a damaged
    // file.
    let mut path = Path::default();
    loop {
        buffer.clear();
        let begin = reader.buffer_position();
        reader.get_mut().left = MAX_EVENT;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                return Err(if let Some(error) = job.watch.stopped() {
                    error
                } else if matches!(error, quick_xml::Error::Io(_)) {
                    TakeoutError::TextTooLong {
                        line: text.line_at(job, begin)?,
                        max: MAX_EVENT,
                    }
                } else {
                    broken(job, text, reader.error_position())
                });
            }
        };
        match event {
            Event::Start(start) => path.open(&start, visitor)?,
            Event::Empty(start) => {
                path.open(&start, visitor)?;
                path.end(start.local_name().as_ref(), visitor)?;
            }
            Event::End(end) => {
                let name = end.local_name();
                path.end(name.as_ref(), visitor)?;
            }
            Event::Text(text) => path.append(&text.xml10_content()),
            Event::CData(text) => path.append(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                if let Ok(Some(char)) = entity.resolve_char_ref() {
                    path.append(char.encode_utf8(&mut [0; 4]));
                } else if let Some(known) = resolve_predefined_entity(&entity) {
                    path.append(known);
                } else {
                    path.append(&format!("&{};", &*entity));
                }
            }
            Event::Eof if path.elements.is_empty() => return Ok(()),
            Event::Eof => return Err(broken(job, text, reader.buffer_position())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn reader<'a>(job: &Job<'a>, text: &'a Text<'_>) -> Reader<Bounded<'a>> {
    Reader::from_reader(Bounded {
        reader: source::Reader::new(job, text.bytes()),
        left: MAX_EVENT,
    })
}

/// Bytes of which only so many are read for one event, which is kept as a whole.
struct Bounded<'a> {
    reader: source::Reader<'a>,
    left: usize,
}

impl io::BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("a text or a tag is too long"));
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, taken: usize) {
        self.left = self.left.saturating_sub(taken);
        self.reader.consume(taken);
    }
}

impl io::Read for Bounded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buf)?;
        self.left = self.left.saturating_sub(read);
        Ok(read)
    }
}

/// The elements that are open.
#[derive(Default)]
struct Path {
    elements: Vec<Element>,
    /// The bytes of their names and attributes.
    kept: usize,
    /// How many elements are open in the text of the last one.
    markup: usize,
}

impl Path {
    fn open(
        &mut self,
        start: &BytesStart<'_>,
        visitor: &mut impl Visitor,
    ) -> Result<(), TakeoutError> {
        if self.elements.len() + self.markup >= MAX_DEPTH {
            return Err(TakeoutError::TooDeep { max: MAX_DEPTH });
        }
        let parent = self.elements.last();
        if parent.is_some_and(|parent| parent.is_text) {
            self.markup += 1;
            self.append_tag(start);
            return Ok(());
        }
        let mut element = Element {
            name: local_name(start),
            attributes: Vec::new(),
            text: String::new(),
            is_text: false,
            has_markup: false,
            is_cut: false,
        };
        if element.name.len() > MAX_NAME {
            // No element that means something, and its end is checked anyway.
            element.name = String::new();
        }
        if let Some(parent) = parent {
            element.is_text = visitor.is_text(&parent.name, &element.name);
        }
        for (name, value) in attributes(start) {
            let length = name.len() + value.len();
            if length <= MAX_VALUE && self.kept + length <= MAX_KEPT {
                self.kept += length;
                element.attributes.push((name, value));
            }
        }
        self.elements.push(element);
        visitor.open(&self.elements);
        Ok(())
    }

    fn append_tag(&mut self, start: &BytesStart<'_>) {
        if let Some(element) = self.elements.last_mut() {
            element.has_markup = true;
        }
        let mut tag = format!("<{}", local_name(start));
        for (name, value) in attributes(start) {
            let _ = write!(tag, " {name}=\"{}\"", escape(value.as_str()));
        }
        tag.push('>');
        self.append(&tag);
    }

    fn end(&mut self, name: &str, visitor: &mut impl Visitor) -> Result<(), TakeoutError> {
        if self.markup > 0 {
            self.markup -= 1;
            self.append(&format!("</{name}>"));
            return Ok(());
        }
        visitor.close(&self.elements)?;
        if let Some(closed) = self.elements.pop() {
            let length = |(name, value): &(String, String)| name.len() + value.len();
            let attributes: usize = closed.attributes.iter().map(length).sum();
            self.kept = self.kept.saturating_sub(attributes);
        }
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if let Some(element) = self.elements.last_mut() {
            let most = if element.is_text { MAX_TEXT } else { MAX_VALUE };
            let room = most.saturating_sub(element.text.len());
            let fits = text.floor_char_boundary(room);
            element.is_cut |= fits < text.len();
            element.text.push_str(text.get(..fits).unwrap_or_default());
        }
    }
}

/// The attributes of an element by their local names.
fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten();
    attributes
        .take(MAX_ATTRIBUTES)
        .map(|attribute| {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            (attribute.key.local_name().as_ref().to_owned(), value)
        })
        .collect()
}

fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

fn broken(job: &Job<'_>, text: &Text<'_>, position: u64) -> TakeoutError {
    match text.line_at(job, position) {
        Ok(line) => TakeoutError::BrokenXml { line },
        Err(error) => error,
    }
}
