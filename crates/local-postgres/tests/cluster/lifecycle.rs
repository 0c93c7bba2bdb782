use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use listbud_local_postgres::{Cluster, Options, StartError};

use crate::support::{folder_with_mode, open_folder, quick, runs, server_pid};

#[test]
fn a_temporary_cluster_that_is_stopped_or_dropped_leaves_nothing_behind() {
    for end in [|it: Cluster| it.stop().unwrap(), drop::<Cluster>] {
        let cluster = Cluster::temporary(&quick()).unwrap();
        let home = cluster.data_dir().parent().unwrap().to_path_buf();
        let pid = server_pid(&cluster.data_dir());

        let answer = cluster.execute("postgres", "SELECT 6 * 7;").unwrap();

        assert_eq!(answer, "42");
        assert!(!cluster.attached());
        end(cluster);
        assert!(!runs(pid));
        assert!(!home.exists());
    }
}

#[test]
fn data_password_and_port_survive_a_restart() {
    let folder = open_folder();
    let options = Options {
        database: Some("shop".to_owned()),
        ..Options::default()
    };
    let first = Cluster::persistent(folder.path(), &options).unwrap();
    let script = "CREATE TABLE words (word text); INSERT INTO words VALUES ('Köln');";
    first.execute("shop", script).unwrap();
    let url = first.url("shop");
    first.stop().unwrap();

    let second = Cluster::persistent(folder.path(), &options).unwrap();

    assert_eq!(second.execute("shop", "TABLE words;").unwrap(), "Köln");
    assert_eq!(second.url("shop"), url);
    assert!(!second.attached());
}

#[test]
fn another_port_is_used_if_the_last_one_is_in_use() {
    let folder = open_folder();
    let first = Cluster::persistent(folder.path(), &quick()).unwrap();
    let port = first.port();
    first.stop().unwrap();
    let _other = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();

    let second = Cluster::persistent(folder.path(), &quick()).unwrap();

    assert_ne!(second.port(), port);
    assert_eq!(second.execute("postgres", "SELECT 1;").unwrap(), "1");
}

#[test]
fn a_new_cluster_has_checksums_and_a_unicode_locale() {
    let cluster = Cluster::temporary(&quick()).unwrap();

    let ask = |script| cluster.execute("postgres", script).unwrap();

    assert_eq!(ask("SHOW data_checksums;"), "on");
    assert_eq!(ask("SHOW server_encoding;"), "UTF8");
    assert_eq!(ask("SELECT upper('é');"), "É");
    let trigrams = "CREATE EXTENSION pg_trgm; SELECT show_trgm('東京') <> '{}';";
    assert_eq!(ask(trigrams), "t");
}

#[test]
fn the_server_listens_only_on_the_loopback_address_and_requires_the_password() {
    let cluster = Cluster::temporary(&quick()).unwrap();

    let listening = cluster.execute("postgres", "SHOW listen_addresses;");
    let lax = "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256';";

    assert_eq!(listening.unwrap(), "127.0.0.1");
    assert_eq!(cluster.execute("postgres", lax).unwrap(), "0");
}

#[test]
fn settings_of_the_caller_override_and_reach_the_next_start() {
    let folder = open_folder();
    let mut options = Options {
        max_connections: 37,
        settings: vec![("work_mem".to_owned(), "7MB".to_owned())],
        ..quick()
    };
    let first = Cluster::persistent(folder.path(), &options).unwrap();
    let before = first.execute(
        "postgres",
        "SHOW work_mem; SHOW max_connections; SHOW fsync;",
    );
    first.stop().unwrap();
    options.settings = vec![("work_mem".to_owned(), "9MB".to_owned())];

    let second = Cluster::persistent(folder.path(), &options).unwrap();

    assert_eq!(before.unwrap(), "7MB\n37\noff");
    assert_eq!(second.execute("postgres", "SHOW work_mem;").unwrap(), "9MB");
}

#[test]
fn a_setting_that_the_server_refuses_is_reported_with_the_end_of_its_log() {
    let options = Options {
        settings: vec![("shared_buffers".to_owned(), "many".to_owned())],
        ..quick()
    };

    let error = Cluster::temporary(&options).unwrap_err();

    assert!(matches!(error, StartError::NotStarted { .. }), "{error}");
    assert!(error.to_string().contains("shared_buffers"), "{error}");
}

#[test]
fn extensions_that_are_not_installed_are_named() {
    let options = Options {
        extensions: vec!["plpgsql".to_owned(), "no_such_extension".to_owned()],
        ..quick()
    };

    let error = Cluster::temporary(&options).unwrap_err();

    assert!(
        matches!(&error, StartError::MissingExtensions(names) if names == &["no_such_extension"]),
        "{error}"
    );
}

#[test]
fn a_folder_that_only_its_owner_can_enter_works() {
    let folder = folder_with_mode(0o700);
    let system_folder = folder.path().file_name().unwrap().to_str().unwrap();
    let options = Options {
        system_folder: system_folder.to_owned(),
        ..quick()
    };
    let first = Cluster::persistent(folder.path(), &options).unwrap();
    first.create_database("kept").unwrap();
    let data = first.data_dir();
    first.stop().unwrap();

    let second = Cluster::persistent(folder.path(), &options).unwrap();

    let kept = second.has_database("kept");
    let same_data = second.data_dir() == data;
    second.stop().unwrap();
    // Root's data is kept elsewhere, and the test removes it.
    let elsewhere = Path::new("/var/lib").join(system_folder);
    if elsewhere.exists() {
        fs::remove_dir_all(elsewhere).unwrap();
    }
    assert!(kept.unwrap());
    assert!(same_data);
}

#[test]
fn data_and_password_are_closed_to_other_users_and_belong_to_the_servers() {
    let folder = open_folder();
    let clusters = [
        Cluster::persistent(folder.path(), &quick()).unwrap(),
        Cluster::temporary(&quick()).unwrap(),
    ];
    for cluster in clusters {
        let data = cluster.data_dir();

        let password = fs::metadata(cluster.password_file()).unwrap();
        let home = fs::metadata(data.parent().unwrap()).unwrap();
        let data = fs::metadata(data).unwrap();

        assert_eq!(password.permissions().mode() & 0o777, 0o600);
        assert_eq!(home.permissions().mode() & 0o777, 0o700);
        assert_eq!([password.uid(), home.uid()], [data.uid(); 2]);
        assert_ne!(data.uid(), 0, "PostgreSQL refuses root");
    }
}

#[test]
fn a_folder_whose_path_is_long_or_unusual_works() {
    let folder = open_folder();
    let deep = folder.path().join("it's, a folder".repeat(8));

    let cluster = Cluster::persistent(&deep, &quick()).unwrap();

    assert_eq!(cluster.execute("postgres", "SELECT 1;").unwrap(), "1");
}

#[test]
fn missing_server_programs_are_reported_before_anything_is_created() {
    let folder = open_folder();
    let options = Options {
        binaries: Some(folder.path().join("nothing")),
        ..quick()
    };

    let error = Cluster::persistent(&folder.path().join("data"), &options).unwrap_err();

    assert!(matches!(error, StartError::Find(_)), "{error}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn data_of_another_major_version_is_refused_and_left_unchanged() {
    let folder = open_folder();
    let cluster = Cluster::persistent(folder.path(), &quick()).unwrap();
    let version = cluster.data_dir().join("PG_VERSION");
    cluster.stop().unwrap();
    fs::write(&version, "12\n").unwrap();

    let error = Cluster::persistent(folder.path(), &quick()).unwrap_err();

    assert!(
        matches!(error, StartError::DataVersion { data: 12, .. }),
        "{error}"
    );
    assert_eq!(fs::read_to_string(version).unwrap(), "12\n");
}
