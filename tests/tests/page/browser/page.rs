//! One tab.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{
    Element, Name, eventually, keys,
    visit::{Visit, decoded},
};

/// A tab of a visit.
pub(crate) struct Page {
    pub(crate) visit: Rc<Visit>,
    session: String,
}

impl Page {
    /// Opens an empty tab.
    pub(crate) async fn open(visit: &Rc<Visit>) -> Rc<Self> {
        let page = Self {
            visit: Rc::clone(visit),
            session: visit.new_tab().await,
        };
        for domain in ["Page", "Runtime", "Log", "Network", "Audits", "DOM"] {
            page.command(&format!("{domain}.enable"), json!({})).await;
        }
        let workers =
            json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        page.command("Target.setAutoAttach", workers).await;
        page.resize(visit.screen.width, visit.screen.height).await;
        // Every tab behaves as the one in front does.
        let focus = json!({ "enabled": true });
        page.command("Emulation.setFocusEmulationEnabled", focus)
            .await;
        let scheme = if visit.screen.is_dark {
            "dark"
        } else {
            "light"
        };
        page.command(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        )
        .await;
        if visit.screen.is_touched {
            let touch = json!({ "enabled": true });
            page.command("Emulation.setTouchEmulationEnabled", touch)
                .await;
        }
        Rc::new(page)
    }

    /// Opens another tab of the same visit.
    pub(crate) async fn another(&self) -> Rc<Self> {
        Self::open(&self.visit).await
    }

    /// Changes the size of the window.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let size = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": self.visit.screen.is_touched,
        });
        self.command("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Sends a command to the tab.
    pub(crate) async fn command(&self, method: &str, params: Value) -> Value {
        let result = self.attempt(method, params).await;
        result.unwrap_or_else(|why| panic!("{why}"))
    }

    /// Sends a command that may fail.
    pub(crate) async fn attempt(&self, method: &str, params: Value) -> Result<Value, String> {
        let wire = &self.visit.wire;
        let sent = wire.attempt(Some(&self.session), method, params);
        let mut sent = std::pin::pin!(sent);
        loop {
            // A worker waits until its requests are watched, and the page may wait for it.
            for worker in self.visit.watch.new_workers() {
                for method in [
                    "Network.enable",
                    "Runtime.enable",
                    "Runtime.runIfWaitingForDebugger",
                ] {
                    wire.post(&worker, method, &json!({}));
                }
            }
            let pause = std::time::Duration::from_millis(20);
            if let Ok(result) = tokio::time::timeout(pause, &mut sent).await {
                return result;
            }
        }
    }

    /// Goes to a path of the page, or to another address, and waits for the document.
    pub(crate) async fn goto(&self, path: &str) {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.visit.origin)
        } else {
            path.to_owned()
        };
        let params = json!({ "url": url });
        let result = self.command("Page.navigate", params).await;
        let why = result.get("errorText");
        assert!(why.is_none(), "{url} cannot be opened: {why:?}");
        self.is_loaded().await;
    }

    /// Loads the document once more.
    pub(crate) async fn reload(&self) {
        self.evaluate("window.isOld = true").await;
        self.command("Page.reload", json!({})).await;
        eventually("the page was reloaded", async || {
            let is_old = self.attempt_to_evaluate("window.isOld === true").await;
            is_old == Ok(Value::Bool(false))
        })
        .await;
        self.is_loaded().await;
    }

    async fn is_loaded(&self) {
        eventually("the document is loaded", async || {
            let state = self.attempt_to_evaluate("document.readyState").await;
            state == Ok("complete".into())
        })
        .await;
    }

    /// Goes back as the browser's button does.
    pub(crate) async fn back(&self) {
        self.travel(-1).await;
    }

    /// Goes forward as the browser's button does.
    pub(crate) async fn forward(&self) {
        self.travel(1).await;
    }

    async fn travel(&self, steps: i64) {
        let history = self.command("Page.getNavigationHistory", json!({})).await;
        let current = history["currentIndex"]
            .as_i64()
            .expect("there is a history");
        let entry = usize::try_from(current + steps).ok();
        let entry = entry.and_then(|entry| history["entries"].get(entry));
        let entry = entry.expect("there is such a step in the history");
        let params = json!({ "entryId": entry["id"] });
        self.command("Page.navigateToHistoryEntry", params).await;
        self.is_loaded().await;
    }

    /// Evaluates an expression, and waits for it where it is a promise.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let result = self.attempt_to_evaluate(expression).await;
        result.unwrap_or_else(|why| panic!("{why} in {expression:.200}"))
    }

    /// Evaluates an expression that may fail, for instance because the page is leaving.
    pub(crate) async fn attempt_to_evaluate(&self, expression: &str) -> Result<Value, String> {
        let params = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
        });
        let result = self.attempt("Runtime.evaluate", params).await?;
        match result.get("exceptionDetails") {
            Some(why) => Err(why["exception"]["description"].to_string()),
            None => Ok(result["result"]["value"].clone()),
        }
    }

    /// The path and the query of the address.
    pub(crate) async fn path(&self) -> String {
        let path = self.evaluate("location.pathname + location.search").await;
        path.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the address has this path and query.
    pub(crate) async fn at(&self, path: &str) {
        eventually(&format!("the address is {path}"), async || {
            self.path().await == path
        })
        .await;
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) {
        eventually(expression, async || {
            self.attempt_to_evaluate(expression).await == Ok(Value::Bool(true))
        })
        .await;
    }

    /// Waits until the page shows this text.
    pub(crate) async fn shows(&self, text: &str) {
        let text = Value::from(text);
        self.until(&format!("document.body.innerText.includes({text})"))
            .await;
    }

    /// Waits until the page does not show this text.
    pub(crate) async fn hides(&self, text: &str) {
        let text = Value::from(text);
        self.until(&format!("!document.body.innerText.includes({text})"))
            .await;
    }

    /// The element with this role and name.
    pub(crate) fn find(self: &Rc<Self>, role: &'static str, name: impl Into<Name>) -> Element {
        Element::new(self, role, name.into())
    }

    /// Presses keys such as `Tab`, `Shift+Tab`, `Control+z`.
    pub(crate) async fn press(&self, keys: &str) {
        for event in keys::events(keys) {
            self.command("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Types text where the focus is, as an input method does.
    pub(crate) async fn insert(&self, text: &str) {
        self.command("Input.insertText", json!({ "text": text }))
            .await;
    }

    /// Clicks or taps a point of the window.
    pub(crate) async fn click_at(&self, x: f64, y: f64) {
        if self.visit.screen.is_touched {
            let down = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
            self.command("Input.dispatchTouchEvent", down).await;
            let up = json!({ "type": "touchEnd", "touchPoints": [] });
            self.command("Input.dispatchTouchEvent", up).await;
            return;
        }
        for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let event = json!({
                "type": kind,
                "x": x,
                "y": y,
                "button": if kind == "mouseMoved" { "none" } else { "left" },
                "buttons": buttons,
                "clickCount": 1,
            });
            self.command("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Gives files to the page's input for files, as the dialog of the system does.
    pub(crate) async fn choose_files(&self, files: &[&std::path::Path]) {
        self.until("document.querySelector('input[type=file]') !== null")
            .await;
        let params = json!({ "expression": "document.querySelector('input[type=file]')" });
        let input = self.command("Runtime.evaluate", params).await;
        let params = json!({ "files": files, "objectId": input["result"]["objectId"] });
        self.command("DOM.setFileInputFiles", params).await;
    }

    /// A picture of the window, as PNG.
    pub(crate) async fn screenshot(&self) -> Option<Vec<u8>> {
        let picture = self
            .attempt("Page.captureScreenshot", json!({}))
            .await
            .ok()?;
        decoded(&picture["data"])
    }

    /// Roles and names of all that a screen reader would find, one a line.
    pub(crate) async fn outline(&self) -> String {
        let tree = self.attempt("Accessibility.getFullAXTree", json!({})).await;
        let tree = tree.unwrap_or_else(Value::from);
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let lines = nodes.iter().filter(|node| node["ignored"] != true);
        let lines = lines.map(|node| {
            let value = |field: &str| node[field]["value"].as_str().unwrap_or_default();
            format!("{} {:?} {}", value("role"), value("name"), value("value"))
        });
        let lines: Vec<String> = lines
            .filter(|line| !line.starts_with("InlineTextBox") && !line.starts_with("StaticText"))
            .collect();
        lines.join("\n")
    }
}
