//! The `DevTools` protocol: commands, their results, and events.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    time::Duration,
};

use actix_web::rt;
use awc::ws::{Frame, Message};
use futures_util::{SinkExt as _, StreamExt as _, select};
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// Far beyond what any command takes, for a machine that is busy.
const DEADLINE: Duration = Duration::from_secs(90);

/// What becomes of an event: the session's id, the method, the parameters.
pub(crate) type Listener = Rc<dyn Fn(&str, &str, &Value)>;

/// One connection to a browser. What was made through it ends with it.
pub(crate) struct Wire {
    shared: Rc<Shared>,
    commands: mpsc::UnboundedSender<Message>,
    next: Cell<u64>,
    reader: JoinHandle<()>,
}

struct Shared {
    waiting: RefCell<HashMap<u64, oneshot::Sender<Value>>>,
    listener: Listener,
}

impl Wire {
    /// Connects to where a browser takes commands.
    pub(crate) async fn open(endpoint: &str, listener: Listener) -> Self {
        let (_, socket) = awc::Client::new()
            .ws(endpoint)
            // A picture of the page is one frame.
            .max_frame_size(1 << 28)
            .connect()
            .await
            .expect("Chromium takes connections");
        let shared = Rc::new(Shared {
            waiting: RefCell::default(),
            listener,
        });
        let (commands, mut outbox) = mpsc::unbounded_channel::<Message>();
        let reading = Rc::clone(&shared);
        let reader = rt::spawn(async move {
            let (mut sink, stream) = socket.split();
            let mut stream = stream.fuse();
            loop {
                let mut command = std::pin::pin!(futures_util::FutureExt::fuse(outbox.recv()));
                select! {
                    command = command => {
                        let Some(command) = command else { return };
                        if sink.send(command).await.is_err() { return }
                    }
                    frame = stream.next() => {
                        let Some(Ok(frame)) = frame else { return };
                        // Chromium sends every message in one frame.
                        if let Frame::Text(text) = frame {
                            reading.take(&text);
                        }
                    }
                }
            }
        });
        Self {
            shared,
            commands,
            next: Cell::new(1),
            reader,
        }
    }

    /// Sends a command and answers its result, or why it failed.
    pub(crate) async fn attempt(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let id = self.next.get();
        self.next.set(id + 1);
        let mut command = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        let (done, result) = oneshot::channel();
        self.shared.waiting.borrow_mut().insert(id, done);
        let text = command.to_string().into();
        let sent = self.commands.send(Message::Text(text));
        sent.map_err(|_| format!("{method}: Chromium has ended"))?;
        let result = timeout(DEADLINE, result)
            .await
            .map_err(|_| format!("{method}: Chromium does not answer"))?
            .map_err(|_| format!("{method}: Chromium has ended"))?;
        match result.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(result["result"].clone()),
        }
    }

    /// Sends a command without waiting for what it does.
    pub(crate) fn post(&self, session: &str, method: &str, params: &Value) {
        let id = self.next.get();
        self.next.set(id + 1);
        let command = json!({ "id": id, "sessionId": session, "method": method, "params": params });
        let _ = self
            .commands
            .send(Message::Text(command.to_string().into()));
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Shared {
    fn take(&self, text: &[u8]) {
        let message: Value = serde_json::from_slice(text).expect("Chromium speaks JSON");
        if let Some(id) = message["id"].as_u64() {
            let waiting = self.waiting.borrow_mut().remove(&id);
            if let Some(waiting) = waiting {
                // The caller may have given up.
                let _ = waiting.send(message);
            }
            return;
        }
        let session = message["sessionId"].as_str().unwrap_or_default();
        let method = message["method"].as_str().unwrap_or_default();
        (self.listener)(session, method, &message["params"]);
    }
}
