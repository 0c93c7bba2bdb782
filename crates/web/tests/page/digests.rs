//! What the folders of files are named after.

#[path = "../../src/digest.rs"]
mod digest;

use digest::digest;

const FILES: [(&str, &[u8]); 2] = [("app.css", b"body {}"), ("app.js", b"1")];

#[test]
fn a_digest_is_sixteen_digits_and_the_same_for_the_same_files() {
    let found = digest(FILES);

    assert_eq!(found.len(), 16);
    assert!(found.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(digest(FILES), found);
}

#[test]
fn a_digest_changes_with_every_name_and_content() {
    let [style, script] = FILES;
    let found = digest(FILES);

    for others in [
        vec![style],
        vec![script, style],
        vec![style, ("app.js", b"2")],
        vec![style, ("app.mjs", b"1")],
        vec![style, ("app.js1", b"")],
        vec![style, script, ("empty", b"")],
        vec![],
    ] {
        assert_ne!(digest(others.clone()), found, "{others:?}");
    }
}
