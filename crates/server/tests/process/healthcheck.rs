//! The probe for containers without a shell.

use crate::support::{Folder, Server, free_port, migrated_database};

#[test]
fn the_healthcheck_succeeds_for_a_live_server_and_fails_without_one() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    let (_, port) = server.address.rsplit_once(':').unwrap();
    let port = port.to_owned();

    let well = Folder::new().run(&["healthcheck"], &[("PORT", &port)]);
    let ready = format!("http://{}/ready", server.address);
    let ready = Folder::new().run(&["healthcheck", "--url", &ready], &[]);
    server.stop();
    let gone = Folder::new().run(&["healthcheck"], &[("PORT", &port)]);

    assert_eq!(well.code, Some(0), "{well:?}");
    assert_eq!(ready.code, Some(0), "{ready:?}");
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(gone.errors.contains("/live: "), "{gone:?}");
}

#[test]
fn it_needs_none_of_the_settings_that_the_server_needs() {
    let database = migrated_database();
    let server = Server::start(&database.url(), &[]);
    let (_, port) = server.address.rsplit_once(':').unwrap();
    let port = port.to_owned();
    let variables = [("APP_ENV", "production"), ("PORT", &port)];

    let ended = Folder::new().run(&["healthcheck"], &variables);

    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn a_server_that_does_not_respond_fails_the_healthcheck_after_the_timeout() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/live", silent.local_addr().unwrap());

    let ended = Folder::new().run(&["healthcheck", "--url", &url, "--timeout", "0.2"], &[]);

    assert_eq!(ended.code, Some(1), "{ended:?}");
}

#[test]
fn an_address_that_cannot_be_checked_is_an_error() {
    let port = free_port().to_string();
    for (arguments, variables, code) in [
        (&["healthcheck", "--url", "nowhere"][..], vec![], 1),
        (&["healthcheck"], vec![("PORT", "0")], 78),
        (
            &["healthcheck", "--timeout", "soon"],
            vec![("PORT", port.as_str())],
            2,
        ),
    ] {
        let ended = Folder::new().run(arguments, &variables);

        assert_eq!(ended.code, Some(code), "{arguments:?}: {ended:?}");
        assert_eq!(ended.output, "");
    }
}
