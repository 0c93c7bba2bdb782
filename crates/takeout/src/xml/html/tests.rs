use proptest::prelude::*;

use super::*;

#[test]
fn markup_goes_and_text_stays() {
    for (html, text) in [
        ("plain", "plain"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("a<br><br>b", "a\n\nb"),
        ("<p>One &amp; two</p><p>3 &lt; 4</p>", "One & two\n3 < 4"),
        (
            "<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>after",
            "one\ntwo\nafter",
        ),
        ("<DIV>a</DIV>b <B>c</B>d", "a\nb cd"),
        ("1 < 2 & 3 > 2 <", "1 < 2 & 3 > 2 <"),
        (
            "&unknown; & &eacute;&#233;&#x4E2D;&nbsp;&mdash;",
            "&unknown; & éé中 —",
        ),
        ("<!-- x -->y", "y"),
        ("<![CDATA[x <b>y</b>]]>", "x y"),
        ("two\n\n\nlines &amp; more", "two\n\n\nlines & more"),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn addresses_of_links_and_pictures_stay() {
    for (html, text) in [
        (
            "<a href=\"https://x.test/?a=1&b=2&copy=3\">link</a>&nbsp;&#233;",
            "link (https://x.test/?a=1&b=2&copy=3) é",
        ),
        (
            "<a href='https://x.test/'>https://x.test/</a>",
            "https://x.test/",
        ),
        ("<a href=https://x.test/></a>", "https://x.test/"),
        ("<a href=\"mailto:a@x.test\">mail</a>", "mail (a@x.test)"),
        ("<a href=\"tel:+49 30\">+49 30</a>", "+49 30"),
        (
            "<a href=\"#top\">up</a> <a href=\"javascript:x()\">go</a>",
            "up go",
        ),
        (
            "a<img src=\"https://x.test/p.jpg\" alt=\"the door\">b",
            "a the door (https://x.test/p.jpg) b",
        ),
        ("<img src=\"data:image/png;base64,AAAA\">b", "b"),
        (
            "<a href=\"https://x.test/big\"><img src=\"https://x.test/small\"></a>",
            "https://x.test/small (https://x.test/big)",
        ),
        (
            "<iframe src=\"https://x.test/film\"></iframe>",
            "https://x.test/film",
        ),
        (
            "see <https://x.test/?a=1&b=2> or <ada@x.test>",
            "see <https://x.test/?a=1&b=2> or <ada@x.test>",
        ),
        (
            "<a href=\"https://one.test\">one<a href=\"https://two.test\">two",
            "one (https://one.test)two (https://two.test)",
        ),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn cells_are_separated_and_rows_are_lines() {
    for (html, text) in [
        (
            "<table>\n<tr>\n<td>Phone:</td>\n<td>+49 30</td>\n</tr>\n<tr><th>Hours</th><td>9-17</td></tr></table>",
            "Phone: +49 30\nHours: 9-17",
        ),
        (
            "<table><tr><td>a<td>b<td>c<tr><td>d</table>e",
            "a | b | c\nd\ne",
        ),
        (
            "x<table><tr><td><table><tr><td>In<td>side</table><td>out</table>y",
            "x\nIn: side: out\ny",
        ),
        ("<table><tr><td>1<td><td>3</table>", "1 | 3"),
        ("<td>loose</td><td>cells</td>", "loose cells"),
        ("<table><tr><td>open", "open"),
        (
            "<table><tr><td>https://x.test/p.jpg</td><td>a<br>b</td></tr></table>",
            "https://x.test/p.jpg\na\nb",
        ),
    ] {
        assert_eq!(to_text(html), text, "{html}");
    }
}

#[test]
fn styles_and_scripts_are_not_text() {
    for html in [
        "<html><head><style>td{color:red}</style></head><body>a</body></html>",
        "<script>if (1 < 2) { alert('<b>') }</script>a",
        "<STYLE type='text/css'><!-- p{} --></STYLE>a",
    ] {
        assert_eq!(to_text(html), "a", "{html}");
    }
}

#[test]
fn broken_markup_costs_no_words() {
    for (html, words) in [
        (
            "<a href=\"https://x.test>link</a> and more",
            "https://x.test>link</a> and more",
        ),
        ("before <b after", "<b after"),
        ("before <!-- after", "after"),
        ("<i>a", "a"),
        ("a </ b> <!c>", "c"),
    ] {
        let text = to_text(html);
        assert!(text.contains(words), "{html}: {text}");
    }
}

proptest! {
    #[test]
    fn any_text_becomes_text(html in "[<>&;a-z/#0-9é\"'=!\n -]{0,60}") {
        to_text(&html);
    }

    #[test]
    fn no_word_between_elements_is_lost(words in proptest::collection::vec("[a-zé]{1,6}", 1..20)) {
        const TAGS: [&str; 8] = ["<b>", "</td>", "<td>", "<tr>", "<table>", "</table>", "<br>", "<li>"];
        let tags = words.iter().enumerate().map(|(at, word)| TAGS[(at * word.len()) % TAGS.len()]);
        let html: Vec<&str> = tags.zip(&words).flat_map(|(tag, word)| [tag, word]).collect();
        let html = html.concat();
        let text = to_text(&html);
        for word in &words {
            prop_assert!(text.contains(word.as_str()), "{html}: {text}");
        }
    }
}
