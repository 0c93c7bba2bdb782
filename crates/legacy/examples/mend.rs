//! Makes a file as the former server wrote it, reads it, and shows what it became.

use listbud_legacy::Former;

const FILE: &str = "
    CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT, name TEXT, password_hash TEXT,
                        created_at DATETIME DEFAULT CURRENT_TIMESTAMP);
    CREATE TABLE categories (id TEXT PRIMARY KEY, name TEXT, color TEXT, user_id TEXT);
    CREATE TABLE places (id TEXT PRIMARY KEY, user_id TEXT, name TEXT, address TEXT,
                         latitude REAL, longitude REAL, place_id TEXT, url TEXT, notes TEXT,
                         rating REAL, created_at DATETIME, updated_at DATETIME);
    CREATE TABLE place_categories (place_id TEXT, category_id TEXT);
    INSERT INTO users (id, email, name) VALUES ('u', 'ada@example.org', 'Ada');
    INSERT INTO categories VALUES ('c', 'food', '🍜', 'u'), ('d', 'Food', '#3B82F6', 'u');
    INSERT INTO places VALUES ('p', 'u', 'Noodle bar', '', 0, 0,
        '1s0x476d079f106bf4e7:0x1a2b3c4d5e6f7081', NULL, ' | try it', NULL,
        '2025-07-01T12:00:00.000Z', '2025-07-01T12:00:00.000Z');
    INSERT INTO place_categories VALUES ('p', 'd'), ('p', 'gone');";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("database.sqlite");
    rusqlite::Connection::open(&path)?.execute_batch(FILE)?;

    let former = Former::open(&path)?;
    for user in former.users()? {
        let library = former.library(&user)?;
        let backup: serde_json::Value = serde_json::from_slice(&library.backup)?;
        #[expect(clippy::print_stdout, reason = "an example speaks to a person")]
        {
            println!("{backup:#}\n{:#?}", library.repairs);
        }
    }
    Ok(())
}
