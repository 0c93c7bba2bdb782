use std::thread;
use std::time::Duration;

use super::*;

const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);
const MINUTE: Duration = Duration::from_mins(1);

fn session(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

#[test]
fn a_revoked_session_is_known_to_every_clone() {
    let revoked = RevokedSessions::new();
    let clone = revoked.clone();

    revoked.revoke(session(1), NOW);

    assert!(clone.contains(session(1)));
    assert!(!clone.contains(session(2)));
    assert_eq!(clone.len(), 1);
}

#[test]
fn a_session_is_forgotten_after_its_time_and_not_before() {
    let revoked = RevokedSessions::new();
    revoked.revoke(session(1), NOW);
    revoked.revoke(session(2), NOW + MINUTE);

    revoked.forget_before(NOW);
    assert_eq!(revoked.len(), 2);
    revoked.forget_before(NOW + Duration::from_nanos(1));

    assert!(!revoked.contains(session(1)));
    assert!(revoked.contains(session(2)));
    revoked.forget_before(NOW + 2 * MINUTE);
    assert!(revoked.is_empty());
}

#[test]
fn a_second_notice_prolongs_and_never_shortens() {
    let revoked = RevokedSessions::new();

    revoked.revoke(session(1), NOW + MINUTE);
    revoked.revoke(session(1), NOW);
    revoked.revoke(session(2), NOW);
    revoked.revoke(session(2), NOW + MINUTE);
    revoked.forget_before(NOW + MINUTE);

    assert_eq!(revoked.len(), 2);
}

#[test]
fn many_threads_write_read_and_forget_at_once_without_losing_a_session() {
    let revoked = RevokedSessions::new();

    thread::scope(|scope| {
        for thread in 0..4_u128 {
            let revoked = &revoked;
            scope.spawn(move || {
                for number in 0..1_000 {
                    let id = session(thread * 1_000 + number);
                    revoked.revoke(id, NOW + MINUTE);
                    assert!(revoked.contains(id));
                    if number % 100 == 0 {
                        revoked.forget_before(NOW);
                    }
                }
            });
        }
    });

    assert_eq!(revoked.len(), 4_000);
}
