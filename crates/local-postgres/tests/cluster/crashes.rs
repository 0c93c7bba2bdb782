use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use listbud_local_postgres::Cluster;

use crate::support::{Owner, open_folder, quick, runs, send, server_pid, wait_until};

#[test]
fn killing_the_owner_stops_a_temporary_cluster_and_removes_it() {
    if Owner::is_this_process() {
        return;
    }
    let owner = Owner::start(None);
    let home = owner.data.parent().unwrap().to_path_buf();
    let pid = server_pid(&owner.data);

    owner.kill();

    wait_until("the server is gone", || !runs(pid));
    wait_until("its folder is gone", || !home.exists());
}

#[test]
fn killing_the_owner_stops_a_persistent_cluster_cleanly() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let owner = Owner::start(Some(folder.path()));
    let data = owner.data.clone();
    let pid = server_pid(&data);

    owner.kill();

    wait_until("the server is gone", || !runs(pid));
    wait_until("its pid file is gone", || {
        !data.join("postmaster.pid").exists()
    });
}

#[test]
fn an_owner_that_is_killed_while_it_starts_leaves_nothing_running() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let home = folder.path().join("postgres");
    let starting = Owner::launch(Some(folder.path()));
    let unfinished = || {
        let entries = fs::read_dir(&home).into_iter().flatten().flatten();
        entries
            .map(|it| it.path())
            .filter(|it| it.to_string_lossy().contains("/data.new."))
            .collect::<Vec<_>>()
    };
    wait_until("initdb is at work", || {
        unfinished().iter().any(|it| it.join("base").exists())
    });

    starting.kill();

    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();
    assert_eq!(cluster.execute("postgres", "SELECT 1;").unwrap(), "1");
    assert!(!cluster.attached());
    wait_until("nothing unfinished is left", || unfinished().is_empty());
}

#[test]
fn a_server_that_was_killed_recovers_at_the_next_start() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();
    cluster.create_database("kept").unwrap();
    send("KILL", server_pid(&cluster.data_dir()));
    cluster.stop().unwrap();

    let again = Cluster::persistent(folder.path(), &quick()).unwrap();

    assert!(again.has_database("kept").unwrap());
    assert!(!again.attached());
}

#[test]
fn a_server_whose_owner_and_supervisor_were_killed_is_joined() {
    if Owner::is_this_process() {
        return;
    }
    let folder = open_folder();
    let owner = Owner::start(Some(folder.path()));
    let pid = server_pid(&owner.data);
    kill_supervisors(&folder.path().join("postgres"));
    owner.kill();

    let joined = Cluster::persistent(folder.path(), &quick()).unwrap();

    assert!(joined.attached());
    assert_eq!(server_pid(&joined.data_dir()), pid);
    joined.stop().unwrap();
    assert!(!runs(pid));
}

#[test]
fn an_owner_whose_supervisor_was_killed_still_stops_its_server() {
    let cluster = Cluster::temporary(&quick()).unwrap();
    let home = cluster.data_dir().parent().unwrap().to_path_buf();
    let pid = server_pid(&cluster.data_dir());
    kill_supervisors(&home);

    cluster.stop().unwrap();

    assert!(!runs(pid));
    assert!(!home.exists());
}

#[test]
fn the_pid_file_of_a_dead_process_does_not_prevent_a_start() {
    let (folder, data) = stopped_cluster();
    let mut dead = Command::new("true").spawn().unwrap();
    dead.wait().unwrap();
    write_pid_file(&data, dead.id());

    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();

    assert_eq!(cluster.execute("postgres", "SELECT 1;").unwrap(), "1");
}

#[test]
fn the_pid_file_of_an_unrelated_process_does_not_prevent_a_start_nor_end_the_process() {
    let (folder, data) = stopped_cluster();
    let mut sleeper = sleeper_of_the_owner_of(&data);
    write_pid_file(&data, sleeper.id());

    let cluster = Cluster::persistent(folder.path(), &quick());

    let answer = cluster.map(|it| it.execute("postgres", "SELECT 1;").unwrap());
    let lives = sleeper.try_wait().unwrap().is_none();
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
    assert_eq!(answer.unwrap(), "1");
    assert!(lives);
}

#[test]
fn a_pid_that_another_program_got_is_not_signalled_at_the_stop() {
    let folder = open_folder();
    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();
    let data = cluster.data_dir();
    let pid = server_pid(&data);
    send("KILL", pid);
    wait_until("the server is gone", || !runs(pid));
    let mut sleeper = sleeper_of_the_owner_of(&data);
    write_pid_file(&data, sleeper.id());

    let outcome = cluster.stop();

    let lives = sleeper.try_wait().unwrap().is_none();
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(lives);
}

/// A folder with the data of a server that has been stopped.
fn stopped_cluster() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = open_folder();
    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();
    let data = cluster.data_dir();
    cluster.stop().unwrap();
    (folder, data)
}

/// An unrelated process of the server's user, which PostgreSQL would take for a server.
fn sleeper_of_the_owner_of(data: &Path) -> Child {
    let owner = fs::metadata(data).unwrap();
    let own = fs::metadata(data.ancestors().nth(2).unwrap()).unwrap(); // the test's folder
    let mut sleeper = Command::new("sleep");
    sleeper.arg("600").current_dir("/").stdin(Stdio::null());
    if owner.uid() != own.uid() {
        sleeper.uid(owner.uid()).gid(owner.gid());
    }
    sleeper.spawn().unwrap()
}

/// What a crashed server with the number `pid` would have left.
fn write_pid_file(data: &Path, pid: u32) {
    let path = data.join("postmaster.pid");
    let text = format!(
        "{pid}\n{}\n1700000000\n5432\n\n127.0.0.1\n        1         1\nready   \n",
        data.display()
    );
    let owner = fs::metadata(data).unwrap();
    fs::write(&path, &text).unwrap();
    chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
}

/// Kills the supervisors of the cluster in `home`.
fn kill_supervisors(home: &Path) {
    let ps = Command::new("ps").args(["-Ao", "pid=,args="]).output();
    let listed = String::from_utf8(ps.unwrap().stdout).unwrap();
    let wanted = format!(
        "postgres-supervisor {}",
        home.canonicalize().unwrap().display()
    );
    let supervisors: Vec<u32> = supervisors(&listed, &wanted);
    assert!(!supervisors.is_empty(), "no supervisor in\n{listed}");
    for pid in supervisors {
        send("KILL", pid);
        wait_until("the supervisor is gone", || !runs(pid));
    }
}

/// The command line contains the script with its line ends, so one process has several
/// lines, the first of which begins with the number.
fn supervisors(listed: &str, wanted: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut number: Option<u32> = None;
    for line in listed.lines() {
        let first = line.split_whitespace().next();
        if let Some(pid) = first.and_then(|it| it.parse().ok()) {
            number = Some(pid);
        }
        if line.contains(wanted) {
            found.extend(number);
        }
    }
    found
}
