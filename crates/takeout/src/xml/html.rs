//! Text out of the HTML that descriptions of maps are.
//!
//! `html5gum` tells the tags; what they mean for lines of text is decided here.
//! The crates that make text themselves (`html2text`) wrap lines, number links and
//! build a tree, which a hostile file can make deep.

mod rows;

use std::convert::Infallible;

use html5gum::{
    Error, Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use rows::Lines;

/// The elements that begin and end a line.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "title",
    "ul",
];

/// Other elements of HTML. What looks like a tag and has another name is text:
/// `<https://example.org>`, `<ada@example.org>`.
const OTHERS: [&str; 63] = [
    "a", "abbr", "acronym", "area", "audio", "b", "base", "bdi", "bdo", "big", "br", "button",
    "cite", "code", "col", "colgroup", "data", "del", "dfn", "em", "embed", "font", "head", "i",
    "iframe", "img", "input", "ins", "kbd", "label", "legend", "link", "map", "mark", "meta",
    "nav", "nobr", "noscript", "object", "option", "picture", "q", "s", "samp", "script", "select",
    "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg",
    "textarea", "time", "tt", "u", "var", "video", "wbr",
];

/// The elements of tables.
const TABLES: [&str; 7] = ["table", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// The longest entity: `&CounterClockwiseContourIntegral;`.
const MAX_ENTITY: usize = 33;

/// The most links of one text that are looked at.
const MAX_LINKS: usize = 32;

/// What marks text in XML; HTML knows no such thing.
const CDATA: &str = "<![CDATA[";

/// Turns HTML into lines of text; text without HTML stays as it is.
pub(crate) fn to_text(html: &str) -> String {
    read(html).0
}

/// Turns HTML into lines of text, and finds the addresses of its links.
///
/// Addresses of links and pictures stay, behind their text. The cells of a table's
/// row are told apart; a row of two is `label: value`.
pub(super) fn read(html: &str) -> (String, Vec<String>) {
    if !html.contains(['<', '&']) {
        return (html.to_owned(), Vec::new());
    }
    let mut html = escape_lone_ampersands(html);
    if html.contains(CDATA) {
        html = html.replace(CDATA, "").replace("]]>", "");
    }
    let mut writer = Writer::new(&html);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        writer.take(&event, span);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // A text in memory is read without errors.
    let Ok(()) = Tokenizer::new_with_emitter(html.as_str(), emitter).finish();
    writer.finish()
}

/// Escapes each `&` that begins no entity with a semicolon: HTML reads `&copy=1` in
/// the address of a page as `©=1`.
fn escape_lone_ampersands(html: &str) -> String {
    let mut escaped = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        escaped.push_str(before);
        let head = after.as_bytes();
        let head = head.get(..head.len().min(MAX_ENTITY)).unwrap_or_default();
        let end = head
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'#'));
        let is_entity = end.is_some_and(|end| end > 0 && head.get(end) == Some(&b';'));
        escaped.push_str(if is_entity { "&" } else { "&amp;" });
        rest = after;
    }
    escaped.push_str(rest);
    escaped
}

/// A tag of which the attributes are still to come.
#[derive(Default)]
struct Tag {
    name: String,
    start: usize,
    /// The attribute of which the value is to come.
    attribute: String,
    href: String,
    src: String,
    alt: String,
}

/// A link that is open.
struct Link {
    href: String,
    text: String,
}

/// Writes text while the tags are told.
struct Writer<'h> {
    html: &'h str,
    lines: Lines,
    tag: Tag,
    link: Option<Link>,
    links: Vec<String>,
    /// The element whose text is left out: `style` or `script`.
    skipped: Option<&'static str>,
    /// Up to where the HTML was told.
    told: usize,
    has_tags: bool,
    is_cut: bool,
}

impl<'h> Writer<'h> {
    fn new(html: &'h str) -> Self {
        Self {
            html,
            lines: Lines::default(),
            tag: Tag::default(),
            link: None,
            links: Vec::new(),
            skipped: None,
            told: 0,
            has_tags: false,
            is_cut: false,
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag {
                    name: lossy(name),
                    start: span.start,
                    ..Tag::default()
                };
            }
            CallbackEvent::AttributeName { name } => self.tag.attribute = lossy(name),
            CallbackEvent::AttributeValue { value } => {
                let field = match self.tag.attribute.as_str() {
                    "href" => &mut self.tag.href,
                    "src" | "data" => &mut self.tag.src,
                    "alt" => &mut self.tag.alt,
                    _ => return,
                };
                lossy(value).trim().clone_into(field);
            }
            CallbackEvent::CloseStartTag { .. } => {
                self.told = span.end;
                let tag = std::mem::take(&mut self.tag);
                self.open(&tag, span.end);
            }
            CallbackEvent::EndTag { name } => {
                self.told = span.end;
                self.close(&lossy(name), span);
            }
            CallbackEvent::String { value } => {
                self.told = span.end;
                let text = lossy(value).replace('\u{a0}', " ");
                self.text(&text);
            }
            CallbackEvent::Comment { value } => {
                self.told = self.html.len().min(span.end);
                let written = self.html.get(span.start..).unwrap_or_default();
                let is_comment = written.starts_with("<!--") || written.starts_with("<?");
                if self.is_cut || !is_comment {
                    // HTML takes `</ x>` for a comment, and what has no end.
                    self.text(&lossy(value));
                }
            }
            CallbackEvent::Error(Error::EofInComment | Error::EofInTag) => self.is_cut = true,
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        self.lines.push(text);
    }

    /// The HTML between two positions as it is written.
    fn raw(&mut self, start: usize, end: usize) {
        let raw = self.html.get(start..end).unwrap_or_default();
        self.text(&raw.replace("&amp;", "&"));
    }

    fn open(&mut self, tag: &Tag, end: usize) {
        let name = tag.name.as_str();
        if self.skipped.is_some() {
            return;
        }
        if !is_html(name) {
            return self.raw(tag.start, end);
        }
        self.has_tags = true;
        match name {
            "style" => self.skipped = Some("style"),
            "script" => self.skipped = Some("script"),
            "br" => self.lines.break_line(),
            "a" => {
                self.end_link();
                let href = tag.href.as_str();
                self.link = is_address(href).then(|| Link {
                    href: href.to_owned(),
                    text: String::new(),
                });
            }
            "table" => self.lines.open_table(),
            "tr" => self.lines.open_row(),
            "td" | "th" => self.lines.open_cell(),
            name if BLOCKS.contains(&name) => self.lines.end_line(),
            _ => {}
        }
        if name != "a" {
            self.picture(tag);
        }
    }

    /// Writes what a picture, a film or an area of a picture leads to.
    fn picture(&mut self, tag: &Tag) {
        let address = [&tag.src, &tag.href]
            .into_iter()
            .find(|address| is_address(address));
        let is_page = !matches!(tag.name.as_str(), "link" | "base" | "script");
        let address = address.filter(|_| is_page).map_or("", String::as_str);
        let words = match (tag.alt.as_str(), address) {
            ("", "") => return,
            ("", address) => address.to_owned(),
            (alt, "") => alt.to_owned(),
            (alt, address) => format!("{alt} ({address})"),
        };
        self.lines.space();
        self.text(&words);
        self.lines.space();
    }

    fn close(&mut self, name: &str, span: Span<usize>) {
        if let Some(skipped) = self.skipped {
            if skipped == name {
                self.skipped = None;
            }
            return;
        }
        if !is_html(name) {
            return self.raw(span.start, span.end);
        }
        self.has_tags = true;
        match name {
            "a" => self.end_link(),
            "table" => self.lines.close_table(),
            "tr" => self.lines.close_row(),
            name if BLOCKS.contains(&name) => self.lines.end_line(),
            _ => {}
        }
    }

    /// Writes the address of a link behind its text, unless the text says it.
    fn end_link(&mut self) {
        let Some(Link { href, text }) = self.link.take() else {
            return;
        };
        let address = ["mailto:", "tel:", "sms:"]
            .into_iter()
            .find_map(|scheme| href.strip_prefix(scheme))
            .unwrap_or(&href);
        if self.links.len() < MAX_LINKS {
            self.links.push(href.clone());
        }
        let text = text.trim();
        if text.is_empty() {
            self.text(address);
        } else if text != address
            && memchr::memmem::find(text.as_bytes(), address.as_bytes()).is_none()
        {
            self.lines.space();
            self.text(&format!("({address})"));
        }
    }

    fn finish(mut self) -> (String, Vec<String>) {
        self.end_link();
        if self.is_cut && self.told < self.html.len() {
            // A tag without its end: nothing behind it was told.
            self.raw(self.told, self.html.len());
        }
        (self.lines.finish(self.has_tags), self.links)
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_html(name: &str) -> bool {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    // Word writes `<o:p>`.
    BLOCKS.contains(&name)
        || OTHERS.contains(&name)
        || TABLES.contains(&name)
        || (prefix == "o" && local == "p")
}

/// Whether an attribute leads anywhere outside of the text itself.
fn is_address(text: &str) -> bool {
    let scheme: String = text.chars().take(11).collect();
    let scheme = scheme.to_ascii_lowercase();
    !text.is_empty()
        && !text.starts_with('#')
        && !scheme.starts_with("javascript:")
        && !scheme.starts_with("data:")
}

#[cfg(test)]
mod tests;
