use std::time::{Duration, Instant};

use super::*;

const CHEAP: PasswordCost = PasswordCost {
    memory_kib: 64,
    passes: 1,
    lanes: 1,
};

fn settings() -> PasswordSettings {
    PasswordSettings {
        cost: CHEAP,
        permits: 2,
        ..PasswordSettings::default()
    }
}

fn passwords() -> Passwords {
    Passwords::new(settings()).unwrap()
}

fn secret(text: &str) -> SecretString {
    text.into()
}

#[tokio::test]
async fn a_password_verifies_against_its_own_hash_only() {
    let passwords = passwords();

    let hash = passwords.hash(secret("correct horse")).await.unwrap();

    let stored = Some(hash.as_str());
    assert!(
        passwords
            .verify(secret("correct horse"), stored)
            .await
            .unwrap()
    );
    assert!(
        !passwords
            .verify(secret("correct hors"), stored)
            .await
            .unwrap()
    );
    assert!(!passwords.verify(secret(""), stored).await.unwrap());
}

#[tokio::test]
async fn the_default_cost_is_what_owasp_recommends() {
    let passwords = Passwords::new(PasswordSettings::default()).unwrap();

    let hash = passwords.hash(secret("correct horse")).await.unwrap();

    let text = hash.as_str();
    assert!(
        text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{text}"
    );
}

#[tokio::test]
async fn two_hashes_of_one_password_differ() {
    let passwords = passwords();

    let first = passwords.hash(secret("correct horse")).await.unwrap();
    let second = passwords.hash(secret("correct horse")).await.unwrap();

    assert_ne!(first, second);
}

#[tokio::test]
async fn an_unknown_account_is_refused_after_computing_a_hash_of_full_cost() {
    let passwords = passwords();

    let known = passwords.verify(secret("anything at all"), None).await;

    assert!(!known.unwrap());
    let dummy = Phc::new(&passwords.dummy).unwrap();
    let params = Params::try_from(&dummy).unwrap();
    assert_eq!(params.m_cost(), CHEAP.memory_kib);
    assert_eq!(params.t_cost(), CHEAP.passes);
    assert_eq!(dummy.salt.unwrap().len(), 16);
    assert_eq!(dummy.hash.unwrap().len(), 32);
}

#[tokio::test]
async fn a_stored_hash_that_cannot_be_read_is_an_error_and_no_wrong_password() {
    let passwords = passwords();

    for stored in [
        "",
        "plain text",
        "$argon2id$v=19$m=64",
        "$scrypt$ln=1$AAAA$AAAA",
    ] {
        let answer = passwords
            .verify(secret("correct horse"), Some(stored))
            .await;

        assert!(
            matches!(answer, Err(PasswordError::UnreadableHash)),
            "{stored:?}: {answer:?}"
        );
    }
}

#[test]
fn length_is_counted_in_code_points_and_capped_in_bytes() {
    let policy = PasswordPolicy::default();
    let check = |text: &str| policy.check(&secret(text)).map_err(PasswordRefusal::code);

    assert_eq!(check(&"a".repeat(7)), Err("too_short"));
    assert_eq!(check(&"ü".repeat(7)), Err("too_short"));
    assert_eq!(check(&"a".repeat(8)), Ok(()));
    assert_eq!(check(&"𝄞".repeat(128)), Ok(()));
    assert_eq!(check(&"a".repeat(129)), Err("too_long"));
    assert_eq!(check(&"a".repeat(1_000_000)), Err("too_long"));

    let narrow = PasswordPolicy {
        max_bytes: 20,
        ..policy
    };
    assert!(narrow.check(&secret(&"ü".repeat(11))).is_err());
}

#[tokio::test]
async fn a_password_that_breaks_the_policy_takes_no_permit() {
    let passwords = passwords();
    let taken = Arc::clone(&passwords.permits).acquire_many_owned(2).await;

    let answer = passwords.hash(secret("short")).await;

    let refused = PasswordRefusal::TooShort { min: 8 };
    assert!(matches!(answer, Err(PasswordError::Refused(r)) if r == refused));
    drop(taken);
}

#[tokio::test]
async fn an_overlong_password_is_wrong_for_known_and_unknown_accounts_alike() {
    let passwords = passwords();
    let hash = passwords.hash(secret("correct horse")).await.unwrap();
    let long = "a".repeat(513);

    let known = passwords.verify(secret(&long), Some(hash.as_str())).await;
    let unknown = passwords.verify(secret(&long), None).await;

    assert!(!known.unwrap());
    assert!(!unknown.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gets_no_permit_in_time_hears_busy() {
    let passwords = passwords();
    let _taken = Arc::clone(&passwords.permits).acquire_many_owned(2).await;

    let answer = passwords.verify(secret("correct horse"), None).await;

    assert!(matches!(answer, Err(PasswordError::Busy)));
}

#[tokio::test]
async fn an_abandoned_call_keeps_its_permit_until_its_hash_is_done() {
    let cost = PasswordCost {
        passes: 20,
        ..PasswordCost::default()
    };
    let passwords = Passwords::new(PasswordSettings {
        cost,
        permits: 1,
        ..settings()
    })
    .unwrap();

    let call = passwords.hash(secret("correct horse"));
    // Polled once, it has its permit and has started its thread; then it goes.
    let started = tokio::time::timeout(Duration::ZERO, call).await;

    assert!(started.is_err());
    assert_eq!(passwords.available_permits(), 0);
    let deadline = Instant::now() + Duration::from_mins(1);
    while passwords.available_permits() == 0 {
        assert!(Instant::now() < deadline, "the permit never came back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_cheaper_or_foreign_hash_wants_rehashing() {
    let cheap = passwords();
    let dearer = PasswordCost { passes: 2, ..CHEAP };
    let dear = Passwords::new(PasswordSettings {
        cost: dearer,
        ..settings()
    })
    .unwrap();

    let hash = cheap.hash(secret("correct horse")).await.unwrap();

    assert!(!cheap.needs_rehash(hash.as_str()));
    assert!(dear.needs_rehash(hash.as_str()));
    assert!(dear.needs_rehash(&hash.as_str().replace("argon2id", "argon2i")));
    assert!(cheap.needs_rehash(&hash.as_str().replace("v=19", "v=16")));
    assert!(cheap.needs_rehash("$2b$10$abcdefghijklmnopqrstuv"));
    let verified = dear
        .verify(secret("correct horse"), Some(hash.as_str()))
        .await;
    assert!(verified.unwrap(), "an older cost still verifies");
}

#[test]
fn a_hash_does_not_show_in_debug_output() {
    let hash = PasswordHash::from(&Phc::new(&phc::unmatchable(CHEAP)).unwrap());

    assert_eq!(format!("{hash:?}"), "PasswordHash([REDACTED])");
}

#[test]
fn impossible_settings_are_refused() {
    let no_memory = PasswordCost {
        memory_kib: 0,
        ..CHEAP
    };

    let cost = Passwords::new(PasswordSettings {
        cost: no_memory,
        ..settings()
    });
    let permits = Passwords::new(PasswordSettings {
        permits: 0,
        ..settings()
    });

    assert_eq!(cost.unwrap_err(), PasswordSettingsError::Cost);
    assert_eq!(permits.unwrap_err(), PasswordSettingsError::NoPermits);
}
