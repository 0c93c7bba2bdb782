//! Settings described, for people and for documents that tests compare.

use crate::problem::Origin;
use std::fmt::Write;

/// One setting: what it may be, what it is, and where that came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Described {
    /// Its dotted key in files.
    pub key: &'static str,
    /// Its names in the environment, the one to tell people first.
    pub env: &'static [&'static str],
    /// Its declared default.
    pub default: Option<&'static str>,
    /// What it is for.
    pub help: &'static str,
    /// What it must be: "a whole number from 1 to 65535".
    pub requirement: String,
    /// Whether a program refuses to start without it.
    pub is_required: bool,
    /// Whether its value is never shown.
    pub is_secret: bool,
    /// Its value as text; `[redacted]` for a secret, `[not set]` for none, `[invalid]` for a faulty one.
    pub value: String,
    /// Where the value came from.
    pub origin: Origin,
}

/// Writes settings as a table with aligned columns: key, first variable, value, origin.
#[must_use]
pub fn text_table(settings: &[Described]) -> String {
    let mut rows: Vec<[String; 4]> =
        vec![["SETTING", "ENVIRONMENT", "VALUE", "FROM"].map(str::to_owned)];
    for setting in settings {
        rows.push([
            setting.key.to_owned(),
            setting.env.first().copied().unwrap_or("-").to_owned(),
            printable(&setting.value),
            setting.origin.to_string(),
        ]);
    }
    let width = |column: fn(&[String; 4]) -> &String| {
        rows.iter()
            .map(|row| column(row).chars().count())
            .max()
            .unwrap_or_default()
    };
    let (keys, names, values) = (
        width(|[key, ..]| key),
        width(|[_, name, ..]| name),
        width(|[_, _, value, _]| value),
    );
    let mut table = String::new();
    for [key, name, value, origin] in &rows {
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            table,
            "{key:keys$}  {name:names$}  {value:values$}  {origin}"
        );
    }
    table
}

/// A value that is empty or would upset a terminal is written in quotes.
fn printable(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_control) {
        format!("{value:?}")
    } else {
        value.to_owned()
    }
}

/// Writes a template of an environment file: what each variable is for, then `NAME=default`.
///
/// It holds no effective value, so it comes out the same on every machine. Settings without a variable are left out.
#[must_use]
pub fn env_template(settings: &[Described]) -> String {
    let mut template = String::new();
    for setting in settings {
        let Some(name) = setting.env.first() else {
            continue;
        };
        if !template.is_empty() {
            template.push('\n');
        }
        let _ = writeln!(template, "# {}", setting.help);
        let _ = writeln!(template, "# {}", notes(setting, str::to_owned));
        let _ = writeln!(
            template,
            "{name}={}",
            env_value(setting.default.unwrap_or_default())
        );
    }
    template
}

/// Writes a Markdown table of all settings. Like [`env_template`] it holds no effective value.
#[must_use]
pub fn markdown_table(settings: &[Described]) -> String {
    let mut table =
        "| variable | key in files | default | what it is for |\n|---|---|---|---|\n".to_owned();
    for setting in settings {
        let name = setting
            .env
            .first()
            .map_or_else(|| "–".to_owned(), |name| code(name));
        let default = match setting.default {
            Some(default) => code(default),
            None if setting.is_required => "**required**".to_owned(),
            None => "–".to_owned(),
        };
        let help = cell(setting.help);
        let notes = cell(&notes(setting, code));
        let _ = writeln!(
            table,
            "| {name} | {} | {default} | {help} {notes} |",
            code(setting.key)
        );
    }
    table
}

/// "Required, secret. A whole number from 1 to 65535. Also read from X."
fn notes(setting: &Described, mark: impl Fn(&str) -> String) -> String {
    let mut traits = Vec::new();
    if setting.is_required {
        traits.push("required");
    }
    if setting.is_secret {
        traits.push("secret");
    }
    let mut notes = String::new();
    if !traits.is_empty() {
        notes.push_str(&sentence(&traits.join(", ")));
        notes.push(' ');
    }
    notes.push_str(&sentence(&setting.requirement));
    let mut others: Vec<String> = setting.env.iter().skip(1).map(|name| mark(name)).collect();
    if setting.is_secret {
        others.extend(
            setting
                .env
                .first()
                .map(|name| mark(&format!("{name}_FILE")) + " (the path of a file)"),
        );
    }
    if !others.is_empty() {
        let _ = write!(notes, " Also read from {}.", others.join(", "));
    }
    notes
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

fn code(text: &str) -> String {
    if text.is_empty() {
        "empty".to_owned()
    } else {
        format!("`{}`", cell(text))
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\r', '\n'], " ")
}

/// Quotes what a reader of environment files would otherwise cut or expand.
fn env_value(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/,@+%=*[]?&".contains(c);
    if value.chars().all(plain) {
        value.to_owned()
    } else {
        // Few readers know a quote inside quotes of its own kind.
        let quote = if value.contains('\'') { '"' } else { '\'' };
        format!("{quote}{value}{quote}")
    }
}
