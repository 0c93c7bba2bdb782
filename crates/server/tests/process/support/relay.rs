//! A way to the database that can be blocked, as networks do.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// Passes bytes on to the cluster until it is frozen.
pub(crate) struct Relay {
    port: u16,
    gate: Arc<Gate>,
}

#[derive(Default)]
struct Gate {
    frozen: Mutex<bool>,
    changed: Condvar,
}

impl Relay {
    pub(crate) fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let gate = Arc::new(Gate::default());
        let shared = Arc::clone(&gate);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", target)) else {
                    return;
                };
                pump(&client, &server, &shared);
                pump(&server, &client, &shared);
            }
        });
        Self { port, gate }
    }

    /// The URL of a database by way of this relay.
    pub(crate) fn url(&self, direct: &str, target: u16) -> String {
        direct.replace(&format!(":{target}/"), &format!(":{}/", self.port))
    }

    /// Keeps every connection open and lets nothing through.
    pub(crate) fn freeze(&self) {
        self.set(true);
    }

    pub(crate) fn thaw(&self) {
        self.set(false);
    }

    fn set(&self, frozen: bool) {
        *self.gate.frozen.lock().unwrap() = frozen;
        self.gate.changed.notify_all();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // Or its threads would wait for ever.
        self.thaw();
    }
}

fn pump(from: &TcpStream, to: &TcpStream, gate: &Arc<Gate>) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let gate = Arc::clone(gate);
    std::thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            let frozen = gate.frozen.lock().unwrap();
            drop(gate.changed.wait_while(frozen, |frozen| *frozen).unwrap());
            if to.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}
