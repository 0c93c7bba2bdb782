//! The shell: one HTML file that answers every path of the page; also part of the
//! build script.
//!
//! All addresses in it are relative, so that the page works below any path of a
//! proxy. What "relative" means depends on how deep the requested path is.

/// The prefix that leads from a path of the page to the page's root.
pub(crate) fn root(depth: usize) -> String {
    match depth {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// How deep below the root relative addresses of a path begin: 0 for `/` and
/// `/imports`, 1 for `/imports/7`.
pub(crate) fn depth(path: &str) -> usize {
    path.trim_start_matches('/').matches('/').count()
}

/// Replaces the placeholders of the shell: `{{assets}}` and `{{map}}` by the folders
/// of the two groups of files, `{{root}}` by the prefix that leads to the root.
pub(crate) fn fill(shell: &str, depth: usize, page: &str, map: &str) -> String {
    let root = root(depth);
    shell
        .replace("{{assets}}", &format!("{root}assets/{page}"))
        .replace("{{map}}", &format!("{root}assets/{map}"))
        .replace("{{root}}", &root)
}

/// Reads the path patterns that the shell answers: a JSON array of paths, in which
/// `{name}` stands for one segment.
///
/// # Errors
///
/// Says which pattern is wrong.
pub(crate) fn routes(json: &[u8]) -> Result<Vec<String>, String> {
    let routes: Vec<String> =
        serde_json::from_slice(json).map_err(|error| format!("routes.json: {error}"))?;
    match routes.iter().find(|route| !is_pattern(route)) {
        Some(route) => Err(format!(
            "routes.json: {route:?} is not a path whose segments are words or {{words}}"
        )),
        None if routes.iter().any(|route| route == "/") => Ok(routes),
        None => Err("routes.json: / is missing".to_owned()),
    }
}

fn is_pattern(route: &str) -> bool {
    let Some(segments) = route.strip_prefix('/') else {
        return false;
    };
    segments.is_empty()
        || segments.split('/').all(|segment| {
            let word = segment
                .strip_prefix('{')
                .and_then(|it| it.strip_suffix('}'))
                .unwrap_or(segment);
            let is_letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
            !word.is_empty() && word.chars().all(is_letter)
        })
}
