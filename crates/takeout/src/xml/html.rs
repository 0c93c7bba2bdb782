//! Text out of the HTML that KML descriptions are.

use quick_xml::escape::unescape;

/// Turns HTML into lines of text; text without HTML stays as it is.
pub(super) fn to_text(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut ends = TagEnds {
        whole: html,
        next: Some(0),
    };
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        rest = if from.starts_with('<') {
            tag(from, &mut ends, &mut text)
        } else {
            entity(from, &mut text)
        };
    }
    text.push_str(rest);
    text
}

/// The longest tag that is one, in bytes; a longer one has a picture in it.
const MAX_TAG: usize = 4_096;

/// Finds a byte near the beginning of a text. Looking through all of it, for
/// every `&` of a text of nothing else, would take minutes.
fn position(text: &str, wanted: u8, max: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr(wanted, bytes.get(..max.min(bytes.len()))?)
}

/// Where the tags of a text end. The next `>` is looked for once and kept until
/// it is passed: a text of nothing but `<` would be read again for each of them.
struct TagEnds<'h> {
    whole: &'h str,
    /// The first `>` that was not passed yet, or a place before it; `None` when
    /// there is none left.
    next: Option<usize>,
}

impl TagEnds<'_> {
    /// Finds the first `>` of a rest of the text, counted from there.
    fn find(&mut self, rest: &str) -> Option<usize> {
        let from = self.whole.len().checked_sub(rest.len())?;
        let bytes = self.whole.as_bytes();
        let known = self.next?;
        if known < from || bytes.get(known) != Some(&b'>') {
            let ahead = memchr::memchr(b'>', bytes.get(from..)?);
            self.next = ahead.map(|at| from + at);
        }
        Some(self.next? - from)
    }
}

/// Takes a tag away, or a `<` that begins none; answers what follows.
fn tag<'h>(html: &'h str, ends: &mut TagEnds<'_>, text: &mut String) -> &'h str {
    let inside = html.strip_prefix('<').unwrap_or(html);
    let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let end = if is_tag { ends.find(inside) } else { None };
    let end = end.filter(|end| *end < MAX_TAG);
    let Some((tag, after)) = end.and_then(|end| {
        let (tag, after) = inside.split_at_checked(end)?;
        Some((tag, after.strip_prefix('>')?))
    }) else {
        text.push('<');
        return inside;
    };
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let ends = tag.starts_with('/');
    let breaks_line = match name.to_ascii_lowercase().as_str() {
        "br" => true,
        "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" => ends,
        _ => false,
    };
    if !breaks_line {
        return after;
    }
    text.push('\n');
    // HTML's own line break behind the element is the same one.
    let after = after.strip_prefix('\r').unwrap_or(after);
    after.strip_prefix('\n').unwrap_or(after)
}

/// Resolves an entity, or keeps the `&`; answers what follows.
fn entity<'h>(html: &'h str, text: &mut String) -> &'h str {
    /// The longest numeric entity, `&#1114111;`, and the named ones known here.
    const MAX: usize = 10;
    let name = position(html, b';', MAX).and_then(|end| html.split_at_checked(end + 1));
    if let Some((entity, after)) = name {
        if entity == "&nbsp;" {
            text.push(' ');
            return after;
        }
        if let Ok(resolved) = unescape(entity) {
            text.push_str(&resolved);
            return after;
        }
    }
    text.push('&');
    html.strip_prefix('&').unwrap_or(html)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_goes_and_text_stays() {
        for (html, text) in [
            ("plain", "plain"),
            ("a<br>b<br/>\nc", "a\nb\nc"),
            ("<p>One &amp; two</p><p>3 &lt; 4</p>", "One & two\n3 < 4\n"),
            (
                "<a href=\"https://x.test/?a=1&b=2\">link</a>&nbsp;&#233;",
                "link é",
            ),
            ("1 < 2 & 3 > 2 <", "1 < 2 & 3 > 2 <"),
            ("&unknown; &", "&unknown; &"),
            ("<!-- x -->y", "y"),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn any_text_becomes_text_that_is_no_longer(html in "[<>&;a-z/#0-9é\n]{0,60}") {
            prop_assert!(to_text(&html).len() <= html.len());
        }
    }
}
