//! Where settings are read from.

use std::{ffi::OsString, path::Path};

use listbud_config::Reader;

use super::{Environment, declared as setting};

const DEFAULT: &str = include_str!("../../../../config/default.toml");
const PRODUCTION: &str = include_str!("../../../../config/production.toml");

/// Where settings are read from.
#[derive(Debug)]
pub struct Sources {
    pub(super) inner: listbud_config::Sources,
    pub(super) dotenv_fault: Option<String>,
}

/// Names and values of the environment.
type Variables = Vec<(OsString, OsString)>;

impl Sources {
    /// Reads from the built-in files, an operator's file, `.env` in the working
    /// folder, and these environment variables.
    #[must_use]
    pub fn new(file: Option<&Path>, variables: Variables) -> Self {
        let (dotenv, fault) = read_dotenv(Path::new(".env"));
        Self {
            dotenv_fault: fault,
            ..Self::with(file, dotenv, variables)
        }
    }

    /// Reads from the built-in files and these environment variables alone.
    #[must_use]
    pub fn isolated(variables: Variables) -> Self {
        Self::with(None, Vec::new(), variables)
    }

    fn with(file: Option<&Path>, dotenv: Vec<(String, String)>, variables: Variables) -> Self {
        let layered = |environment, dotenv, variables| {
            let mut layers = listbud_config::Sources::new().text("config/default.toml", DEFAULT);
            if environment == Environment::Production {
                layers = layers.text("config/production.toml", PRODUCTION);
            }
            if let Some(file) = file {
                layers = layers.file(file);
            }
            layers
                .env_named::<String, String>(".env", dotenv)
                .env::<OsString, OsString>(variables)
        };
        // Which files there are depends on a setting that may stand in one.
        let first = layered(Environment::Development, dotenv.clone(), variables.clone());
        let environment = Reader::new(first).get(&setting::ENVIRONMENT);
        Self {
            inner: layered(environment, dotenv, variables),
            dotenv_fault: None,
        }
    }
}

/// Reads a file of `NAME=value` lines; what is wrong with it is told without
/// quoting it, since such files hold secrets.
fn read_dotenv(path: &Path) -> (Vec<(String, String)>, Option<String>) {
    if !path.exists() {
        return (Vec::new(), None);
    }
    let mut variables = Vec::new();
    let unreadable = "the file .env cannot be read: every line must be NAME=value";
    match dotenvy::from_path_iter(path) {
        Ok(lines) => {
            for line in lines {
                match line {
                    Ok(variable) => variables.push(variable),
                    Err(_) => return (variables, Some(unreadable.to_owned())),
                }
            }
            (variables, None)
        }
        Err(_) => (variables, Some(unreadable.to_owned())),
    }
}
