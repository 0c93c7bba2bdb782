//! How databases are made: by SQL, or on a cluster by a program that does it on each node.

use std::{path::PathBuf, process::Command};

use super::keeper::Keeper;

/// How databases are made.
pub(super) enum Making {
    /// By statements to the one server.
    Sql,
    /// By `TEST_DATABASE_PROGRAM`; `tests/cluster-databases` says how it is called.
    Program(PathBuf),
}

impl Making {
    pub(super) fn from_environment() -> Self {
        match std::env::var_os("TEST_DATABASE_PROGRAM") {
            // As it is named by a person who stands in the workspace.
            Some(program) => {
                let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
                Self::Program(PathBuf::from(workspace).join(program))
            }
            None => Self::Sql,
        }
    }

    pub(super) fn create(&self, keeper: &Keeper, name: &str) -> Result<(), String> {
        match self {
            Self::Sql => keeper.run(&format!("CREATE DATABASE {name}")),
            Self::Program(_) => self.call(&["create", name]),
        }
    }

    /// Once it is migrated.
    pub(super) fn finish_template(&self, name: &str) -> Result<(), String> {
        match self {
            Self::Sql => Ok(()),
            Self::Program(_) => self.call(&["template", name]),
        }
    }

    pub(super) fn copy(&self, keeper: &Keeper, name: &str, template: &str) -> Result<(), String> {
        match self {
            Self::Sql => keeper.run(&format!("CREATE DATABASE {name} TEMPLATE {template}")),
            Self::Program(_) => self.call(&["copy", name, template]),
        }
    }

    pub(super) fn drop(&self, keeper: &Keeper, name: &str) -> Result<(), String> {
        match self {
            Self::Sql => keeper.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
            Self::Program(_) => self.call(&["drop", name]),
        }
    }

    fn call(&self, words: &[&str]) -> Result<(), String> {
        let Self::Program(program) = self else {
            return Ok(());
        };
        let what = format!("{} {}", program.display(), words.join(" "));
        let done = Command::new(program)
            .args(words)
            .output()
            .map_err(|error| format!("{what}: {error}"))?;
        if done.status.success() {
            return Ok(());
        }
        let errors = String::from_utf8_lossy(&done.stderr);
        Err(format!("{what}: {}: {errors}", done.status))
    }
}
