//! The ready-made checks on the machine that runs the tests.

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

use std::{fs::File, time::Duration};

use listbud_health::{
    Check, CheckExt as _, Criticality, Health, Observation, Status,
    checks::{Cpu, Disk, Memory, OpenFiles},
};
use time::OffsetDateTime;

fn number(observation: &Observation, name: &str) -> u64 {
    let value = observation.detail.get(name);
    let number = value.and_then(serde_json::Value::as_u64);
    number.unwrap_or_else(|| panic!("no number {name}: {observation:?}"))
}

#[tokio::test]
async fn a_check_says_what_it_measured_or_that_it_cannot() {
    let ready_made = Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH)
        .check(Memory)
        .check(Cpu::new())
        .check(Disk::new("/"))
        .check(OpenFiles)
        .build()
        .expect("the names differ");

    let report = ready_made.report().await;

    assert_eq!(report.checks.len(), 4);
    for check in &report.checks {
        assert_eq!(check.criticality, Criticality::Informative);
        let measured = check.detail.keys().any(|name| name != "reason");
        let says_not = check.status == Status::Unknown;
        assert!(measured || says_not, "{check:?}");
    }
    assert_ne!(report.status, Status::Unhealthy);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn memory_is_that_of_this_process_within_its_limit() {
    let seen = Memory.observe().await;

    let resident = number(&seen, "rssBytes");
    assert!(resident > 64 * 1024, "{seen:?}");
    assert!(resident <= number(&seen, "limitBytes"), "{seen:?}");
    assert!(number(&seen, "usedPercent") <= 100, "{seen:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_that_are_opened_are_counted() {
    let held: Vec<File> = (0..40)
        .map(|_| File::open("/proc/self/status").expect("a file"))
        .collect();

    let seen = OpenFiles.observe().await;

    assert!(number(&seen, "open") >= held.len() as u64, "{seen:?}");
    assert!(number(&seen, "limit") >= number(&seen, "open"), "{seen:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_work_of_this_process_is_counted_as_use() {
    let check = Cpu::new();
    let deadline = std::time::Instant::now() + Duration::from_secs(30);

    // Some work until some of it has been counted.
    let seen = loop {
        let mut work = 0_u64;
        for step in 0..2_000_000_u64 {
            work = std::hint::black_box(work.wrapping_mul(31).wrapping_add(step));
        }
        let seen = check.observe().await;
        let counted = seen.detail.get("usedPercent");
        if counted.and_then(serde_json::Value::as_u64) > Some(0)
            || std::time::Instant::now() > deadline
        {
            break seen;
        }
    };

    assert!(number(&seen, "usedPercent") > 0, "{seen:?}");
    assert!(number(&seen, "capacityMillicores") > 0, "{seen:?}");
    assert!(number(&seen, "windowMs") >= 100, "{seen:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_has_room_within_its_size_and_a_path_that_is_not_there_is_unhealthy() {
    let room = Disk::new("/").observe().await;
    let nowhere = Disk::new("/no/such/path").observe().await;

    assert!(
        number(&room, "freeBytes") <= number(&room, "totalBytes"),
        "{room:?}"
    );
    assert_eq!(nowhere.status, Status::Unhealthy, "{nowhere:?}");
}

#[tokio::test]
async fn two_disks_need_two_names() {
    let builder = || Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH);

    let same = builder().check(Disk::new("/")).check(Disk::new("/tmp"));
    let different = builder()
        .check(Disk::new("/"))
        .check(Disk::new("/tmp").named("uploads"));

    assert!(same.build().is_err());
    assert!(different.build().is_ok());
}
