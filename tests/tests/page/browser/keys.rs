//! Keys as a keyboard sends them.

use serde_json::{Value, json};

pub(super) const SHIFT: u8 = 8;
const CONTROL: u8 = 2;

/// The events of a key such as `Tab`, `Shift+Tab`, `Control+z` or `/`.
pub(crate) fn events(keys: &str) -> [Value; 2] {
    let mut modifiers = 0;
    let mut key = keys;
    loop {
        if let Some(rest) = key.strip_prefix("Shift+") {
            (modifiers, key) = (modifiers | SHIFT, rest);
        } else if let Some(rest) = key.strip_prefix("Control+") {
            (modifiers, key) = (modifiers | CONTROL, rest);
        } else {
            break;
        }
    }
    let (code, number, text) = describe(key);
    // With Control held, a character is a command and not typed.
    let text = text.filter(|_| modifiers & CONTROL == 0);
    let mut down = json!({
        "type": if text.is_some() { "keyDown" } else { "rawKeyDown" },
        "key": if key == "Space" { " " } else { key },
        "code": code,
        "windowsVirtualKeyCode": number,
        "modifiers": modifiers,
    });
    let mut up = down.clone();
    up["type"] = "keyUp".into();
    if let Some(text) = text {
        down["text"] = text.into();
    }
    [down, up]
}

/// The key's code, its number, and what it types.
fn describe(key: &str) -> (String, u32, Option<String>) {
    let named =
        |code: &str, number, text: Option<&str>| (code.to_owned(), number, text.map(str::to_owned));
    match key {
        "Tab" => named(key, 9, None),
        "Enter" => named(key, 13, Some("\r")),
        "Escape" => named(key, 27, None),
        "Space" => named(key, 32, Some(" ")),
        "PageUp" => named(key, 33, None),
        "PageDown" => named(key, 34, None),
        "End" => named(key, 35, None),
        "Home" => named(key, 36, None),
        "ArrowLeft" => named(key, 37, None),
        "ArrowUp" => named(key, 38, None),
        "ArrowRight" => named(key, 39, None),
        "ArrowDown" => named(key, 40, None),
        "Backspace" => named(key, 8, None),
        "Delete" => named(key, 46, None),
        "/" => named("Slash", 191, Some("/")),
        "?" => named("Slash", 191, Some("?")),
        "#" => named("Digit3", 51, Some("#")),
        one if one.chars().count() == 1 => {
            let upper = one.to_uppercase();
            let number = upper.chars().next().map_or(0, u32::from);
            let class = if one.chars().all(char::is_numeric) {
                "Digit"
            } else {
                "Key"
            };
            (format!("{class}{upper}"), number, Some(one.to_owned()))
        }
        other => panic!("the keyboard lacks the key {other}"),
    }
}
