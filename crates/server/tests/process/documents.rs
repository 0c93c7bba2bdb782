//! Documents that repeat what the program knows.

use listbud_server::settings::markdown_table;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readmes_table_of_settings_is_what_config_markdown_prints() {
    let table: Vec<&str> = README
        .lines()
        .skip_while(|line| !line.starts_with("| variable |"))
        .take_while(|line| line.starts_with('|'))
        .collect();

    let printed = markdown_table();

    let hint = "put the output of `listbud-server config markdown` into README.md";
    assert_eq!(table.join("\n"), printed.trim_end(), "{hint}");
}

#[test]
fn the_readme_knows_every_exit_code() {
    for code in ["| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 69 |", "| 78 |"] {
        assert!(README.contains(code), "{code}");
    }
}
