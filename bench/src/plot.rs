//! A plot of how times grow.

use std::path::Path;

use anyhow::anyhow;
use plotters::prelude::*;

use crate::report::Series;

/// An operation, and its times in microseconds by the number of places.
type Line = (&'static str, Vec<(f64, Series)>);

/// The colours of the lines, in their order.
const COLORS: [RGBColor; 4] = [
    RGBColor(37, 99, 235),
    RGBColor(217, 119, 6),
    RGBColor(5, 150, 105),
    RGBColor(190, 24, 93),
];

/// Draws lines with their spread on two logarithmic axes: a line that rises grows with the
/// number of other users' places.
pub(crate) fn draw(file: &Path, lines: &[Line]) -> anyhow::Result<()> {
    // Its errors borrow the drawing area.
    try_draw(file, lines).map_err(|error| anyhow!("{}: {error}", file.display()))
}

fn try_draw(file: &Path, lines: &[Line]) -> Result<(), Box<dyn std::error::Error>> {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let edge = |of: fn(&Series) -> f64, pick: fn(f64, f64) -> f64, start| {
        points().map(|(_, times)| of(times)).fold(start, pick)
    };
    let low = edge(|times| times.least, f64::min, f64::INFINITY) / 2.0;
    let high = edge(|times| times.most, f64::max, 0.0) * 2.0;
    let places = || points().map(|(places, _)| *places);
    let few = places().fold(f64::INFINITY, f64::min) / 1.3;
    let many = places().fold(0.0, f64::max) * 1.3;
    let area = SVGBackend::new(file, (800, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(
            "One user's requests among others' places",
            ("sans-serif", 20),
        )
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d((few..many).log_scale(), (low..high).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("places of all users")
        .y_desc("median time, µs")
        .x_label_formatter(&|places| format!("{places:.0}"))
        .y_label_formatter(&|time| format!("{time:.0}"))
        .draw()?;
    for ((what, points), color) in lines.iter().zip(COLORS.iter().cycle()) {
        let middle = points.iter().map(|(places, times)| (*places, times.median));
        chart
            .draw_series(LineSeries::new(middle, color.stroke_width(2)))?
            .label(*what)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
        let spread = points.iter().map(|(places, times)| {
            let ends = [(*places, times.least), (*places, times.most)];
            PathElement::new(ends, color.stroke_width(1))
        });
        chart.draw_series(spread)?;
    }
    chart
        .configure_series_labels()
        .background_style(WHITE)
        .border_style(BLACK)
        .draw()?;
    area.present()?;
    Ok(())
}
