//! One Chromium.

use std::{
    fs,
    net::SocketAddr,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

static STARTED: AtomicU32 = AtomicU32::new(0);

const DEADLINE: Duration = Duration::from_mins(1);

/// The shell outlives Chromium and removes its profile. Chromium ends by itself when
/// descriptor 3 reaches its end, which happens when the test program ends, however that
/// comes about.
const SUPERVISE: &str = r#"profile=$1; shift; "$@" 3<&0 4>/dev/null </dev/null; rm -rf "$profile""#;

const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--remote-debugging-pipe",
    "--remote-debugging-port=0",
    // The map needs WebGL, and machines without a graphics card draw it in software.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    // Machines that run tests often have no mouse, and the page would look as without one.
    "--blink-settings=primaryPointerType=4,availablePointerTypes=4,primaryHoverType=2,\
     availableHoverTypes=2",
    // Two tabs are in the foreground at once.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    // Chromium asks nobody for anything that the page does not ask for.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    // A container's /dev/shm may be too small.
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=en-US",
    "--mute-audio",
];

/// A running Chromium, which ends with this value or with the test program.
pub(crate) struct Chromium {
    /// Where it takes commands.
    pub(crate) endpoint: String,
    supervisor: Child,
}

impl Chromium {
    /// The one that the tests share, started by the first of them. `None` where Chromium
    /// is missing and `LISTBUD_WITHOUT_CHROMIUM=1` says to do without.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Chromium>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// One more, for a test that measures it.
    pub(crate) fn start() -> Option<Self> {
        let program = find()?;
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("listbud-chromium-{}-{number}", std::process::id());
        let profile = std::env::temp_dir().join(name);
        fs::create_dir(&profile).expect("a folder for Chromium's profile can be made");
        let mut command = Command::new("sh");
        command.args(["-c", SUPERVISE, "chromium"]);
        command.arg(&profile).arg(program).args(ARGUMENTS);
        command.arg(format!("--user-data-dir={}", profile.display()));
        if is_root() {
            // Chromium's sandbox refuses to work for root, who runs tests in containers.
            command.arg("--no-sandbox");
        }
        command.arg("about:blank");
        let mut supervisor = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C reaches the tests only; the shell still has to clean up.
            .process_group(0)
            .spawn()
            .expect("a shell can be started");
        let endpoint = endpoint(&profile, &mut supervisor);
        Some(Self {
            endpoint,
            supervisor,
        })
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// Finds Chromium as operators of Linux, and of a Mac, install it.
fn find() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
        assert!(
            is("LISTBUD_WITHOUT_CHROMIUM", "1") && !is("CI", "true"),
            "Chromium is not installed: it is in Debian's package chromium, and outside of CI \
             LISTBUD_WITHOUT_CHROMIUM=1 leaves this test out"
        );
        eprintln!("left out: Chromium is not installed, and LISTBUD_WITHOUT_CHROMIUM says so");
    }
    found
}

/// Waits until Chromium has written down where it listens.
fn endpoint(profile: &Path, supervisor: &mut Child) -> String {
    let file = profile.join("DevToolsActivePort");
    let begin = Instant::now();
    loop {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if let Some((port, path)) = text.trim_end().split_once('\n') {
            let port = port.parse().expect("the first line is a port");
            let address = SocketAddr::from(([127, 0, 0, 1], port));
            return format!("ws://{address}{path}");
        }
        let ended = supervisor.try_wait().expect("the shell can be looked at");
        assert!(ended.is_none(), "Chromium has not started: {ended:?}");
        assert!(begin.elapsed() < DEADLINE, "Chromium does not listen");
        thread::sleep(Duration::from_millis(10));
    }
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    field(&status, "Uid:") == Some(0)
}

/// The bytes that a process held in memory at its peak.
pub(crate) fn peak(process: u64) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    field(&status, "VmHWM:").map(|kilobytes| kilobytes * 1024)
}

/// The first number of a line of a process's status.
fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
