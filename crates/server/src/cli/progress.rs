//! What a person at a terminal sees while files are read. Nothing is drawn elsewhere, or
//! without the feature `terminal`.

use std::ops::ControlFlow;

use listbud_takeout::Progress;

/// A line that says how far the work is.
pub(super) struct Bar {
    #[cfg(feature = "terminal")]
    bar: indicatif::ProgressBar,
}

impl Bar {
    /// Counts bytes.
    pub(super) fn of_bytes(bytes: u64) -> Self {
        Self::new(bytes, "{spinner} {wide_bar} {percent}% {msg} ({elapsed})")
    }

    /// Stands at one of several files or accounts, which has this name.
    pub(super) fn of_item(name: &str, position: usize, of: usize) -> Self {
        let template = "{spinner} [{pos}/{len}] {wide_bar} {prefix}: {msg} ({elapsed})";
        let bar = Self::new(of as u64, template);
        bar.set_position(position as u64);
        bar.set_prefix(name);
        bar
    }

    /// Tells how much of one file is read.
    pub(super) fn reading(&self, progress: Progress<'_>) -> ControlFlow<()> {
        let (rows, file) = (progress.rows, progress.file);
        self.set_message(format!("{rows} rows read, in {file}"));
        ControlFlow::Continue(())
    }

    /// Tells how much is read of all files.
    pub(super) fn reading_bytes(&self, progress: Progress<'_>) -> ControlFlow<()> {
        self.set_position(progress.bytes);
        self.reading(progress)
    }

    /// Tells that what was read is being written.
    pub(super) fn writing(&self, places: usize) {
        self.set_message(format!("writing {places} places"));
    }
}

#[cfg(feature = "terminal")]
impl Bar {
    fn new(length: u64, template: &str) -> Self {
        let bar = indicatif::ProgressBar::new(length);
        if let Ok(style) = indicatif::ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        Self { bar }
    }

    fn set_position(&self, position: u64) {
        self.bar.set_position(position);
    }

    fn set_prefix(&self, prefix: &str) {
        self.bar.set_prefix(prefix.to_owned());
    }

    fn set_message(&self, message: String) {
        self.bar.set_message(message);
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(not(feature = "terminal"))]
#[expect(clippy::unused_self, reason = "has the shape of the one that draws")]
impl Bar {
    const fn new(_: u64, _: &str) -> Self {
        Self {}
    }

    const fn set_position(&self, _: u64) {}

    const fn set_prefix(&self, _: &str) {}

    fn set_message(&self, _: String) {}

    /// Does nothing.
    pub(super) const fn finish(&self) {}
}
