//! Where one SQL statement ends and the next begins.
//!
//! It knows what can hide a semicolon: strings, names, comments, dollar quotes,
//! parentheses and `BEGIN ATOMIC` bodies. It does not know the grammar; invalid SQL is
//! passed on for the server to refuse. It reads strings as servers with
//! `standard_conforming_strings` do, which is the default.

const TRANSACTION_WORDS: [&str; 6] = ["begin", "start", "commit", "end", "abort", "rollback"];

/// One statement without its semicolon and the comments around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statement<'s> {
    pub(crate) text: &'s str,
    /// Where it begins in the whole, counted from 1.
    pub(crate) line: usize,
}

impl<'s> Statement<'s> {
    /// The word with which it begins; empty if it begins with none.
    pub(crate) fn keyword(&self) -> &'s str {
        match next_token(self.text) {
            Some((Token::Word, length)) => self.text.get(..length).unwrap_or_default(),
            _ => "",
        }
    }

    /// Its words, names and signs, without blanks and comments.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        Tokens::of(self.text)
            .filter(|(token, _)| *token != Token::Blank)
            .map(|(_, text)| text)
    }

    /// Whether it contains `word` (lower-case), outside of quotes.
    pub(crate) fn says(&self, word: &str) -> bool {
        self.tokens().any(|token| token.eq_ignore_ascii_case(word))
    }

    /// What is wrong if it begins or ends a transaction, which only the runner may do.
    pub(crate) fn transaction_problem(&self) -> Option<String> {
        let keyword = self.keyword();
        self.controls_transaction()
            .then(|| format!("{keyword}: the runner begins and ends transactions"))
    }

    /// Whether it begins or ends a transaction, other than by a savepoint.
    fn controls_transaction(&self) -> bool {
        let words: Vec<_> = Tokens::of(self.text)
            .filter(|(token, _)| *token != Token::Blank)
            .map_while(|(token, text)| (token == Token::Word).then(|| text.to_ascii_lowercase()))
            .take(3)
            .collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["rollback", "to", ..] | ["rollback", "work" | "transaction", "to"] => false,
            [word, ..] if TRANSACTION_WORDS.contains(word) => true,
            ["prepare", "transaction", ..] => true,
            _ => false,
        }
    }
}

/// Splits `sql` at the semicolons between its statements.
pub(crate) fn split(sql: &str) -> Vec<Statement<'_>> {
    let mut statements = Vec::new();
    let mut current: Option<Unfinished> = None;
    let mut offset = 0;
    let mut line = 1;
    for (token, text) in Tokens::of(sql) {
        let end = offset + text.len();
        match token {
            Token::Blank => {}
            Token::Semicolon if current.as_ref().is_none_or(Unfinished::may_end) => {
                statements.extend(current.take().and_then(|s| s.finish(sql)));
            }
            _ => current
                .get_or_insert_with(|| Unfinished::at(offset, line))
                .take(token, text, end),
        }
        offset = end;
        line += text.matches('\n').count();
    }
    statements.extend(current.and_then(|s| s.finish(sql)));
    statements
}

struct Unfinished {
    start: usize,
    end: usize,
    line: usize,
    parentheses: usize,
    /// `BEGIN ATOMIC` and, within it, `CASE`: both go up to an `END`.
    blocks: usize,
    last_word: String,
}

impl Unfinished {
    fn at(start: usize, line: usize) -> Self {
        Self {
            start,
            end: start,
            line,
            parentheses: 0,
            blocks: 0,
            last_word: String::new(),
        }
    }

    fn take(&mut self, token: Token, text: &str, end: usize) {
        self.end = end;
        match token {
            Token::Open => self.parentheses += 1,
            Token::Close => self.parentheses = self.parentheses.saturating_sub(1),
            Token::Word => {
                let word = text.to_ascii_lowercase();
                match word.as_str() {
                    "atomic" if self.last_word == "begin" => self.blocks += 1,
                    "case" if self.blocks > 0 => self.blocks += 1,
                    "end" => self.blocks = self.blocks.saturating_sub(1),
                    _ => {}
                }
                self.last_word = word;
            }
            Token::Blank | Token::Semicolon | Token::Other => {}
        }
    }

    fn may_end(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn finish(self, sql: &str) -> Option<Statement<'_>> {
        let text = sql.get(self.start..self.end)?;
        Some(Statement {
            text,
            line: self.line,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// White space or a comment.
    Blank,
    Word,
    Semicolon,
    Open,
    Close,
    /// Text, quoted names, numbers and signs.
    Other,
}

struct Tokens<'s> {
    rest: &'s str,
}

impl<'s> Tokens<'s> {
    fn of(sql: &'s str) -> Self {
        Self { rest: sql }
    }
}

impl<'s> Iterator for Tokens<'s> {
    type Item = (Token, &'s str);

    fn next(&mut self) -> Option<Self::Item> {
        let (token, length) = next_token(self.rest)?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((token, text))
    }
}

/// The first token of `rest` and its length in bytes.
fn next_token(rest: &str) -> Option<(Token, usize)> {
    let first = rest.chars().next()?;
    let token = match first {
        ';' => (Token::Semicolon, 1),
        '(' => (Token::Open, 1),
        ')' => (Token::Close, 1),
        // A doubled quote inside reads as the end and the next beginning.
        '\'' | '"' => (Token::Other, through(rest, 1, &first.to_string())),
        '$' => (Token::Other, dollar_quoted(rest).unwrap_or(1)),
        '-' if rest.starts_with("--") => (Token::Blank, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (Token::Blank, block_comment(rest)),
        'e' | 'E' if rest.get(1..2) == Some("'") => (Token::Other, escape_string(rest)),
        _ if first.is_whitespace() => (Token::Blank, run(rest, char::is_whitespace)),
        _ if starts_name(first) => (Token::Word, run(rest, |c| continues_name(c) || c == '$')),
        _ if first.is_ascii_digit() => (Token::Other, run(rest, continues_name)),
        _ => (Token::Other, first.len_utf8()),
    };
    Some(token)
}

fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit()
}

/// The length of the beginning of which every character is `wanted`.
fn run(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !wanted(c)).unwrap_or(rest.len())
}

/// The length through the first `end` from `from` on.
fn through(rest: &str, from: usize, end: &str) -> usize {
    let found = rest.get(from..).and_then(|inside| inside.find(end));
    found.map_or(rest.len(), |at| from + at + end.len())
}

/// The length of `$tag$ … $tag$`; `None` if it is a parameter or a sign.
fn dollar_quoted(rest: &str) -> Option<usize> {
    let tag = rest.get(1..)?;
    let length = run(tag, continues_name);
    if tag.starts_with(|c: char| c.is_ascii_digit()) || tag.get(length..length + 1) != Some("$") {
        return None;
    }
    let tag = rest.get(..length + 2)?;
    Some(through(rest, tag.len(), tag))
}

/// The length of `E'…'`, in which a backslash takes its neighbour's meaning.
fn escape_string(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(2).peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => {
                characters.next();
            }
            '\'' if characters.next_if(|(_, c)| *c == '\'').is_none() => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a `/* … */` with others inside.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        let step = if here.starts_with("/*") {
            depth += 1;
            2
        } else if here.starts_with("*/") {
            depth -= 1;
            2
        } else {
            run(here, |c| c != '/' && c != '*').max(1)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests;
