//! Several files that are uploaded together.

use std::{collections::HashMap, ops::ControlFlow};

use crate::{
    Format, Job, Options, Progress, Takeout, TakeoutError, Upload, archive,
    collection::{Collection, Refusal},
    job::{Share, Watch},
    merge, sniff,
    source::Bytes,
    text_file,
};

/// Reads several files as one export: a place in several of them is one place, in the
/// lists of all. A single file is read as [`crate::parse_with`] reads it.
///
/// A file that cannot be read becomes a remark, as in an archive, and does not sink the
/// others; [`Takeout::files`] tells what became of each. The limits are those of all
/// files together.
///
/// # Errors
///
/// As [`crate::parse_with`]: when no file could be read, or all of them together are too
/// much.
pub fn parse_all(
    uploads: &[Upload<'_>],
    options: &Options,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Takeout, TakeoutError> {
    let limits = options.limits;
    let size = uploads
        .iter()
        .map(Upload::size)
        .fold(0, u64::saturating_add);
    if usize::try_from(size).map_or(true, |size| size > limits.bytes) {
        return Err(TakeoutError::TooLarge {
            max: limits.bytes,
            actual: usize::try_from(size).unwrap_or(usize::MAX),
        });
    }
    let watch = Watch::new(progress, &limits);
    let mut budget = limits.inflated;
    let mut collection = Collection::default();
    let mut names = Names::default();
    let mut before = 0;
    for upload in uploads {
        let packed = upload.size();
        let job = Job {
            file_name: upload.file_name,
            limits: &limits,
            labelled_places: options.labelled_places,
            share: Share {
                before,
                packed,
                unpacked: packed,
            },
            watch: &watch,
        };
        before = before.saturating_add(packed);
        job.tell()?;
        let read = read_file(&job, Bytes::all(&upload.content), &mut budget);
        // What a reader makes of a file that ends too soon does not matter.
        if let Some(error) = watch.stopped() {
            return Err(error);
        }
        if uploads.len() == 1 {
            let mut takeout = read?;
            merge::merge_rows(&mut takeout.batch, takeout.format.as_str())?;
            return Ok(takeout);
        }
        let name = names.of(upload.file_name);
        match read {
            Ok(takeout) => collection.add(&name, takeout)?,
            Err(error @ TakeoutError::Storage(_)) => return Err(error),
            Err(error) => collection.refuse(name, Refusal::from(&error), true),
        }
    }
    let mut takeout = collection.finish(Format::Files, |found| {
        if uploads.is_empty() {
            TakeoutError::Empty
        } else {
            TakeoutError::NothingInFiles { found }
        }
    })?;
    merge::merge_rows(&mut takeout.batch, takeout.format.as_str())?;
    Ok(takeout)
}

/// Reads one file of an upload, whatever it is. `budget` is how many bytes may still
/// unpack.
fn read_file(job: &Job<'_>, bytes: Bytes<'_>, budget: &mut usize) -> Result<Takeout, TakeoutError> {
    match sniff::binary(&bytes.head()?) {
        Some(sniff::Binary::Zip) => archive::read(job, bytes, budget),
        Some(sniff::Binary::Gzip) => archive::read_gzip(job, bytes, budget),
        Some(sniff::Binary::Tar) => archive::read_tar(job, bytes, budget),
        Some(sniff::Binary::Other(kind)) => Err(TakeoutError::NotTakeout(kind)),
        None => text_file::read(job, bytes),
    }
}

/// What files are called in the report.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The name of the next file; a second one of the same name gets a number.
    fn of(&mut self, file_name: &str) -> String {
        let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let base = if base.is_empty() { "(unnamed)" } else { base };
        let count = self.0.entry(base.to_owned()).or_default();
        *count += 1;
        match *count {
            1 => base.to_owned(),
            n => format!("{base} ({n})"),
        }
    }
}
