//! What a person works with, found by role and name.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{Page, eventually, keys::SHIFT};

/// The accessible name of an element.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    /// All of it.
    Is(String),
    /// A part of it.
    Has(String),
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Is(name.to_owned())
    }
}

/// A name that contains this.
pub(crate) fn has(part: &str) -> Name {
    Name::Has(part.to_owned())
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Is(wanted) => name == wanted,
            Self::Has(part) => name.contains(part.as_str()),
        }
    }
}

/// An element that is looked for whenever something is done with it.
#[derive(Clone)]
pub(crate) struct Element {
    page: Rc<Page>,
    role: &'static str,
    name: Name,
    /// From the start; from the end if negative.
    number: isize,
}

/// Where the middle of an element is, once it takes a click; else why it does not.
const PLACE: &str = "async function () {
    const box = () => this.getBoundingClientRect();
    if (!this.isConnected) return { why: 'it is gone' };
    if (this.disabled || this.getAttribute('aria-disabled') === 'true') return { why: 'it is disabled' };
    const isInside = ({ top, bottom, left, right }) =>
        top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    if (!isInside(box())) this.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const before = box();
    await frame();
    const { left, top, width, height } = box();
    if (left !== before.left || top !== before.top) return { why: 'it moves' };
    if (width === 0 || height === 0) return { why: 'it has no size' };
    const x = (Math.max(left, 0) + Math.min(left + width, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(top + height, innerHeight)) / 2;
    const hit = document.elementFromPoint(x, y);
    const label = hit?.closest('label');
    const isHit = hit !== null && (this.contains(hit) || label?.control === this || hit.contains(this) && hit.matches('label, summary, [role=gridcell]'));
    if (!isHit) return { why: 'something covers it: ' + (hit?.outerHTML ?? 'nothing').slice(0, 200) };
    return { x, y };
}";

impl Element {
    pub(crate) fn new(page: &Rc<Page>, role: &'static str, name: Name) -> Self {
        Self {
            page: Rc::clone(page),
            role,
            name,
            number: 0,
        }
    }

    /// The last one, where there are several.
    pub(crate) fn last(mut self) -> Self {
        self.number = -1;
        self
    }

    /// How many there are now.
    pub(crate) async fn count(&self) -> usize {
        self.nodes().await.map_or(0, |nodes| nodes.len())
    }

    /// Waits until it is there.
    pub(crate) async fn is_there(&self) -> &Self {
        let what = format!("there is {}", self.what());
        eventually(&what, async || self.object().await.is_some()).await;
        self
    }

    /// Waits until it is not there.
    pub(crate) async fn is_gone(&self) {
        let what = format!("there is not {}", self.what());
        eventually(&what, async || self.count().await == 0).await;
    }

    /// Clicks or taps it, once it takes that.
    pub(crate) async fn click(&self) {
        let (x, y) = self.place().await;
        self.page.click_at(x, y).await;
    }

    /// Clicks it with Shift held.
    pub(crate) async fn shift_click(&self) {
        let (x, y) = self.place().await;
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1,
                "modifiers": SHIFT,
            });
            self.page.command("Input.dispatchMouseEvent", event).await;
        }
    }

    /// Where its middle is, once it takes a click.
    pub(crate) async fn place(&self) -> (f64, f64) {
        let mut found = None;
        let mut why = String::from("it is not there");
        let what = format!("{} takes a click", self.what());
        let begin = std::time::Instant::now();
        while found.is_none() {
            assert!(
                begin.elapsed().as_secs() < 45,
                "never came true: {what}: {why}"
            );
            match self.call(PLACE).await {
                Some(place) => {
                    let at = |axis: &str| place[axis].as_f64();
                    found = at("x").zip(at("y"));
                    why = place["why"].to_string();
                }
                None => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
        found.expect("the loop ends with a place")
    }

    /// Replaces its text by what someone types.
    pub(crate) async fn fill(&self, text: &str) {
        self.click().await;
        self.call("function () { this.focus(); this.select?.(); }")
            .await;
        self.page.insert(text).await;
    }

    /// What a function answers that has this element for `this`; `None` if it is not there.
    pub(crate) async fn call(&self, function: &str) -> Option<Value> {
        let object = self.object().await?;
        let params = json!({
            "functionDeclaration": function,
            "objectId": object,
            "awaitPromise": true,
            "returnByValue": true,
        });
        let result = self
            .page
            .attempt("Runtime.callFunctionOn", params)
            .await
            .ok()?;
        let why = result.get("exceptionDetails");
        assert!(why.is_none(), "{function}: {why:?}");
        Some(result["result"]["value"].clone())
    }

    /// Waits until a function of it answers true.
    pub(crate) async fn until(&self, function: &str) {
        let what = format!("{function} of {}", self.what());
        eventually(&what, async || {
            self.call(function).await == Some(Value::Bool(true))
        })
        .await;
    }

    async fn object(&self) -> Option<Value> {
        let nodes = self.nodes().await?;
        let count = isize::try_from(nodes.len()).ok()?;
        let number = if self.number < 0 {
            count + self.number
        } else {
            self.number
        };
        let node = nodes.get(usize::try_from(number).ok()?)?;
        let params = json!({ "backendNodeId": node["backendDOMNodeId"] });
        let node = self.page.attempt("DOM.resolveNode", params).await.ok()?;
        Some(node["object"]["objectId"].clone())
    }

    async fn nodes(&self) -> Option<Vec<Value>> {
        let params = json!({ "expression": "document" });
        let document = self.page.attempt("Runtime.evaluate", params).await.ok()?;
        let root = &document["result"]["objectId"];
        let params = json!({ "objectId": root, "role": self.role });
        let found = self.page.attempt("Accessibility.queryAXTree", params);
        let mut found = found.await.ok()?;
        let nodes = found["nodes"].take();
        let nodes = nodes.as_array()?.iter();
        let nodes = nodes.filter(|node| node["ignored"] != true && self.name.fits(&name_of(node)));
        Some(nodes.cloned().collect())
    }

    fn what(&self) -> String {
        format!("{} {:?} [{}]", self.role, self.name, self.number)
    }
}

fn name_of(node: &Value) -> String {
    let name = node["name"]["value"].as_str();
    name.unwrap_or_default().to_owned()
}
