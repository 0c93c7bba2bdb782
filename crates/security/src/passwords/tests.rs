use std::time::{Duration, Instant};

use futures_util::future::join_all;

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

/// Takes both permits.
async fn take_all(passwords: &Passwords) -> impl Drop + use<> {
    let taken = [
        passwords.permits.acquire().await.unwrap(),
        passwords.permits.acquire().await.unwrap(),
    ];
    Vec::from(taken)
}

fn secret(text: &str) -> SecretString {
    text.into()
}

#[tokio::test]
async fn a_password_verifies_against_its_own_hash_only() {
    let passwords = passwords();

    let hash = passwords.hash(secret("correct horse"), &[]).await.unwrap();

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

    let hash = passwords.hash(secret("correct horse"), &[]).await.unwrap();

    let text = hash.as_str();
    assert!(
        text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{text}"
    );
}

#[tokio::test]
async fn two_hashes_of_one_password_differ() {
    let passwords = passwords();

    let first = passwords.hash(secret("correct horse"), &[]).await.unwrap();
    let second = passwords.hash(secret("correct horse"), &[]).await.unwrap();

    assert_ne!(first, second);
}

#[tokio::test]
async fn an_unknown_account_is_refused_after_computing_a_hash_of_full_cost() {
    let passwords = passwords();

    let known = passwords.verify(secret("anything at all"), None).await;

    assert!(!known.unwrap());
    let Stored::Argon2(dummy) = &passwords.dummy else {
        panic!("an unknown account is verified with {:?}", passwords.dummy);
    };
    assert_eq!(dummy.algorithm, Algorithm::Argon2id.ident());
    let params = Params::try_from(dummy.as_ref()).unwrap();
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

#[tokio::test]
async fn a_password_that_breaks_the_policy_takes_no_permit() {
    let passwords = passwords();
    let taken = take_all(&passwords).await;

    let answer = passwords.hash(secret("short"), &[]).await;

    let refused = PasswordRefusal::TooShort { min: 8 };
    assert!(matches!(answer, Err(PasswordError::Refused(r)) if r == refused));
    drop(taken);
}

#[tokio::test]
async fn an_overlong_password_is_wrong_for_known_and_unknown_accounts_alike() {
    let passwords = passwords();
    let hash = passwords.hash(secret("correct horse"), &[]).await.unwrap();
    let long = "a".repeat(513);

    let known = passwords.verify(secret(&long), Some(hash.as_str())).await;
    let unknown = passwords.verify(secret(&long), None).await;

    assert!(!known.unwrap());
    assert!(!unknown.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_gets_no_permit_within_two_seconds_hears_busy() {
    let passwords = passwords();
    let _taken = take_all(&passwords).await;
    let start = tokio::time::Instant::now();

    let answer = passwords.verify(secret("correct horse"), None).await;

    assert!(matches!(answer, Err(PasswordError::Busy)));
    assert_eq!(start.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn of_ten_thousand_callers_64_wait_and_the_others_hear_busy_at_once() {
    let passwords = passwords();
    let taken = take_all(&passwords).await;
    let start = tokio::time::Instant::now();
    let call = || async {
        let answer = passwords.verify(secret("correct horse"), None).await;
        (answer, start.elapsed())
    };

    let answers = join_all((0..10_000).map(|_| call())).await;

    let busy = |answer: &Result<_, _>| matches!(answer, Err(PasswordError::Busy));
    assert!(answers.iter().all(|(answer, _)| busy(answer)));
    // The clock stands still but for whoever waits.
    let waited = answers.iter().filter(|(_, wait)| !wait.is_zero()).count();
    assert_eq!(waited, 64);

    drop(taken);
    let next = passwords.verify(secret("correct horse"), None).await;
    assert!(!next.unwrap(), "the flood left nothing behind");
}

#[tokio::test]
async fn whoever_gives_up_waiting_leaves_the_place_to_another() {
    let passwords = Passwords::new(PasswordSettings {
        waiters: 1,
        wait: Duration::from_mins(1),
        ..settings()
    })
    .unwrap();
    let taken = take_all(&passwords).await;
    let call = || passwords.verify(secret("correct horse"), None);

    let gone = tokio::time::timeout(Duration::ZERO, call()).await;
    let mut waiting = Box::pin(call());
    let polled = tokio::time::timeout(Duration::ZERO, &mut waiting).await;
    let refused = call().await;
    drop(taken);

    assert!(gone.is_err() && polled.is_err(), "both of them waited");
    assert!(matches!(refused, Err(PasswordError::Busy)));
    assert!(!waiting.await.unwrap(), "the second one had its turn");
}

#[tokio::test]
async fn an_unknown_account_takes_as_long_as_a_known_one() {
    let cost = PasswordCost {
        memory_kib: 8 * 1024,
        ..PasswordCost::default()
    };
    let passwords = Passwords::new(PasswordSettings { cost, ..settings() }).unwrap();
    let hash = passwords.hash(secret("correct horse"), &[]).await.unwrap();
    let time = async |stored: Option<&str>| {
        let start = Instant::now();
        let right = passwords.verify(secret("wrong horse"), stored).await;
        assert!(!right.unwrap());
        start.elapsed()
    };

    // By turns, so that whatever else the machine does hits both alike.
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for _ in 0..21 {
        known.push(time(Some(hash.as_str())).await);
        unknown.push(time(None).await);
    }

    let (known, unknown) = (median(known), median(unknown));
    let ratio = unknown.as_secs_f64() / known.as_secs_f64();
    assert!((0.4..2.5).contains(&ratio), "{known:?} and {unknown:?}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
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

    let call = passwords.hash(secret("correct horse"), &[]);
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

    let hash = cheap.hash(secret("correct horse"), &[]).await.unwrap();

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

#[tokio::test]
async fn a_bcrypt_hash_of_any_usual_spelling_verifies_and_wants_rehashing() {
    let passwords = passwords();
    // A test vector of crypt_blowfish, where bcrypt comes from.
    let tail = "05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    for prefix in ["$2a$", "$2b$", "$2y$"] {
        let stored = format!("{prefix}{tail}");

        let right = passwords.verify(secret("U*U"), Some(&stored)).await;
        let wrong = passwords.verify(secret("U*V"), Some(&stored)).await;

        assert!(right.unwrap(), "{prefix}");
        assert!(!wrong.unwrap(), "{prefix}");
        assert!(passwords.needs_rehash(&stored), "{prefix}");
    }
}

#[tokio::test]
async fn a_password_that_only_bcrypt_knew_is_rehashed_although_it_breaks_the_policy() {
    let passwords = passwords();
    let old = bcrypt::hash("short", 4).unwrap();
    assert!(passwords.verify(secret("short"), Some(&old)).await.unwrap());

    let new = passwords.rehash(secret("short")).await.unwrap();

    assert!(new.as_str().starts_with("$argon2id$"));
    assert!(!passwords.needs_rehash(new.as_str()));
    let right = passwords.verify(secret("short"), Some(new.as_str())).await;
    assert!(right.unwrap());
}

#[tokio::test]
async fn bcrypt_compares_72_bytes_as_the_maker_of_the_hash_did() {
    let passwords = passwords();
    let stored = bcrypt::hash("é".repeat(50), 4).unwrap();

    let whole = passwords
        .verify(secret(&"é".repeat(50)), Some(&stored))
        .await;
    let shorter = passwords
        .verify(secret(&"é".repeat(35)), Some(&stored))
        .await;

    assert!(whole.unwrap());
    assert!(!shorter.unwrap());
}

#[tokio::test]
async fn bcrypt_takes_a_permit_like_argon2() {
    let passwords = Passwords::new(PasswordSettings {
        waiters: 0,
        ..settings()
    })
    .unwrap();
    let stored = bcrypt::hash("correct horse", 4).unwrap();
    let taken = take_all(&passwords).await;

    let busy = passwords
        .verify(secret("correct horse"), Some(&stored))
        .await;
    drop(taken);
    let right = passwords
        .verify(secret("correct horse"), Some(&stored))
        .await;

    assert!(matches!(busy, Err(PasswordError::Busy)));
    assert!(right.unwrap());
}

#[tokio::test]
async fn a_stored_hash_that_would_be_a_bomb_is_not_computed() {
    let passwords = passwords();
    let salt_and_hash = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let argon2 = phc::unmatchable(CHEAP);

    for bomb in [
        format!("$2b$15${salt_and_hash}"),
        format!("$2b$31${salt_and_hash}"),
        format!("$2b$99${salt_and_hash}"),
        format!("$2b$03${salt_and_hash}"),
        format!("$2x$05${salt_and_hash}"),
        format!("$2b$05${salt_and_hash}A"),
        format!("$2b$05${}", salt_and_hash.replacen("CC", "é", 1)),
        "$2b$".to_owned(),
        argon2.replace("m=64", "m=4194304"),
        argon2.replace("t=1", "t=4294967295"),
        argon2.replace("m=64,t=1,p=1", "m=4096,t=1,p=255"),
    ] {
        let answer = passwords.verify(secret("U*U"), Some(&bomb)).await;

        assert!(
            matches!(answer, Err(PasswordError::UnreadableHash)),
            "{bomb}: {answer:?}"
        );
    }
}

#[test]
fn bcrypt_of_the_highest_cost_that_is_computed_can_be_read() {
    let salt_and_hash = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    let stored = format!("$2b${MAX_BCRYPT_COST}${salt_and_hash}");

    assert!(Stored::parse(&stored, CHEAP).is_some());
}

#[tokio::test]
async fn a_common_or_personal_password_is_not_hashed() {
    let passwords = passwords();

    let common = passwords.hash(secret("Password1"), &[]).await;
    let personal = passwords
        .hash(secret("ada@example.org"), &["ada@example.org"])
        .await;

    let refused = |answer, why| matches!(answer, Err(PasswordError::Refused(r)) if r == why);
    assert!(refused(common, PasswordRefusal::Common));
    assert!(refused(personal, PasswordRefusal::Personal));
}
