//! Descriptions: what is set and by whom, and documents made from the declarations.

use listbud_config::{
    Described, Origin, Reader, Setting, Sources, env_template, markdown_table, text_table,
};
use secrecy::SecretString;
use std::time::Duration;

const NAME: Setting<String> = Setting::new("name", "What to call it | in a title.")
    .env(&["APP_NAME"])
    .default("It's mine");
const PORT: Setting<u16> = Setting::new("server.port", "The TCP port.")
    .env(&["PORT", "APP_PORT"])
    .range("1", "65535")
    .default("8080");
const KEY: Setting<SecretString> = Setting::new("token.key", "Signs tokens.")
    .env(&["TOKEN_KEY"])
    .length(32, usize::MAX);
const WAIT: Setting<Option<Duration>> =
    Setting::new("server.wait", "How long to wait.").env(&["WAIT"]);
const LOG: Setting<String> = Setting::new("log.filter", "What to log.").default("info");

fn described(sources: Sources) -> Vec<Described> {
    let mut reader = Reader::new(sources);
    reader.get(&NAME);
    reader.get(&PORT);
    reader.get(&KEY);
    reader.get(&WAIT);
    reader.get(&LOG);
    reader.described()
}

#[test]
fn each_setting_says_what_it_is_and_where_that_came_from() {
    let sources = Sources::new()
        .text("app.toml", "[log]\nfilter = ''")
        .env([("PORT", "eighty"), ("TOKEN_KEY", &"k".repeat(32))]);

    let table = text_table(&described(sources));

    let expected = "\
SETTING      ENVIRONMENT  VALUE       FROM
name         APP_NAME     It's mine   default
server.port  PORT         [invalid]   environment variable PORT
token.key    TOKEN_KEY    [redacted]  environment variable TOKEN_KEY
server.wait  WAIT         [not set]   not set
log.filter   -            \"\"          app.toml, line 2
";
    assert_eq!(table, expected);
}

#[test]
fn a_description_holds_the_whole_declaration() {
    let described = described(Sources::new());

    let port = &described[1];
    assert_eq!(port.key, "server.port");
    assert_eq!(port.env, ["PORT", "APP_PORT"]);
    assert_eq!(port.default, Some("8080"));
    assert_eq!(port.requirement, "a whole number from 1 to 65535");
    assert!(!port.is_required && !port.is_secret);
    assert_eq!(port.origin, Origin::Default);
    assert!(described[2].is_required && described[2].is_secret);
    assert!(!described[3].is_required);
}

#[test]
fn a_template_of_variables_comes_from_the_declarations() {
    let template = env_template(&described(Sources::new().env([("PORT", "1")])));

    let expected = r#"# What to call it | in a title.
# Text.
APP_NAME="It's mine"

# The TCP port.
# A whole number from 1 to 65535. Also read from APP_PORT.
PORT=8080

# Signs tokens.
# Required, secret. Text, at least 32 bytes long. Also read from TOKEN_KEY_FILE (the path of a file).
TOKEN_KEY=

# How long to wait.
# A duration (such as 250ms, 30s, 15m, 1h or 7d).
WAIT=
"#;
    assert_eq!(template, expected);
}

#[test]
fn a_table_for_a_document_comes_from_the_declarations() {
    let table = markdown_table(&described(Sources::new()));

    let expected = r"| variable | key in files | default | what it is for |
|---|---|---|---|
| `APP_NAME` | `name` | `It's mine` | What to call it \| in a title. Text. |
| `PORT` | `server.port` | `8080` | The TCP port. A whole number from 1 to 65535. Also read from `APP_PORT`. |
| `TOKEN_KEY` | `token.key` | **required** | Signs tokens. Required, secret. Text, at least 32 bytes long. Also read from `TOKEN_KEY_FILE` (the path of a file). |
| `WAIT` | `server.wait` | – | How long to wait. A duration (such as 250ms, 30s, 15m, 1h or 7d). |
| – | `log.filter` | `info` | What to log. Text. |
";
    assert_eq!(table, expected);
}
