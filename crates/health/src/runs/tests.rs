use std::{
    future::pending,
    sync::{
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
};

use tokio::time::advance;

use super::*;
use crate::{Check, CheckFn, Health, HealthBuilder, check_fn};

fn builder() -> HealthBuilder {
    Health::builder("shop", "1.2.3", || OffsetDateTime::UNIX_EPOCH)
}

fn serving(builder: HealthBuilder) -> Health {
    let health = builder.build().expect("the names are fine");
    health.lifecycle().started();
    health
}

/// A check that counts its runs and takes a while for each.
fn counting(runs: &Arc<AtomicUsize>) -> impl Check {
    let runs = Arc::clone(runs);
    check_fn("counted", move || {
        let runs = Arc::clone(&runs);
        async move {
            runs.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(100)).await;
            Observation::healthy()
        }
    })
}

/// A check that is as well as the switch says.
fn switched(name: &str, well: &Arc<AtomicBool>) -> impl Check {
    let well = Arc::clone(well);
    check_fn(name, move || {
        let well = well.load(Ordering::SeqCst);
        async move {
            if well {
                Observation::healthy()
            } else {
                Observation::unhealthy("switched off")
            }
        }
    })
}

fn never(name: &str) -> CheckFn<impl Fn() -> std::future::Pending<Observation> + use<>> {
    check_fn(name, pending)
}

#[tokio::test(start_paused = true)]
async fn a_hundred_who_ask_at_once_cause_one_run() {
    let runs = Arc::new(AtomicUsize::new(0));
    let health = serving(builder().check(counting(&runs)));

    let asking: Vec<_> = (0..100)
        .map(|_| {
            tokio::spawn({
                let health = health.clone();
                async move { health.report().await }
            })
        })
        .collect();
    for asked in asking {
        assert_eq!(asked.await.expect("a report").status, Status::Healthy);
    }

    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_result_is_shared_until_it_is_too_old() {
    let runs = Arc::new(AtomicUsize::new(0));
    let health = serving(builder().check(counting(&runs)));
    health.report().await;

    advance(Duration::from_millis(999)).await;
    health.report().await;
    let within = runs.load(Ordering::SeqCst);
    advance(Duration::from_millis(1)).await;
    health.report().await;

    assert_eq!(within, 1);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_when_the_one_who_asked_hangs_up() {
    let runs = Arc::new(AtomicUsize::new(0));
    let health = serving(builder().check(counting(&runs)));
    let hung_up = timeout(Duration::from_millis(10), health.report()).await;

    let report = health.report().await;

    assert!(hung_up.is_err());
    assert_eq!(report.status, Status::Healthy);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn checks_run_at_the_same_time() {
    let names = ["a", "b", "c", "d"];
    let slow = names.into_iter().fold(builder(), |builder, name| {
        builder.check(check_fn(name, || async {
            tokio::time::sleep(Duration::from_millis(900)).await;
            Observation::healthy()
        }))
    });
    let health = serving(slow);
    let started = Instant::now();

    let report = health.report().await;

    assert_eq!(report.status, Status::Healthy);
    assert_eq!(report.checks.len(), 4);
    assert!(
        started.elapsed() < Duration::from_secs(1),
        "the clock is simulated"
    );
}

#[tokio::test(start_paused = true)]
async fn a_check_that_never_returns_is_unhealthy_at_its_deadline() {
    let deadline = Duration::from_millis(300);
    let health = serving(
        builder()
            .check(never("slow").within(deadline))
            .check(check_fn("quick", || async { Observation::healthy() })),
    );
    let started = Instant::now();

    let report = health.report().await;

    let slow = report.check("slow").expect("it was registered");
    assert_eq!(slow.status, Status::Unhealthy);
    assert_eq!(slow.detail["reason"], "no answer within 300 ms");
    assert!(slow.latency >= deadline);
    assert_eq!(
        report.check("quick").map(|check| check.status),
        Some(Status::Healthy)
    );
    assert!(
        started.elapsed() < Duration::from_millis(400),
        "the clock is simulated"
    );
}

#[tokio::test(start_paused = true)]
async fn no_deadline_exceeds_the_time_limit_of_all() {
    let quick = check_fn("quick", || async { Observation::healthy() });
    let patient = never("patient").within(Duration::from_hours(1));
    let health = serving(builder().check(quick).check(patient));
    let started = Instant::now();

    let report = health.report().await;

    assert!(
        started.elapsed() <= Duration::from_millis(1500),
        "the clock is simulated"
    );
    assert_eq!(
        report.check("quick").map(|check| check.status),
        Some(Status::Healthy)
    );
    assert_eq!(
        report.check("patient").map(|check| check.status),
        Some(Status::Unhealthy)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_blocks_its_thread_does_not_hold_up_the_answer() {
    let (release, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let blocking = check_fn("blocking", move || {
        let held = Arc::clone(&held);
        async move {
            let _ = held.lock().map(|held| held.recv());
            Observation::healthy()
        }
    });
    let health = serving(
        builder()
            .check(blocking)
            .timeout(Duration::from_millis(200)),
    );

    let report = timeout(Duration::from_secs(30), health.report()).await;

    drop(release);
    let report = report.expect("an answer while the check still blocks");
    assert_eq!(report.status, Status::Unhealthy);
    assert_eq!(
        report.checks[0].detail["reason"],
        "no run of the checks ended in time"
    );
}

#[test]
fn a_run_that_vanished_with_its_runtime_is_begun_anew() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let runs = Arc::new(AtomicUsize::new(0));
    let health = serving(builder().check(counting(&runs)));
    let first = runtime();
    let begun = first.block_on(async { timeout(Duration::from_millis(1), health.report()).await });
    drop(first);

    let report = runtime().block_on(health.report());

    assert!(begun.is_err());
    assert_eq!(report.status, Status::Healthy);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_check_that_panics_is_unhealthy_and_harms_no_other() {
    let panicking = check_fn("panicking", || async {
        panic!("this panic is part of a test")
    });
    let well = check_fn("well", || async { Observation::healthy() });
    let health = serving(builder().check(panicking).check(well));

    let report = health.report().await;

    let panicked = report.check("panicking").expect("it was registered");
    assert_eq!(panicked.status, Status::Unhealthy);
    assert_eq!(panicked.detail["reason"], "panicked");
    assert_eq!(
        report.check("well").map(|check| check.status),
        Some(Status::Healthy)
    );
}

#[tokio::test(start_paused = true)]
async fn a_check_whose_destructor_panics_at_the_deadline_is_unhealthy() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("this panic is part of a test");
        }
    }
    let bomb = check_fn("bomb", || async {
        let _bomb = Bomb;
        pending().await
    });
    let health = serving(builder().check(bomb));

    let report = health.report().await;

    assert_eq!(report.checks[0].status, Status::Unhealthy);
}

#[tokio::test]
async fn an_informative_check_degrades_and_a_required_one_makes_unhealthy() {
    let ill = |name: &str| check_fn(name, || async { Observation::unhealthy("ill") });
    let so_so = || check_fn("so-so", || async { Observation::degraded("so-so") });

    for (builder, expected) in [
        (builder(), Status::Healthy),
        (builder().check(so_so()), Status::Degraded),
        (builder().check(so_so().informative()), Status::Degraded),
        (builder().check(ill("a").informative()), Status::Degraded),
        (
            builder().check(ill("a").informative()).check(ill("b")),
            Status::Unhealthy,
        ),
    ] {
        assert_eq!(serving(builder).report().await.status, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_check_may_measure_its_own_latency() {
    let check = check_fn("measured", || async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Observation::healthy().took(Duration::from_millis(3))
    });
    let health = serving(builder().check(check));

    let report = health.report().await;

    assert_eq!(report.checks[0].latency, Duration::from_millis(3));
}

#[tokio::test(start_paused = true)]
async fn requests_within_the_life_of_a_result_count_as_one_failure() {
    let well = Arc::new(AtomicBool::new(true));
    let health = serving(builder().check(switched("database", &well)));
    health.readiness().await;
    well.store(false, Ordering::SeqCst);
    advance(Duration::from_secs(1)).await;

    let mut flood = Vec::new();
    for _ in 0..50 {
        flood.push(health.readiness().await);
    }
    let unhealthy = health.report().await.status;
    advance(Duration::from_secs(1)).await;
    let second = health.readiness().await;
    well.store(true, Ordering::SeqCst);
    advance(Duration::from_secs(1)).await;
    let recovered = health.readiness().await;

    assert!(flood.iter().all(|readiness| *readiness == Readiness::Ready));
    assert_eq!(unhealthy, Status::Unhealthy);
    assert_eq!(
        second,
        Readiness::NotReady {
            reason: "database".to_owned()
        }
    );
    assert_eq!(recovered, Readiness::Ready);
}

#[tokio::test(start_paused = true)]
async fn an_informative_failure_leaves_the_service_ready() {
    let ill = check_fn("mail", || async { Observation::unhealthy("ill") }).informative();
    let health = serving(builder().check(ill).not_ready_after(1));

    assert_eq!(health.readiness().await, Readiness::Ready);
}

#[tokio::test(start_paused = true)]
async fn draining_during_a_run_shows_in_the_answer_to_it() {
    let health = serving(builder().check(counting(&Arc::default())));
    let asked = tokio::spawn({
        let health = health.clone();
        async move { health.readiness().await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;

    health.lifecycle().draining();

    let reason = "draining".to_owned();
    assert_eq!(
        asked.await.expect("an answer"),
        Readiness::NotReady { reason }
    );
}

#[tokio::test(start_paused = true)]
async fn while_starting_or_draining_readiness_runs_no_check() {
    let runs = Arc::new(AtomicUsize::new(0));
    let health = builder()
        .check(counting(&runs))
        .build()
        .expect("a registry");

    let starting = health.readiness().await;
    health.lifecycle().draining();
    let draining = health.readiness().await;

    assert_eq!(
        starting,
        Readiness::NotReady {
            reason: "starting".to_owned()
        }
    );
    assert_eq!(
        draining,
        Readiness::NotReady {
            reason: "draining".to_owned()
        }
    );
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn five_thousand_who_ask_within_a_second_cause_one_run() {
    let runs = Arc::new(AtomicUsize::new(0));
    let health = serving(builder().check(counting(&runs)));
    let asked = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();

    // Fifty clients, each asking a hundred times in turn.
    let clients: Vec<_> = (0..50)
        .map(|_| {
            let (health, asked) = (health.clone(), Arc::clone(&asked));
            tokio::spawn(async move {
                for _ in 0..50 {
                    assert_eq!(health.report().await.status, Status::Healthy);
                    assert_eq!(health.readiness().await, Readiness::Ready);
                    asked.fetch_add(2, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.expect("no panic");
    }

    assert_eq!(asked.load(Ordering::SeqCst), 5000);
    assert!(began.elapsed() < Duration::from_secs(1), "simulated");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_recovery_is_seen_in_half_the_time_that_a_result_lasts() {
    let well = Arc::new(AtomicBool::new(false));
    let health = serving(builder().check(switched("database", &well)));
    health.readiness().await;
    well.store(true, Ordering::SeqCst);

    advance(Duration::from_millis(499)).await;
    let before = health.readiness().await;
    advance(Duration::from_millis(1)).await;
    let after = health.readiness().await;

    assert_ne!(before, Readiness::Ready);
    assert_eq!(after, Readiness::Ready);
}

/// A check whose answers are good for a while.
struct Dear {
    well: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl Check for Dear {
    fn name(&self) -> &'static str {
        "migrations"
    }

    fn reason(&self) -> &'static str {
        "schema"
    }

    fn good_for(&self) -> Duration {
        Duration::from_secs(10)
    }

    async fn observe(&self) -> Observation {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.well.load(Ordering::SeqCst) {
            Observation::healthy()
        } else {
            Observation::unhealthy("too old")
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_healthy_is_repeated_while_it_is_good_and_what_is_not_is_asked_again() {
    let well = Arc::new(AtomicBool::new(true));
    let asked = Arc::new(AtomicUsize::new(0));
    let dear = Dear {
        well: Arc::clone(&well),
        asked: Arc::clone(&asked),
    };
    let health = serving(builder().check(dear));

    let mut seen = Vec::new();
    for second in 0..14 {
        if second == 5 {
            well.store(false, Ordering::SeqCst);
        }
        seen.push(health.report().await.status == Status::Healthy);
        advance(Duration::from_secs(1)).await;
    }

    assert_eq!(seen, [[true; 10].as_slice(), &[false; 4]].concat());
    assert_eq!(asked.load(Ordering::SeqCst), 1 + 4);
}

#[tokio::test]
async fn a_check_may_give_another_reason_than_its_name() {
    let dear = Dear {
        well: Arc::default(),
        asked: Arc::default(),
    };
    let health = serving(builder().check(dear));

    let reason = "schema".to_owned();
    assert_eq!(health.readiness().await, Readiness::NotReady { reason });
}

#[tokio::test]
async fn what_cannot_be_told_makes_nothing_worse() {
    let mute = check_fn("mute", || async { Observation::unknown("not here") });
    let health = serving(builder().check(mute));

    let report = health.report().await;

    assert_eq!(report.status, Status::Healthy);
    assert_eq!(report.checks[0].status, Status::Unknown);
    assert_eq!(health.readiness().await, Readiness::Ready);
}
