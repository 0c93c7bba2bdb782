//! Which source sets a setting.

use crate::document::Document;
use crate::problem::{Origin, Problem};
use crate::setting::{About, Raw};
use crate::sources::{Sources, Variables, read_text};
use std::path::Path;

/// A secret is a key or a certificate at most; a path that leads elsewhere must not fill the memory.
const LONGEST_SECRET: u64 = 64 * 1024;

/// What the strongest source that knows a setting says about it.
pub(super) enum Resolved {
    Value(Raw, Origin),
    /// The source contradicts itself or cannot be read; the problem is noted.
    Faulty(Origin),
    Unset,
}

/// One variable or key that sets a setting.
struct Candidate {
    name: String,
    origin: Origin,
    value: Result<Raw, String>,
    from_file: bool,
}

pub(super) fn resolve(sources: &Sources, about: About, problems: &mut Vec<Problem>) -> Resolved {
    let variables = sources.variables.iter().rev();
    let candidates = variables
        .map(|variables| in_variables(about, variables))
        .chain(
            sources
                .documents()
                .rev()
                .map(|document| in_document(about, document)),
        )
        .find(|candidates| !candidates.is_empty());
    match candidates {
        Some(candidates) => pick(about, candidates, problems),
        None => Resolved::Unset,
    }
}

/// Several names of one strength must say the same; `NAME` and `NAME_FILE` are never both right.
fn pick(about: About, candidates: Vec<Candidate>, problems: &mut Vec<Problem>) -> Resolved {
    let mut candidates = candidates.into_iter();
    let Some(first) = candidates.next() else {
        return Resolved::Unset;
    };
    let mut faults = Vec::new();
    for other in candidates {
        if let Some(message) = contradiction(about, &first, &other) {
            faults.push(Problem::new(Some(about.key), first.origin.clone(), message));
        } else if let Err(why) = other.value {
            faults.push(Problem::new(Some(about.key), other.origin, why));
        }
    }
    match first.value {
        Ok(raw) if faults.is_empty() => Resolved::Value(raw, first.origin),
        value => {
            if let Err(why) = value {
                problems.push(Problem::new(Some(about.key), first.origin.clone(), why));
            }
            problems.append(&mut faults);
            Resolved::Faulty(first.origin)
        }
    }
}

/// A secret that everybody who has the program can read is none, even if something overrides it.
pub(super) fn refuse_secrets_in_defaults(
    sources: &Sources,
    about: About,
    problems: &mut Vec<Problem>,
) {
    if !about.secret {
        return;
    }
    let names = match about.env.first() {
        Some(name) => format!("{name} or {name}_FILE in the environment"),
        None => format!("{} in the operator's file", about.key),
    };
    for document in &sources.defaults {
        if let Some(entry) = document.find(about.key) {
            let message =
                format!("is a secret and must not stand in a file of defaults; set {names}");
            problems.push(Problem::new(
                Some(about.key),
                document.origin(entry),
                message,
            ));
        }
    }
}

fn in_variables(about: About, variables: &Variables) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for name in about.env {
        candidates.extend(variable(variables, name, false));
        if about.secret {
            candidates.extend(variable(variables, &format!("{name}_FILE"), true));
        }
    }
    candidates
}

fn variable(variables: &Variables, name: &str, from_file: bool) -> Option<Candidate> {
    let value = match variables.find(name)?.to_str() {
        Some(path) if from_file => secret_in(path),
        Some(text) => Ok(Raw::One(text.to_owned())),
        None => Err("is not UTF-8 text".to_owned()),
    };
    Some(Candidate {
        name: name.to_owned(),
        origin: Origin::Environment {
            name: name.to_owned(),
            set: variables.set.clone(),
        },
        value,
        from_file,
    })
}

fn in_document(about: About, document: &Document) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    if let Some(entry) = document.find(about.key) {
        candidates.push(Candidate {
            name: entry.key.clone(),
            origin: document.origin(entry),
            value: Ok(entry.raw.clone()),
            from_file: false,
        });
    }
    let file_entry = about.file_key().and_then(|key| document.find(&key));
    if let Some(entry) = file_entry {
        let value = match &entry.raw {
            Raw::One(path) => secret_in(path),
            Raw::Many(_) | Raw::Unsupported(_) => Err("must be set to one path".to_owned()),
        };
        candidates.push(Candidate {
            name: entry.key.clone(),
            origin: document.origin(entry),
            value,
            from_file: true,
        });
    }
    candidates
}

/// The path is not quoted: somebody may have put the secret itself where the path belongs.
fn secret_in(path: &str) -> Result<Raw, String> {
    let text = read_text(Path::new(path), LONGEST_SECRET)
        .map_err(|why| format!("names a file that {why}"))?;
    match text.trim() {
        "" => Err("names a file that is empty".to_owned()),
        secret => Ok(Raw::One(secret.to_owned())),
    }
}

fn contradiction(about: About, first: &Candidate, other: &Candidate) -> Option<String> {
    if first.from_file || other.from_file {
        return Some(format!(
            "is set together with {}; only one of them may be",
            other.name
        ));
    }
    let (Ok(one), Ok(two)) = (&first.value, &other.value) else {
        return None;
    };
    if one.text() == two.text() {
        None
    } else if about.secret {
        Some(format!("differs from {}, which sets the same", other.name))
    } else {
        let (one, two) = (one.named(), two.named());
        Some(format!(
            "is {one} and differs from {}, which sets the same to {two}",
            other.name
        ))
    }
}
