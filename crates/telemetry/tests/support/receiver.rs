//! A receiver of telemetry on loopback.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Much longer than a message on loopback needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// One request.
pub(crate) struct Received {
    pub(crate) path: String,
    head: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.head.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A server that sends the same response to every request and keeps the requests.
pub(crate) struct Receiver {
    /// Host and port.
    pub(crate) authority: String,
    requests: mpsc::Receiver<Received>,
}

impl Receiver {
    /// Responds with this status line and these headers.
    pub(crate) fn start(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let sender = sender.clone();
                thread::spawn(move || serve(stream.unwrap(), answer, &sender));
            }
        });
        Self {
            authority,
            requests,
        }
    }

    /// The next request, waited for.
    pub(crate) fn next(&self) -> Received {
        self.requests.recv_timeout(PATIENCE).expect("a request")
    }

    /// The requests received so far.
    pub(crate) fn so_far(&self) -> Vec<Received> {
        self.requests.try_iter().collect()
    }
}

fn serve(stream: TcpStream, answer: &str, sender: &mpsc::Sender<Received>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let path = line.split(' ').nth(1).unwrap().to_owned();
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            head.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let length = head.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        // Stored before the response, so a test that has the response finds the request.
        drop(sender.send(Received { path, head, body }));
        let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n");
        reader.get_mut().write_all(answer.as_bytes()).unwrap();
    }
}
