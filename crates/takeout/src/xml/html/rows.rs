//! Lines of text, and the rows of tables among them.

/// The most tables that may stand in each other; the cells of deeper ones are
/// text.
const MAX_TABLES: usize = 16;

/// The longest first cell of two that is a label, in bytes.
const MAX_LABEL: usize = 80;

/// Text as it comes together.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    tables: Vec<Vec<String>>,
    /// How many tables too many are open.
    ignored: usize,
}

impl Lines {
    fn target(&mut self) -> &mut String {
        match self.tables.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell,
            None => &mut self.text,
        }
    }

    /// Adds text. What breaks a line behind a tag that does so is the same break.
    pub(super) fn push(&mut self, text: &str) {
        // Between the cells of a row there is nothing but white space.
        let is_between = self.tables.last().is_some_and(Vec::is_empty);
        let target = self.target();
        let begins_line = target.ends_with('\n') || is_between;
        let rest = text.trim_start_matches([' ', '\t', '\r', '\n']);
        let space = text.get(..text.len() - rest.len()).unwrap_or_default();
        if begins_line && (space.contains('\n') || rest.is_empty()) {
            target.push_str(rest);
        } else {
            target.push_str(text);
        }
    }

    /// Parts words that no space parts.
    pub(super) fn space(&mut self) {
        let target = self.target();
        if target.ends_with(|c: char| !c.is_whitespace()) {
            target.push(' ');
        }
    }

    /// Ends a line, also an empty one.
    pub(super) fn break_line(&mut self) {
        let target = self.target();
        trim_end(target);
        target.push('\n');
    }

    /// Ends a line unless it is empty.
    pub(super) fn end_line(&mut self) {
        let target = self.target();
        trim_end(target);
        if !target.is_empty() && !target.ends_with('\n') {
            target.push('\n');
        }
    }

    pub(super) fn open_table(&mut self) {
        self.end_line();
        if self.tables.len() < MAX_TABLES {
            self.tables.push(Vec::new());
        } else {
            self.ignored += 1;
        }
    }

    pub(super) fn open_row(&mut self) {
        self.close_row();
    }

    pub(super) fn open_cell(&mut self) {
        if let Some(row) = self.tables.last_mut().filter(|_| self.ignored == 0) {
            row.push(String::new());
        } else {
            self.space();
        }
    }

    /// Writes the row of the innermost table.
    pub(super) fn close_row(&mut self) {
        if self.tables.is_empty() || self.ignored > 0 {
            return self.end_line();
        }
        let row = self.tables.last_mut().map(std::mem::take);
        let line = row.map(|cells| row_of(&cells)).unwrap_or_default();
        if line.is_empty() {
            return;
        }
        // The row is taken out, so the target is the cell around the table.
        let around = self.tables.pop();
        self.end_line();
        let target = self.target();
        target.push_str(&line);
        target.push('\n');
        self.tables.extend(around);
    }

    pub(super) fn close_table(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return self.end_line();
        }
        self.close_row();
        self.tables.pop();
        self.end_line();
    }

    /// The text. Where there were tags, lines are trimmed and empty ones not
    /// repeated.
    pub(super) fn finish(mut self, has_tags: bool) -> String {
        self.ignored = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        if !has_tags {
            return self.text;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut empty = 0;
        for line in self.text.trim().lines().map(str::trim) {
            empty = if line.is_empty() { empty + 1 } else { 0 };
            if empty < 2 {
                // HTML shows several spaces as one.
                let words = line.split([' ', '\t']).filter(|word| !word.is_empty());
                for (at, word) in words.enumerate() {
                    if at > 0 {
                        text.push(' ');
                    }
                    text.push_str(word);
                }
                text.push('\n');
            }
        }
        trim_end(&mut text);
        text.truncate(text.trim_end().len());
        text
    }
}

/// Removes spaces at the end of a line.
fn trim_end(text: &mut String) {
    text.truncate(text.trim_end_matches([' ', '\t']).len());
}

/// One row as a line.
fn row_of(cells: &[String]) -> String {
    let cells: Vec<&str> = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    match cells.as_slice() {
        [label, value] if is_label(label) => {
            format!("{}: {value}", label.trim_end_matches(':').trim_end())
        }
        cells if cells.iter().any(|cell| cell.contains('\n')) => cells.join("\n"),
        cells => cells.join(" | "),
    }
}

fn is_label(text: &str) -> bool {
    text.len() <= MAX_LABEL && !text.contains('\n') && !text.contains("://")
}
