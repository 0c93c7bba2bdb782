//! Asking an endpoint from the command line, without curl.

use std::{
    io::{self, Read as _, Write as _},
    mem,
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs as _},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use actix_web::http::Uri;
use thiserror::Error;

/// `HTTP/1.1 200` and nothing of what follows.
const STATUS_LINE_START: usize = 12;

/// Why a probe did not find the service well.
#[derive(Debug, Error)]
pub enum ProbeError {
    /// The address is not of the form `http://host[:port][/path]`.
    #[error("`{0}` is not an http:// address")]
    BadUrl(String),
    /// The host's name has no address.
    #[error("resolve the host")]
    Resolve(#[source] io::Error),
    /// Nobody listens there.
    #[error("connect")]
    Connect(#[source] io::Error),
    /// The connection broke.
    #[error("exchange")]
    Exchange(#[source] io::Error),
    /// There was no answer in time.
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// What answered does not speak HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The service answered that it is not well.
    #[error("the answer has status {0}")]
    Status(u16),
}

/// Asks `url` and succeeds if a 2xx status comes back in time.
///
/// It blocks, and speaks plain HTTP: it is meant for a `healthcheck` subcommand
/// in the service's own container. `timeout` bounds everything, the look-up of a
/// host's name included. No more of the answer is read than its status, and
/// redirects are not followed.
///
/// # Errors
/// A [`ProbeError`] if the service is not well, or not there.
pub fn probe(url: &str, timeout: Duration) -> Result<(), ProbeError> {
    let target = Target::parse(url)?;
    let limit = Limit {
        end: Instant::now().checked_add(timeout),
        timeout,
    };
    let addresses = target.resolve(&limit)?;
    let mut stream = connect(&addresses, &limit)?;
    match exchange(&mut stream, &target, &limit)? {
        200..=299 => Ok(()),
        status => Err(ProbeError::Status(status)),
    }
}

struct Target {
    /// As it stands in the address: IPv6 in brackets.
    host: String,
    port: u16,
    path: String,
}

impl Target {
    fn parse(url: &str) -> Result<Self, ProbeError> {
        let bad = || ProbeError::BadUrl(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| bad())?;
        if uri.scheme_str() != Some("http") {
            return Err(bad());
        }
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(bad)?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            host: host.to_owned(),
            port: uri.port_u16().unwrap_or(80),
            path: path.to_owned(),
        })
    }

    fn resolve(&self, limit: &Limit) -> Result<Vec<SocketAddr>, ProbeError> {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![(address, self.port).into()]);
        }
        // The system's look-up takes no time limit, so it gets a thread that can
        // be left behind.
        let (found, finding) = mpsc::channel();
        let name = (host.to_owned(), self.port);
        thread::spawn(move || {
            // Nobody listens any more after the time limit.
            let _ = found.send(name.to_socket_addrs());
        });
        match finding.recv_timeout(limit.remaining()?) {
            Ok(addresses) => Ok(addresses.map_err(ProbeError::Resolve)?.collect()),
            Err(_) => Err(ProbeError::TimedOut(limit.timeout)),
        }
    }
}

/// The moment by which all must be done.
struct Limit {
    /// None if the time limit is beyond what a clock can count.
    end: Option<Instant>,
    timeout: Duration,
}

impl Limit {
    fn remaining(&self) -> Result<Duration, ProbeError> {
        let remaining = self.end.map_or(self.timeout, |end| {
            end.saturating_duration_since(Instant::now())
        });
        // Sockets refuse a time limit of zero.
        if remaining.is_zero() {
            return Err(ProbeError::TimedOut(self.timeout));
        }
        Ok(remaining)
    }

    fn fail(&self, error: io::Error, other: fn(io::Error) -> ProbeError) -> ProbeError {
        // A read that runs out of time is `WouldBlock` on Unix.
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                ProbeError::TimedOut(self.timeout)
            }
            _ => other(error),
        }
    }
}

fn connect(addresses: &[SocketAddr], limit: &Limit) -> Result<TcpStream, ProbeError> {
    let mut last = ProbeError::Resolve(io::ErrorKind::NotFound.into());
    for address in addresses {
        match TcpStream::connect_timeout(address, limit.remaining()?) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = limit.fail(error, ProbeError::Connect),
        }
    }
    Err(last)
}

fn exchange(stream: &mut TcpStream, target: &Target, limit: &Limit) -> Result<u16, ProbeError> {
    let failed = |error| limit.fail(error, ProbeError::Exchange);
    let Target { host, port, path } = target;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: healthcheck\r\n\
         Accept: application/json\r\nConnection: close\r\n\r\n"
    );
    stream
        .set_write_timeout(Some(limit.remaining()?))
        .map_err(failed)?;
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let mut start = [0; STATUS_LINE_START];
    let mut unread = start.as_mut_slice();
    // The time limit is set anew for each read, or a server that sends a byte
    // now and then could hold the probe for ever.
    while !unread.is_empty() {
        stream
            .set_read_timeout(Some(limit.remaining()?))
            .map_err(failed)?;
        match stream.read(unread) {
            Ok(0) => return Err(ProbeError::NotHttp),
            Ok(read) => unread = mem::take(&mut unread).get_mut(read..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    parse_status(&start).ok_or(ProbeError::NotHttp)
}

fn parse_status(start: &[u8]) -> Option<u16> {
    let (version, code) = std::str::from_utf8(start).ok()?.split_once(' ')?;
    version.strip_prefix("HTTP/1.")?;
    code.parse().ok().filter(|code| (100..=999).contains(code))
}

#[cfg(test)]
mod tests;
