use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use listbud_local_postgres::Cluster;

use crate::support::{DEADLINE, open_folder, quick};

#[test]
fn the_password_is_not_in_a_command_line_while_the_cluster_is_created_and_used() {
    let folder = open_folder();
    let is_seen = Arc::new(AtomicBool::new(false));
    let worker = {
        let folder = folder.path().to_path_buf();
        let is_seen = Arc::clone(&is_seen);
        thread::spawn(move || {
            let cluster = Cluster::persistent(&folder, &quick()).unwrap();
            let begin = Instant::now();
            while !is_seen.load(Ordering::Relaxed) && begin.elapsed() < DEADLINE {
                cluster.execute("postgres", "SELECT 1;").unwrap();
            }
            cluster
        })
    };

    let mut seen = String::new();
    while !worker.is_finished() {
        let ps = Command::new("ps").args(["-Ao", "args="]).output().unwrap();
        seen.push_str(&String::from_utf8_lossy(&ps.stdout));
        is_seen.store(seen.contains("psql"), Ordering::Relaxed);
    }
    let cluster = worker.join().unwrap();

    assert!(seen.contains("initdb"), "initdb was not seen");
    assert!(seen.contains("psql"), "psql was not seen");
    assert!(!seen.contains(cluster.connection().password()));
}

#[test]
fn the_password_is_not_in_debug_output_nor_in_the_log() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let password = cluster.connection().password();
    let wrong = cluster.execute("postgres", "SELECT nonsense;").unwrap_err();

    let shown = format!("{cluster:?} {:?} {wrong:?} {wrong}", cluster.connection());
    let log = fs::read_to_string(cluster.log_file()).unwrap();

    assert!(shown.contains("nonsense"), "{shown}");
    assert!(!shown.contains(password), "{shown}");
    assert!(log.contains("nonsense"), "{log}");
    assert!(!log.contains(password), "{log}");
}

#[test]
fn a_wrong_password_is_refused() {
    let cluster = Cluster::temporary(&quick()).unwrap();

    let psql = Command::new(cluster.binaries().folder().join("psql"))
        .args(["-X", "-w", "-c", "SELECT 1", "-d", "postgres"])
        .args(["-h", "127.0.0.1", "-U", cluster.user()])
        .args(["-p", &cluster.port().to_string()])
        .env("PGPASSWORD", "wrong")
        .output()
        .unwrap();

    let message = String::from_utf8_lossy(&psql.stderr).into_owned();
    assert!(
        message.contains("password authentication failed"),
        "{message}"
    );
}
