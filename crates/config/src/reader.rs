//! Reading settings, and collecting what is wrong with them.

mod names;
mod resolve;

use crate::describe::Described;
use crate::problem::{Origin, Problem, Problems, Warning};
use crate::setting::{About, Raw, Setting};
use crate::sources::Sources;
use crate::text::FromText;
use resolve::{Resolved, refuse_secrets_in_defaults, resolve};

/// Reads settings from sources and collects every fault on the way.
///
/// [`get`](Self::get) always gives a value, so that a program fills its own structs in one go;
/// [`finish`](Self::finish) hands them out only if there was no fault at all.
#[derive(Debug)]
pub struct Reader {
    sources: Sources,
    families: &'static [&'static str],
    retired: &'static [Retired],
    read: Vec<Read>,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

/// A name that a former version knew, in the environment or in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// The name or the dotted key.
    pub name: &'static str,
    /// What became of it: "is no longer read; use `LOG_LEVEL`".
    pub why: &'static str,
}

/// What a program starts with.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded<S> {
    /// The program's settings.
    pub settings: S,
    /// What the operator should know.
    pub warnings: Vec<Warning>,
}

/// A setting that was read.
#[derive(Debug)]
struct Read {
    about: About,
    is_valid: bool,
    described: Described,
}

const REDACTED: &str = "[redacted]";
const NOT_SET: &str = "[not set]";
const INVALID: &str = "[invalid]";

impl Reader {
    /// A reader of these sources.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        let problems = sources
            .documents()
            .flat_map(|document| document.problems.clone())
            .collect();
        Self {
            sources,
            families: &[],
            retired: &[],
            read: Vec::new(),
            problems,
            warnings: Vec::new(),
        }
    }

    /// Makes every variable that begins with one of these prefixes (`DB_POOL_`) and is no setting a fault.
    ///
    /// Other unknown variables are nobody's business: an environment is full of them.
    #[must_use]
    pub fn families(mut self, prefixes: &'static [&'static str]) -> Self {
        self.families = prefixes;
        self
    }

    /// Names that are set without effect: each is a warning instead of an unknown name.
    #[must_use]
    pub fn retired(mut self, names: &'static [Retired]) -> Self {
        self.retired = names;
        self
    }

    /// Reads one setting.
    ///
    /// After a fault this is the setting's default or any value of its type; nothing should act on it before
    /// [`finish`](Self::finish) has let it through.
    pub fn get<T: FromText>(&mut self, setting: &Setting<T>) -> T {
        let about = setting.about;
        let before = self.problems.len();
        let is_new = self.declare(about);
        let default = self.default_of(setting);
        refuse_secrets_in_defaults(&self.sources, about, &mut self.problems);
        let (value, shown, origin) = match resolve(&self.sources, about, &mut self.problems) {
            Resolved::Value(raw, origin) => match setting.validate(&raw) {
                Ok(value) => {
                    let shown = shown(about, &value, &raw);
                    (Some(value), shown, origin)
                }
                Err(message) => {
                    self.problems
                        .push(Problem::new(Some(about.key), origin.clone(), message));
                    (default, INVALID.to_owned(), origin)
                }
            },
            Resolved::Faulty(origin) => (default, INVALID.to_owned(), origin),
            Resolved::Unset => match (default, about.default) {
                (Some(value), Some(text)) => {
                    let shown = shown(about, &value, &Raw::One(text.to_owned()));
                    (Some(value), shown, Origin::Default)
                }
                (_, Some(_)) => (None, INVALID.to_owned(), Origin::Default),
                (_, None) => {
                    let absent = T::absent();
                    if absent.is_none() {
                        let message = missing(about);
                        self.problems
                            .push(Problem::new(Some(about.key), Origin::Nowhere, message));
                    }
                    (absent, NOT_SET.to_owned(), Origin::Nowhere)
                }
            },
        };
        if is_new {
            self.read.push(Read {
                about,
                is_valid: self.problems.len() == before,
                described: Described {
                    key: about.key,
                    env: about.env,
                    default: about.default,
                    help: about.help,
                    requirement: setting.requirement(),
                    is_required: about.default.is_none() && T::absent().is_none(),
                    is_secret: about.secret,
                    value: shown,
                    origin,
                },
            });
        } else {
            // Its faults were named at the first reading.
            self.problems.truncate(before);
        }
        value.unwrap_or_else(T::placeholder)
    }

    /// Holds several settings against each other: unless `holds`, the message is a fault of the first key.
    ///
    /// Nothing happens if one of the keys has a fault already, since its value is then a mere stand-in, or was not read.
    /// The message must not quote a secret.
    pub fn require(&mut self, keys: &[&str], holds: bool, message: impl Into<String>) {
        if let Some((key, origin)) = self.valid_origin(keys)
            && !holds
        {
            self.problems.push(Problem::new(Some(key), origin, message));
            if let Some(read) = self.read.iter_mut().find(|read| read.about.key == key) {
                read.is_valid = false;
            }
        }
    }

    /// Every setting read so far, with its value and where that came from, faulty ones included.
    #[must_use]
    pub fn described(&self) -> Vec<Described> {
        self.read
            .iter()
            .map(|read| read.described.clone())
            .collect()
    }

    /// Hands out what was made of the values.
    ///
    /// # Errors
    /// Names every fault: files that cannot be read, bad and missing values, and names in files and in the families of
    /// variables that no setting has.
    pub fn finish<S>(mut self, settings: S) -> Result<Loaded<S>, Problems> {
        self.check_names();
        if self.problems.is_empty() {
            Ok(Loaded {
                settings,
                warnings: self.warnings,
            })
        } else {
            Err(Problems {
                problems: self.problems,
                warnings: self.warnings,
            })
        }
    }

    /// The first key with its origin, if all of them were read without fault.
    fn valid_origin(&self, keys: &[&str]) -> Option<(&'static str, Origin)> {
        let find = |key: &str| {
            self.read
                .iter()
                .find(|read| read.about.key == key && read.is_valid)
        };
        if !keys.iter().all(|key| find(key).is_some()) {
            return None;
        }
        let first = find(keys.first()?)?;
        Some((first.about.key, first.described.origin.clone()))
    }

    /// Notes faults of a declaration against the others; `false` for a setting that was read before.
    fn declare(&mut self, about: About) -> bool {
        let mut message = None;
        for read in &self.read {
            if read.about == about {
                return false;
            }
            if read.about.key == about.key {
                message = Some("is declared twice, and differently".to_owned());
                continue;
            }
            let taken = [
                (read.about.keys(), about.keys()),
                (read.about.variables(), about.variables()),
            ]
            .into_iter()
            .find_map(|(theirs, ours)| ours.into_iter().find(|name| theirs.contains(name)));
            if let Some(name) = taken {
                message = Some(format!(
                    "has the name {name}, which belongs to {}",
                    read.about.key
                ));
            }
        }
        if about.secret && about.default.is_some() {
            message = Some("is a secret and must not have a default".to_owned());
        }
        if let Some(message) = message {
            self.declaration_fault(about, message);
        }
        true
    }

    /// Bounds and default are judged even where something overrides the default, so that a bad one is found in a test.
    fn default_of<T: FromText>(&mut self, setting: &Setting<T>) -> Option<T> {
        let about = setting.about;
        for bound in [about.min, about.max].into_iter().flatten() {
            if !setting.can_read(bound) {
                self.declaration_fault(about, format!("has a bound that is no value, {bound}"));
            }
        }
        match setting.validate(&Raw::One(about.default?.to_owned())) {
            Ok(value) => Some(value),
            Err(why) => {
                self.declaration_fault(about, format!("has a bad default: {why}"));
                None
            }
        }
    }

    fn declaration_fault(&mut self, about: About, message: String) {
        self.problems
            .push(Problem::new(Some(about.key), Origin::Declaration, message));
    }
}

fn shown<T: FromText>(about: About, value: &T, raw: &Raw) -> String {
    if about.secret {
        value.safe().unwrap_or_else(|| REDACTED.to_owned())
    } else {
        raw.text()
    }
}

fn missing(about: About) -> String {
    let names = about.variables().join(" or ");
    let file = format!("{} in a file", about.keys().join(" or "));
    if names.is_empty() {
        format!("is missing; set {file}")
    } else {
        format!("is missing; set {names} in the environment, or {file}")
    }
}
