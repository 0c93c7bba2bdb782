//! What must not stand in a log.

use serde_json::json;

use crate::support::{PASSWORD, SECRET, Server, cluster, migrated_database};

/// A list with a name and a note that nobody else is to read.
const LIST: &str = "Title,Note,URL,Tags,Comment\n\
    Quokka teahouse,meet Wombat here,https://maps.google.com/?cid=1234567890123456789,,\n";

#[test]
fn neither_credentials_nor_saved_data_are_logged_at_any_level() {
    for format in ["json", "pretty"] {
        let database = migrated_database();
        let variables = [("LOG_LEVEL", "trace"), ("LOG_FORMAT", format)];
        let server = Server::start(&database.url(), &variables);

        let ada = server.register("ada.quagga");
        let token = ada.token.clone().unwrap();
        assert_eq!(ada.try_register("ada.quagga").status, 409);
        assert_eq!(ada.log_in("ada.quagga", PASSWORD).status, 200);
        assert_eq!(ada.log_in("ada.quagga", "wrong-numbat-77").status, 401);
        assert_eq!(
            ada.import("Secret okapi.csv", "text/csv", LIST.as_bytes())
                .status,
            200
        );
        assert_eq!(ada.get("/api/places/search?query=quokka").status, 200);
        let place = json!({ "name": "Axolotl bar", "notes": "the tapir table" });
        assert_eq!(ada.post("/api/places", &place).status, 201);
        let invalid = json!({ "name": "Axolotl bar", "latitude": 99 });
        assert_eq!(ada.post("/api/places", &invalid).status, 422);
        assert_eq!(ada.get("/api/export?format=csv").status, 200);
        assert_eq!(
            server
                .client()
                .with_token("forged.gazelle.token")
                .get("/api/me")
                .status,
            401
        );
        let ended = server.stop();

        assert_eq!(ended.code, Some(0));
        assert!(ended.errors.contains("DEBUG"), "more than usual is logged");
        let password = cluster().connection().password();
        let said = format!("{}{}", ended.output, ended.errors).to_lowercase();
        let signature = token.rsplit('.').next().unwrap();
        for secret in [
            PASSWORD,
            "wrong-numbat-77",
            &token,
            signature,
            "forged.gazelle",
            SECRET,
            password,
            "ada.quagga",
            "quokka",
            "wombat",
            "1234567890123456789",
            "okapi",
            "axolotl",
            "tapir",
            "$argon2",
        ] {
            let secret = secret.to_lowercase();
            let line = said.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{secret} ({format})");
        }
    }
}

#[test]
fn a_failure_in_the_log_is_found_by_the_request_id_of_the_answer() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[("LOG_FORMAT", "json")]);
    let ada = server.register("ada");
    database
        .execute("ALTER TABLE tags RENAME TO gone;")
        .unwrap();

    let answer = ada.get("/api/tags");

    assert_eq!(answer.status, 500, "{answer:?}");
    assert!(!answer.body.contains("tags\\\""), "{answer:?}");
    let id = answer.json()["requestId"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("x-request-id"), Some(id.as_str()));
    let ended = server.stop();
    let line = ended
        .errors
        .lines()
        .find(|line| line.contains("\"ERROR\"") && line.contains(&id));
    let line = line.unwrap_or_else(|| panic!("no error: {ended:?}"));
    assert!(line.contains("does not exist"), "with its cause: {line}");
}
