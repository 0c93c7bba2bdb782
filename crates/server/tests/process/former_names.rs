//! The variables that operators of the former server have.

use crate::support::{Folder, SECRET, empty_database, migrated_database, variables};

/// Every name of that server's production file, as it stood there, but for what
/// a test must choose itself.
fn former(url: &str) -> Vec<(String, String)> {
    [
        ("NODE_ENV", "production"),
        ("PORT", "0"),
        ("DATABASE_URL", url),
        ("JWT_SECRET", SECRET),
        ("JWT_EXPIRES_IN", "7d"),
        ("CORS_ORIGIN", "https://app.example.org"),
        ("RATE_LIMIT_WINDOW", "900000"),
        ("RATE_LIMIT_MAX", "100"),
        ("AUTH_RATE_LIMIT_WINDOW", "900000"),
        ("AUTH_RATE_LIMIT_MAX", "5"),
        ("FILE_UPLOAD_MAX_SIZE", "10485760"),
        ("FILE_UPLOAD_ALLOWED_TYPES", "text/csv,application/csv"),
        ("BCRYPT_ROUNDS", "12"),
        ("SESSION_SECRET", "another-secret-of-the-former-server"),
        ("LOG_LEVEL", "info"),
        ("ENABLE_REQUEST_LOGGING", "true"),
        ("HEALTH_CHECK_TIMEOUT", "5000"),
        ("DB_POOL_MIN", "2"),
        ("DB_POOL_MAX", "10"),
        ("DB_POOL_IDLE_TIMEOUT", "30000"),
        ("DB_POOL_CONNECTION_TIMEOUT", "2000"),
        ("APP_NAME", "ListBud"),
        ("APP_VERSION", "1.0.0"),
        ("APP_DESCRIPTION", "Google Maps saved places manager"),
        ("BIND_ADDRESS", "127.0.0.1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

#[test]
fn the_former_servers_variables_work_together() {
    let database = migrated_database();
    let owned = former(&database.url());

    let server = Folder::new().serve(&variables(&owned));
    let client = server.client();

    let account = client.try_register("ada");
    assert_eq!(account.status, 201, "{account:?}");
    assert_eq!(account.json()["expiresIn"], 7 * 24 * 3600);
    let policies = account.headers("ratelimit-policy");
    assert!(
        policies.contains(&"\"general\";q=100;w=900"),
        "{policies:?}"
    );
    assert!(
        policies.contains(&"\"credentials\";q=5;w=900"),
        "{policies:?}"
    );
    let ended = server.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for retired in [
        "BCRYPT_ROUNDS",
        "SESSION_SECRET",
        "APP_VERSION",
        "FILE_UPLOAD_ALLOWED_TYPES",
    ] {
        let line = format!("{retired} (environment): ");
        assert!(ended.errors.contains(&line), "{line}: {}", ended.errors);
    }
    assert!(!ended.errors.contains("another-secret"), "{ended:?}");
}

#[test]
fn they_work_from_an_environment_file_as_well() {
    let database = empty_database();
    let folder = Folder::new();
    let lines: Vec<String> = former(&database.url())
        .iter()
        .map(|(name, value)| format!("{name}='{value}'"))
        .collect();
    folder.write(".env", &lines.join("\n"));

    let migrated = folder.run(&["migrate", "up"], &[]);
    let server = folder.serve(&[]);

    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    assert_eq!(server.client().get("/ready").status, 200);
    assert_eq!(server.client().get("/api/docs/").status, 404, "production");
}
