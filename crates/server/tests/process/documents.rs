//! Documents that repeat what the program knows.

use listbud_server::settings::markdown_table;
use sha2::Digest as _;

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

#[test]
fn the_pages_types_follow_from_the_openapi_document() {
    const TYPES: &str = include_str!("../../../web/ui/src/api/schema.d.ts");
    let mut document = listbud_api::document();
    // The release's number changes without the contract.
    document.info.version = String::new();
    let text = document.to_pretty_json().unwrap();
    let digest = sha2::Sha256::digest(text.trim());
    let digest: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();

    let first = TYPES.lines().next().unwrap_or_default();

    let hint = "run `listbud-server openapi > openapi.json` and \
                `node types.mjs openapi.json` in crates/web/ui, then `npm run build`";
    assert_eq!(
        first,
        format!("// OpenAPI document, SHA-256: {}", digest.concat()),
        "{hint}"
    );
}
