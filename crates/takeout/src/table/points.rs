//! Tables of named points from elsewhere.

use csv::StringRecord;
use listbud_domain::import::Outcome;

use super::{
    draft::Row,
    layout::PointHeader,
    records::{Next, Records},
};
use crate::{
    Format, Job, Takeout, TakeoutError, draft::Collector, encoding::Text, list_name, remarks,
};

/// Reads all rows of a table of points into a list named after the file, and into
/// those that its rows name.
pub(crate) fn read(
    job: &Job<'_>,
    text: &Text<'_>,
    header: &PointHeader,
) -> Result<Takeout, TakeoutError> {
    let mut collector = Collector::new(job);
    let list = list_name::from_file_name(
        job.file_name,
        &[".csv", ".tsv", ".txt"],
        &mut collector.batch.remarks,
    );
    let mut records = Records::new(job, text.bytes(), header.start, header.delimiter);
    let mut record = StringRecord::new();
    loop {
        let (line, next) = records.next(&mut record)?;
        if next == Next::End {
            break;
        }
        collector.job.row()?;
        if let Some((code, message)) = next.remark() {
            collector.remark(line, "", Outcome::Skipped, code, message.to_owned());
        }
        if next == Next::Record && record.iter().any(|cell| !cell.trim().is_empty()) {
            let mut row = Row::read(&record, header);
            if let Some(shapes) = row.only_shapes() {
                let message = format!("It is not a place: {shapes}.");
                let code = remarks::NOT_A_PLACE;
                collector.remark(line, row.title, Outcome::Skipped, code, message);
                continue;
            }
            let lists = row.lists(&mut collector.batch.remarks);
            let fallback = list.as_slice();
            let lists = if lists.is_empty() { fallback } else { &lists };
            row.settle();
            collector.add(row.draft(line), lists);
        }
    }
    collector.describe(0, &header.description);
    Ok(Takeout {
        format: Format::PointsCsv,
        batch: collector.batch,
        files: Vec::new(),
        restored: None,
    })
}
