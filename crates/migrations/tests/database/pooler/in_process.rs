//! A pooler in transaction mode that needs no program: enough of the protocol for
//! clients that send simple queries, over real sessions of a real server.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::support::Database;

/// A pooler that takes clients without asking who they are.
pub(super) struct Pooler {
    port: u16,
}

/// Idle sessions; the one that was used last goes first, or they take turns.
struct Pool {
    idle: Mutex<VecDeque<Client>>,
    in_turn: bool,
}

impl Pool {
    fn give_back(&self, client: Client) {
        let mut idle = self.idle.lock().unwrap();
        if self.in_turn {
            idle.push_back(client);
        } else {
            idle.push_front(client);
        }
    }

    /// Waits, as poolers do, until a transaction ends.
    async fn take(&self) -> Client {
        loop {
            let client = self.idle.lock().unwrap().pop_front();
            if let Some(client) = client {
                return client;
            }
            tokio::task::yield_now().await;
        }
    }
}

impl Pooler {
    pub(super) async fn start(database: &Database, sessions: usize, in_turn: bool) -> Self {
        let mut idle = VecDeque::new();
        for _ in 0..sessions {
            idle.push_back(database.connect().await);
        }
        let idle = Mutex::new(idle);
        let pool = Arc::new(Pool { idle, in_turn });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&pool)));
            }
        });
        Self { port }
    }

    /// The same database, reached through this.
    pub(super) fn database(&self, database: &Database) -> Database {
        Database {
            url: format!("postgres://any@127.0.0.1:{}/{}", self.port, database.name()),
        }
    }
}

async fn serve(mut socket: TcpStream, pool: Arc<Pool>) {
    // The start-up message: its length, then what nobody asks about here.
    let length = socket.read_u32().await.unwrap();
    if length == 8 {
        // A question for TLS comes first, if at all.
        socket.read_u32().await.unwrap();
        socket.write_all(b"N").await.unwrap();
        let length = socket.read_u32().await.unwrap();
        body(&mut socket, length).await;
    } else {
        body(&mut socket, length).await;
    }
    // AuthenticationOk, ReadyForQuery.
    let hello = [message(b'R', &0_u32.to_be_bytes()), message(b'Z', b"I")].concat();
    socket.write_all(&hello).await.unwrap();

    let mut held = None;
    while let Ok(kind) = socket.read_u8().await {
        let length = socket.read_u32().await.unwrap();
        let body = body(&mut socket, length).await;
        if kind != b'Q' {
            break;
        }
        let query = String::from_utf8(body).unwrap();
        let query = query.trim_end_matches('\0');
        let client = match held.take() {
            Some(client) => client,
            None => pool.take().await,
        };
        let answer = ask(&client, query).await;
        // The session is the client's own until its transaction ends.
        if query.starts_with("BEGIN") {
            held = Some(client);
        } else {
            pool.give_back(client);
        }
        if socket.write_all(&answer).await.is_err() {
            break;
        }
    }
    if let Some(client) = held {
        client.batch_execute("ROLLBACK").await.unwrap();
        pool.give_back(client);
    }
}

async fn body(socket: &mut TcpStream, length: u32) -> Vec<u8> {
    let mut body = vec![0; usize::try_from(length).unwrap() - 4];
    socket.read_exact(&mut body).await.unwrap();
    body
}

/// Passes a query on and puts the answer into the server's words.
async fn ask(client: &Client, query: &str) -> Vec<u8> {
    let mut answer = Vec::new();
    for part in client.simple_query(query).await.unwrap() {
        if let SimpleQueryMessage::Row(row) = part {
            // One column of text, named "x".
            let description = [&[0, 1][..], b"x\0", &[0; 6], &25_u32.to_be_bytes()].concat();
            let description = [&description[..], &[255, 255, 255, 255, 255, 255, 0, 0]].concat();
            let value = row.get(0).unwrap();
            let length = u32::try_from(value.len()).unwrap().to_be_bytes();
            let data = [&[0, 1][..], &length, value.as_bytes()].concat();
            answer.extend(message(b'T', &description));
            answer.extend(message(b'D', &data));
        }
    }
    answer.extend(message(b'C', b"SELECT 1\0"));
    answer.extend(message(b'Z', b"I"));
    answer
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[kind][..], &length, body].concat()
}
