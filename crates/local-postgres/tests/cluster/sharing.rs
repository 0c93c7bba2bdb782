use std::fs;
use std::time::Duration;

use listbud_local_postgres::{Cluster, Options, StartError};

use crate::support::{Owner, Starting, open_folder, quick, runs, send, server_pid, wait_until};

#[test]
fn a_second_process_shares_the_server_and_outlives_the_first() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let first = Owner::start(Some(folder.path()));
    let pid = server_pid(&first.data);

    let second = Cluster::persistent(folder.path(), &quick()).unwrap();
    first.leave();

    assert!(second.attached());
    assert_eq!(second.execute("postgres", "SELECT 1;").unwrap(), "1");
    assert_eq!(server_pid(&second.data_dir()), pid);
    second.stop().unwrap();
    assert!(!runs(pid));
}

#[test]
fn the_first_process_keeps_its_server_when_a_second_is_killed() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let first = Cluster::persistent(folder.path(), &quick()).unwrap();
    let second = Owner::start(Some(folder.path()));
    let users = folder.path().join("postgres/users");
    let attached = second.attached;

    second.kill();

    wait_until("one user is left", || {
        fs::read_dir(&users).unwrap().count() == 1
    });
    assert!(attached);
    assert_eq!(first.execute("postgres", "SELECT 1;").unwrap(), "1");
}

#[test]
fn processes_that_start_at_once_share_one_server() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();

    let starting: Vec<_> = (0..3).map(|_| Owner::launch(Some(folder.path()))).collect();
    let owners: Vec<_> = starting.into_iter().map(Starting::ready).collect();

    let alone = owners.iter().filter(|it| !it.attached).count();
    assert_eq!(alone, 1, "exactly one has started it");
    let pid = server_pid(&owners.first().unwrap().data);
    for owner in owners {
        owner.leave();
    }
    assert!(!runs(pid));
}

#[test]
fn a_start_during_a_stop_gets_a_server_that_keeps_running() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    for _ in 0..3 {
        let leaving = Owner::start(Some(folder.path()));
        leaving.kill(); // its supervisor is now about to stop the server

        let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();

        let pid = server_pid(&cluster.data_dir());
        let users = folder.path().join("postgres/users");
        wait_until("the other user is gone", || {
            fs::read_dir(&users).unwrap().count() == 1
        });
        assert_eq!(cluster.execute("postgres", "SELECT 1;").unwrap(), "1");
        assert!(runs(pid));
    }
}

#[test]
fn a_server_that_is_about_to_be_stopped_is_not_joined() {
    let folder = open_folder();
    let first = Cluster::persistent(folder.path(), &quick()).unwrap();
    // A supervisor writes this file before it stops the server.
    let stopping = folder.path().join("postgres/stopping");
    fs::write(stopping.join(std::process::id().to_string()), "").unwrap();
    let hasty = Options {
        start_timeout: Duration::from_millis(300),
        ..quick()
    };

    let refused = Cluster::persistent(folder.path(), &hasty).unwrap_err();

    assert!(matches!(refused, StartError::Busy { .. }), "{refused}");
    assert_eq!(first.execute("postgres", "SELECT 1;").unwrap(), "1");
}

#[test]
fn two_values_in_one_process_share_a_server_until_both_are_gone() {
    let folder = open_folder();
    let first = Cluster::persistent(folder.path(), &quick()).unwrap();
    let second = Cluster::persistent(folder.path(), &quick()).unwrap();
    let pid = server_pid(&second.data_dir());

    first.stop().unwrap();

    assert_eq!(second.execute("postgres", "SELECT 1;").unwrap(), "1");
    second.stop().unwrap();
    assert!(!runs(pid));
}

#[test]
fn a_signal_to_the_terminals_programs_does_not_reach_the_server() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let pid = server_pid(&cluster.data_dir());
    let group = |pid: &str| {
        let ps = std::process::Command::new("ps")
            .args(["-o", "pgid=", "-p", pid])
            .output();
        String::from_utf8(ps.unwrap().stdout)
            .unwrap()
            .trim()
            .to_owned()
    };

    let own = group(&std::process::id().to_string());
    let servers = group(&pid.to_string());

    assert_ne!(own, servers);
    assert!(!servers.is_empty());
    send("HUP", pid); // a server takes it for "read your settings again"
    assert_eq!(cluster.execute("postgres", "SELECT 1;").unwrap(), "1");
}
