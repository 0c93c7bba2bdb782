//! One person's visit: a browser context with its tabs.

use std::{
    any::Any,
    fs,
    net::SocketAddr,
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    rc::Rc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Chromium, page::Page, watch::Watch, wire::Wire};

/// Far beyond what the page takes for anything, for a machine that is busy.
const DEADLINE: Duration = Duration::from_secs(45);

/// What someone looks at the page with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Fingers in place of a mouse.
    pub(crate) is_touched: bool,
    pub(crate) is_dark: bool,
}

/// A phone, used with a finger.
pub(crate) const PHONE: Screen = Screen {
    width: 390,
    height: 844,
    is_touched: true,
    is_dark: false,
};

/// A desktop, used with a mouse.
pub(crate) const DESKTOP: Screen = Screen {
    width: 1280,
    height: 800,
    is_touched: false,
    is_dark: false,
};

impl Screen {
    /// The same in the dark.
    pub(crate) fn dark(self) -> Self {
        Self {
            is_dark: true,
            ..self
        }
    }
}

/// A browser context: cookies and storage of its own.
pub(crate) struct Visit {
    pub(crate) wire: Wire,
    pub(crate) watch: Rc<Watch>,
    pub(crate) screen: Screen,
    pub(crate) origin: String,
    /// Where downloads go.
    pub(crate) folder: PathBuf,
    context: String,
}

/// Lets someone visit the page at `address` with the browser that tests share. The test
/// fails when the page has done what it must never do; when the test fails, what was on
/// the screen is kept below `target/tmp/page`.
pub(crate) async fn visit(address: SocketAddr, screen: Screen, story: impl AsyncFnOnce(&Rc<Page>)) {
    if let Some(chromium) = Chromium::shared() {
        visit_with(chromium, address, screen, story).await;
    }
}

/// [`visit`] with a browser of the test's own.
pub(crate) async fn visit_with(
    chromium: &Chromium,
    address: SocketAddr,
    screen: Screen,
    story: impl AsyncFnOnce(&Rc<Page>),
) {
    let visit = Rc::new(Visit::begin(chromium, address, screen).await);
    let page = Page::open(&visit).await;
    let told = AssertUnwindSafe(async {
        story(&page).await;
        // An event that is on its way comes before the answer to a command.
        page.evaluate("0").await;
        let findings = visit.watch.findings();
        assert!(findings.is_empty(), "the page misbehaved: {findings:#?}");
    });
    let told = told.catch_unwind().await;
    let _ = fs::remove_dir_all(&visit.folder);
    if let Err(failure) = told {
        keep_for_inspection(&page, &*failure).await;
        resume_unwind(failure);
    }
}

impl Visit {
    async fn begin(chromium: &Chromium, address: SocketAddr, screen: Screen) -> Self {
        let origin = format!("http://{address}");
        let watch = Rc::new(Watch::new(&origin));
        let watching = Rc::clone(&watch);
        let listener = Rc::new(move |session: &str, method: &str, event: &Value| {
            watching.note(session, method, event);
        });
        let wire = Wire::open(&chromium.endpoint, listener).await;
        let params = json!({ "disposeOnDetach": true });
        let context = wire
            .attempt(None, "Target.createBrowserContext", params)
            .await
            .expect("a browser context can be made")["browserContextId"]
            .as_str()
            .expect("it has an id")
            .to_owned();
        let folder = std::env::temp_dir().join(format!("listbud-downloads-{context}"));
        fs::create_dir(&folder).expect("a folder for downloads can be made");
        let visit = Self {
            wire,
            watch,
            screen,
            origin,
            folder,
            context,
        };
        let params = json!({
            "behavior": "allowAndName",
            "browserContextId": visit.context,
            "downloadPath": visit.folder,
            "eventsEnabled": true,
        });
        visit.command("Browser.setDownloadBehavior", params).await;
        visit
    }

    /// Sends a command to the browser.
    pub(crate) async fn command(&self, method: &str, params: Value) -> Value {
        let result = self.wire.attempt(None, method, params).await;
        result.unwrap_or_else(|why| panic!("{why}"))
    }

    /// Makes an empty tab and answers the session to speak to it with.
    pub(crate) async fn new_tab(&self) -> String {
        let params =
            json!({ "url": "about:blank", "browserContextId": self.context, "newWindow": true });
        let target = self.command("Target.createTarget", params).await;
        let params = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.command("Target.attachToTarget", params).await;
        let session = attached["sessionId"].as_str();
        session.expect("a session has an id").to_owned()
    }

    /// Waits for the download with this number and answers its name and content.
    pub(crate) async fn downloaded(&self, number: usize) -> (String, Vec<u8>) {
        let mut found = None;
        eventually("a file was downloaded", async || {
            let downloads = self.watch.downloads();
            let Some(download) = downloads.get(number) else {
                return false;
            };
            let is_complete = download.state == "completed";
            // It gets its name a moment after it is complete.
            let content = fs::read(self.folder.join(&download.id));
            found = content
                .ok()
                .map(|content| (download.file_name.clone(), content));
            is_complete && found.is_some()
        })
        .await;
        found.expect("it was waited for")
    }
}

/// Waits until something holds, and answers how long that took.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) -> Duration {
    let begin = Instant::now();
    while !holds().await {
        assert!(begin.elapsed() < DEADLINE, "never came true: {what}");
        sleep(Duration::from_millis(20)).await;
    }
    begin.elapsed()
}

async fn keep_for_inspection(page: &Page, failure: &(dyn Any + Send)) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("test").replace("::", "-");
    let name = format!("{name}-{}", page.visit.screen.width);
    let picture = folder.join(format!("{name}.png"));
    let why = failure
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| failure.downcast_ref::<&str>().copied());
    let outline = format!(
        "{}\n\n{}\n\n{:#?}",
        why.unwrap_or("it panicked"),
        page.outline().await,
        page.visit.watch.findings()
    );
    let kept = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(format!("{name}.txt")), outline));
    if let (Ok(()), Some(bytes)) = (kept, page.screenshot().await) {
        let _ = fs::write(&picture, bytes);
        eprintln!("what was on the screen: {}", picture.display());
    }
}

/// The bytes behind a text of the protocol.
pub(crate) fn decoded(value: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(value.as_str()?).ok()
}
