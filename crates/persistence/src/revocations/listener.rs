//! Learning of revocations as they happen.

use std::{
    future::poll_fn,
    pin::pin,
    time::{Duration, Instant},
};

use futures_util::future::{Either, select};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        watch,
    },
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_postgres::{AsyncMessage, Client, NoTls, Notification};
use uuid::Uuid;

use super::unexpired::{UNEXPIRED, read};
use crate::{Connection, StoreError, Tls};

const OPERATION: &str = "listen for revocations";

/// How long connecting, listening and reading may take together. The driver's own
/// time-out ends with the TCP handshake, after which a frozen server still says
/// nothing.
const OPENING: Duration = Duration::from_secs(5);

/// How often a quiet connection is asked whether it lives, and how long it has to
/// answer. A connection that a network has dropped silently stays open for ever
/// otherwise, and says nothing.
const PING_EVERY: Duration = Duration::from_secs(2);
const PING_ANSWER: Duration = Duration::from_secs(2);

/// How long it waits before it connects again: the first time, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Whether a process knows of all revocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerState {
    /// Whether it has read all and hears of each new one; otherwise it may miss
    /// some until it is connected again.
    pub is_current: bool,
    /// Since when that is so.
    pub since: Instant,
}

/// Learns of every revocation, over a connection of its own.
///
/// The connection must reach PostgreSQL itself: a pooler in transaction mode does
/// not pass notifications on.
pub struct RevocationListener {
    connection: Connection,
    state: watch::Sender<ListenerState>,
}

impl RevocationListener {
    /// Prepares a listener; it connects when it is run.
    #[must_use]
    pub fn new(connection: &Connection) -> Self {
        let mut connection = connection.clone();
        connection
            .config
            .application_name("listbud-revocations")
            .connect_timeout(Duration::from_secs(3))
            .keepalives_idle(Duration::from_secs(30))
            .tcp_user_timeout(Duration::from_secs(10));
        let state = watch::Sender::new(ListenerState {
            is_current: false,
            since: Instant::now(),
        });
        Self { connection, state }
    }

    /// Tells, now and later, whether it knows of all revocations.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<ListenerState> {
        self.state.subscribe()
    }

    /// Listens until it is dropped. Calls `on_revoked` with each revoked session
    /// and until when to remember it: with those of the past when it connects,
    /// and again after each interruption, so that nothing is missed; then with
    /// each new one. The same session can come more than once.
    pub async fn run(
        self,
        clock: impl Fn() -> OffsetDateTime,
        on_revoked: impl Fn(Uuid, OffsetDateTime),
    ) {
        let mut pause = FIRST_PAUSE;
        loop {
            let lost = match timeout(OPENING, self.open(&clock, &on_revoked)).await {
                Ok(Ok(line)) => {
                    pause = FIRST_PAUSE;
                    self.change(true);
                    tracing::info!("listening for revoked sessions");
                    let lost = line.listen(&clock, &on_revoked).await;
                    self.change(false);
                    lost
                }
                Ok(Err(error)) => error,
                Err(_) => silent(),
            };
            tracing::warn!(
                error = chain(&lost),
                retry_ms = pause.as_millis(),
                "not listening for revoked sessions"
            );
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn change(&self, is_current: bool) {
        self.state.send_replace(ListenerState {
            is_current,
            since: Instant::now(),
        });
    }

    /// Connects and reads what has been revoked. LISTEN comes first: what is
    /// committed before it is read, and what is committed after it is heard.
    async fn open(
        &self,
        clock: &impl Fn() -> OffsetDateTime,
        on_revoked: &impl Fn(Uuid, OffsetDateTime),
    ) -> Result<Line, StoreError> {
        let line = Line::connect(&self.connection).await?;
        line.client
            .batch_execute("LISTEN listbud_revocations")
            .await
            .map_err(|error| StoreError::from_driver(OPERATION, error))?;
        line.read_all(clock(), on_revoked).await?;
        Ok(line)
    }
}

// A listener that has stopped learns nothing new.
impl Drop for RevocationListener {
    fn drop(&mut self) {
        self.change(false);
    }
}

impl std::fmt::Debug for RevocationListener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RevocationListener")
            .field("connection", &self.connection)
            .field("state", &*self.state.borrow())
            .finish()
    }
}

type Heard = Result<Notification, tokio_postgres::Error>;

/// A connection and what is heard on it.
struct Line {
    client: Client,
    heard: UnboundedReceiver<Heard>,
    /// The task that moves the bytes; it ends with this.
    _driver: JoinSet<()>,
}

impl Line {
    async fn connect(connection: &Connection) -> Result<Self, StoreError> {
        let unreachable = |error: tokio_postgres::Error| StoreError::Unavailable {
            operation: "connect",
            source: error.into(),
        };
        let config = &connection.config;
        let (sender, heard) = unbounded_channel();
        let mut driver = JoinSet::new();
        let client = match &connection.tls {
            Tls::Off => {
                let (client, connection) = config.connect(NoTls).await.map_err(unreachable)?;
                driver.spawn(drive(connection, sender));
                client
            }
            Tls::Verified(tls) => {
                let (client, connection) =
                    config.connect(tls.clone()).await.map_err(unreachable)?;
                driver.spawn(drive(connection, sender));
                client
            }
        };
        Ok(Self {
            client,
            heard,
            _driver: driver,
        })
    }

    async fn read_all(
        &self,
        now: OffsetDateTime,
        on_revoked: &impl Fn(Uuid, OffsetDateTime),
    ) -> Result<(), StoreError> {
        read_all(&self.client, now, on_revoked).await
    }

    /// Passes on what is heard, and answers why that has come to an end.
    async fn listen(
        mut self,
        clock: &impl Fn() -> OffsetDateTime,
        on_revoked: &impl Fn(Uuid, OffsetDateTime),
    ) -> StoreError {
        let pass_on = pin!(pass_on(&self.client, &mut self.heard, clock, on_revoked));
        let watch_over = pin!(watch_over(&self.client));
        match select(pass_on, watch_over).await {
            Either::Left((lost, _)) | Either::Right((lost, _)) => lost,
        }
    }
}

async fn read_all(
    client: &Client,
    now: OffsetDateTime,
    on_revoked: &impl Fn(Uuid, OffsetDateTime),
) -> Result<(), StoreError> {
    let rows = client
        .query(UNEXPIRED.sql, &[&now])
        .await
        .map_err(|error| StoreError::from_driver(UNEXPIRED.name, error))?;
    for row in &rows {
        let (session, until) = read(row)?;
        on_revoked(session, until);
    }
    Ok(())
}

async fn pass_on(
    client: &Client,
    heard: &mut UnboundedReceiver<Heard>,
    clock: &impl Fn() -> OffsetDateTime,
    on_revoked: &impl Fn(Uuid, OffsetDateTime),
) -> StoreError {
    while let Some(heard) = heard.recv().await {
        let notification = match heard {
            Ok(notification) => notification,
            Err(error) => return StoreError::from_driver(OPERATION, error),
        };
        if let Some((session, until)) = parse(notification.payload()) {
            on_revoked(session, until);
            continue;
        }
        // Another release may say it in other words; the table says the same.
        match timeout(OPENING, read_all(client, clock(), on_revoked)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return error,
            Err(_) => return silent(),
        }
    }
    unavailable("the server has closed the connection")
}

async fn watch_over(client: &Client) -> StoreError {
    loop {
        sleep(PING_EVERY).await;
        match timeout(PING_ANSWER, client.simple_query("")).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return StoreError::from_driver(OPERATION, error),
            Err(_) => return silent(),
        }
    }
}

async fn drive<S, T>(
    mut connection: tokio_postgres::Connection<S, T>,
    sender: UnboundedSender<Heard>,
) where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
        let heard = match message {
            Ok(AsyncMessage::Notification(notification)) => Ok(notification),
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        let is_over = heard.is_err();
        if sender.send(heard).is_err() || is_over {
            return;
        }
    }
}

fn parse(payload: &str) -> Option<(Uuid, OffsetDateTime)> {
    let (session, until) = payload.split_once(' ')?;
    let until = OffsetDateTime::from_unix_timestamp(until.parse().ok()?).ok()?;
    Some((Uuid::parse_str(session).ok()?, until))
}

fn silent() -> StoreError {
    unavailable("no answer in time")
}

fn unavailable(reason: &'static str) -> StoreError {
    StoreError::Unavailable {
        operation: OPERATION,
        source: reason.into(),
    }
}

/// An error and what caused it in one line, for the log.
fn chain(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_a_session_and_a_time() {
        let session = Uuid::from_u128(7);
        let until = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();

        assert_eq!(
            parse(&format!("{session} 1700000000")),
            Some((session, until))
        );
    }

    #[test]
    fn anything_else_is_no_payload() {
        let session = Uuid::from_u128(7);
        for payload in [
            String::new(),
            session.to_string(),
            format!("{session} "),
            format!("{session} soon"),
            format!("{session} {}", i64::MAX),
            "x 1700000000".to_owned(),
        ] {
            assert_eq!(parse(&payload), None, "{payload}");
        }
    }
}
