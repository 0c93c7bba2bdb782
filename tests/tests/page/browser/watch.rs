//! What a browser reports while a test visits the page.

use std::{cell::RefCell, collections::HashMap};

use serde_json::Value;

/// One request that the page has sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The page or worker that sent it, and its id there.
    pub(crate) key: (String, String),
    pub(crate) method: String,
    pub(crate) url: String,
    /// Headers as the network saw them.
    pub(crate) headers: Value,
    /// The status, once there is one.
    pub(crate) status: Option<u64>,
    /// Bytes that came back over the network.
    pub(crate) received: u64,
}

/// A file that the page let the browser download.
#[derive(Clone, Debug, Default)]
pub(crate) struct Download {
    pub(crate) id: String,
    pub(crate) file_name: String,
    pub(crate) state: String,
}

/// All that was reported so far.
#[derive(Debug)]
pub(crate) struct Watch {
    origin: String,
    sent: RefCell<Vec<Sent>>,
    faults: RefCell<Vec<String>>,
    failures: RefCell<Vec<String>>,
    downloads: RefCell<Vec<Download>>,
    workers: RefCell<Vec<String>>,
    /// Headers of requests that are reported after them.
    early: RefCell<HashMap<(String, String), Value>>,
}

impl Watch {
    pub(crate) fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            sent: RefCell::default(),
            faults: RefCell::default(),
            failures: RefCell::default(),
            downloads: RefCell::default(),
            workers: RefCell::default(),
            early: RefCell::default(),
        }
    }

    /// Requests in their order.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.borrow().clone()
    }

    /// Forgets the requests so far.
    pub(crate) fn forget_sent(&self) {
        self.sent.borrow_mut().clear();
    }

    pub(crate) fn downloads(&self) -> Vec<Download> {
        self.downloads.borrow().clone()
    }

    /// Forgets failed requests, which a test has provoked.
    pub(crate) fn forgive(&self) -> Vec<String> {
        self.failures.take()
    }

    /// Workers that have started and wait for leave to run.
    pub(crate) fn new_workers(&self) -> Vec<String> {
        self.workers.take()
    }

    /// What a test fails for: violations of the policy, requests to others, errors.
    pub(crate) fn findings(&self) -> Vec<String> {
        let mut all = self.faults.borrow().clone();
        all.extend(self.failures.borrow().iter().cloned());
        all
    }

    /// Takes one event of the protocol.
    pub(crate) fn note(&self, session: &str, method: &str, event: &Value) {
        match method {
            "Network.requestWillBeSent" => self.request(session, event),
            "Network.requestWillBeSentExtraInfo" => {
                let headers = event["headers"].clone();
                let key = (session.to_owned(), string(&event["requestId"]));
                self.early.borrow_mut().insert(key, headers.clone());
                self.update(session, event, |sent| sent.headers = headers);
            }
            "Network.responseReceived" => {
                let status = event["response"]["status"].as_u64();
                self.update(session, event, |sent| sent.status = status);
            }
            "Network.loadingFinished" => {
                let bytes = event["encodedDataLength"].as_f64().unwrap_or_default();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count"
                )]
                self.update(session, event, |sent| sent.received = bytes as u64);
            }
            "Runtime.exceptionThrown" => {
                let details = &event["exceptionDetails"];
                let text = text(&details["exception"]["description"], &details["text"]);
                self.fault(&format!("exception: {text}"));
            }
            "Runtime.consoleAPICalled" if is_bad(&event["type"]) => {
                let told = event["args"].as_array().cloned().unwrap_or_default();
                let told = told
                    .iter()
                    .map(|one| text(&one["description"], &one["value"]));
                let told: Vec<String> = told.collect();
                self.fault(&format!("console: {}", told.join(" ")));
            }
            "Log.entryAdded" => self.log(&event["entry"]),
            "Audits.issueAdded" => self.issue(&event["issue"]),
            "Target.attachedToTarget" => {
                let worker = event["sessionId"].as_str().unwrap_or_default();
                if event["targetInfo"]["type"] != "page" {
                    self.workers.borrow_mut().push(worker.to_owned());
                }
            }
            // All connections are told of all downloads.
            "Browser.downloadWillBegin" if string(&event["url"]).starts_with(&self.origin) => {
                self.downloads.borrow_mut().push(Download {
                    id: string(&event["guid"]),
                    file_name: string(&event["suggestedFilename"]),
                    state: String::new(),
                });
            }
            "Browser.downloadProgress" => {
                let mut downloads = self.downloads.borrow_mut();
                let one = downloads
                    .iter_mut()
                    .find(|one| event["guid"] == one.id.as_str());
                if let Some(one) = one {
                    one.state = string(&event["state"]);
                }
            }
            _ => {}
        }
    }

    fn request(&self, session: &str, event: &Value) {
        let url = string(&event["request"]["url"]);
        let is_own = ["data:", "blob:", "about:"]
            .iter()
            .any(|own| url.starts_with(own))
            || url.starts_with(&self.origin);
        if !is_own {
            self.fault(&format!("a request to another server: {url}"));
        }
        let key = (session.to_owned(), string(&event["requestId"]));
        let headers = self.early.borrow().get(&key).cloned();
        self.sent.borrow_mut().push(Sent {
            key,
            method: string(&event["request"]["method"]),
            url,
            headers: headers.unwrap_or_default(),
            status: None,
            received: 0,
        });
    }

    fn update(&self, session: &str, event: &Value, change: impl FnOnce(&mut Sent)) {
        let mut sent = self.sent.borrow_mut();
        let one = sent
            .iter_mut()
            .rev()
            .find(|sent| sent.key.0 == session && event["requestId"] == sent.key.1.as_str());
        if let Some(one) = one {
            change(one);
        }
    }

    fn log(&self, entry: &Value) {
        if !is_bad(&entry["level"]) {
            return;
        }
        let told = format!("{} {}", string(&entry["text"]), string(&entry["url"]));
        if entry["source"] == "network" {
            self.failures.borrow_mut().push(told);
        } else {
            self.fault(&format!("{}: {told}", string(&entry["source"])));
        }
    }

    fn issue(&self, issue: &Value) {
        let code = string(&issue["code"]);
        if code.contains("SecurityPolicy") || code.contains("MixedContent") {
            self.fault(&format!("{code}: {}", issue["details"]));
        }
    }

    fn fault(&self, what: &str) {
        self.faults.borrow_mut().push(what.to_owned());
    }
}

fn is_bad(level: &Value) -> bool {
    level == "error" || level == "assert"
}

fn text(first: &Value, second: &Value) -> String {
    let text = first.as_str().map(str::to_owned);
    text.unwrap_or_else(|| string(second))
}

fn string(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
