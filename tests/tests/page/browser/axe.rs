//! axe-core, which looks for what keeps people with disabilities out.

use serde_json::Value;

use super::Page;

/// Version 4.14 as its package has it; the licence is beside it.
const SOURCE: &str = include_str!("../axe/axe.min.js");

/// WCAG 2.2 AA and what axe calls best practices.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ` + nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`).join(' | ')))";

/// Fails when axe finds a violation.
pub(crate) async fn check(page: &Page, what: &str) {
    let is_here = page.evaluate("'axe' in window").await;
    if is_here != Value::Bool(true) {
        // As the protocol evaluates it, the page's policy does not refuse it.
        let source = format!("{SOURCE}\n;0");
        page.evaluate(&source).await;
    }
    let violations = page.evaluate(RUN).await;
    let violations = violations.as_array().expect("axe answers an array");
    assert!(
        violations.is_empty(),
        "axe found in {what}: {violations:#?}"
    );
}
