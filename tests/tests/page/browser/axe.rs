//! axe-core, which looks for what keeps people with disabilities out.

use serde_json::Value;

use super::Page;

/// Version 4.14 as its package has it; the licence is beside it.
const SOURCE: &str = include_str!("../axe/axe.min.js");

/// WCAG 2.2 AA and what axe calls best practices.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ` + nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`).join(' | ')))";

/// Notes what axe finds.
pub(crate) async fn check(page: &Page, what: &str, found: &mut Vec<String>) {
    let is_here = page.evaluate("'axe' in window").await;
    if is_here != Value::Bool(true) {
        // As the protocol evaluates it, the page's policy does not refuse it.
        let source = format!("{SOURCE}\n;0");
        page.evaluate(&source).await;
    }
    // What is on its way in or out is half transparent, which axe takes for low contrast.
    page.evaluate("document.getAnimations().forEach((one) => { try { one.finish() } catch {} })")
        .await;
    let violations = page.evaluate(RUN).await;
    let violations = violations.as_array().expect("axe answers an array");
    let violations = violations.iter().filter_map(Value::as_str);
    found.extend(violations.map(|violation| format!("{what}: {violation}")));
}
