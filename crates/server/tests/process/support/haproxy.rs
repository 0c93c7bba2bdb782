//! A load balancer as operators run it.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Client, Folder, kept_port, tools::tool, wait_until};

/// `HAProxy` in front of servers on this machine.
pub(crate) struct Haproxy {
    /// `host:port`
    pub(crate) address: String,
    child: Child,
}

impl Haproxy {
    /// The program; `None` where the environment says to do without, which CI may not.
    pub(crate) fn find() -> Option<PathBuf> {
        tool("haproxy", "haproxy", "LISTBUD_WITHOUT_HAPROXY")
    }

    /// Starts it as `docker/scale/haproxy.cfg` says, in front of these ports.
    pub(crate) fn start_as_shipped(program: &Path, folder: &Folder, ports: &[u16]) -> Self {
        const SHIPPED: &str = include_str!("../../../../../docker/scale/haproxy.cfg");
        let address = format!("127.0.0.1:{}", kept_port());
        let mut lines: Vec<String> = Vec::new();
        for line in SHIPPED.lines() {
            match line.split_whitespace().next() {
                Some("bind") => lines.push(format!("    bind {address}")),
                Some("server") => {}
                _ => lines.push(line.to_owned()),
            }
        }
        for (number, port) in ports.iter().enumerate() {
            lines.push(format!("    server listbud{number} 127.0.0.1:{port}"));
        }
        let settings = lines.join("\n") + "\n";
        Self::run(program, folder, &settings, address)
    }

    /// Starts it in front of these ports, which it sees as ready already.
    pub(crate) fn start(program: &Path, folder: &Folder, ports: &[u16]) -> Self {
        let port = kept_port();
        let address = format!("127.0.0.1:{port}");
        let mut servers = String::new();
        for (number, port) in ports.iter().enumerate() {
            let server = format!("    server listbud{number} 127.0.0.1:{port}\n");
            servers.push_str(&server);
        }
        // Nothing is sent twice: what a server has begun to answer is not asked of
        // another, and a connection that is refused has carried no request.
        let settings = format!(
            "defaults\n    mode http\n    timeout connect 2s\n    timeout client 30s\n    \
             timeout server 30s\n    timeout check 1s\n    option forwardfor\n    \
             option redispatch\n\
             frontend all\n    bind {address}\n    default_backend servers\n\
             backend servers\n    balance roundrobin\n    option httpchk\n    \
             http-check send meth GET uri /ready\n    http-check expect status 200\n    \
             default-server check inter 200ms fall 2 rise 1\n{servers}"
        );
        Self::run(program, folder, &settings, address)
    }

    fn run(program: &Path, folder: &Folder, settings: &str, address: String) -> Self {
        let file = folder.write("haproxy.cfg", settings);
        let child = Command::new(program)
            // In the foreground and as one process, which ends with this value.
            .args(["-db", "-q", "-f"])
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut haproxy = Self { address, child };
        wait_until("HAProxy takes connections", || {
            let ended = haproxy.child.try_wait().unwrap();
            assert!(ended.is_none(), "HAProxy has not started: {ended:?}");
            TcpStream::connect(&haproxy.address).is_ok()
        });
        haproxy
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address)
    }
}

impl Drop for Haproxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
