//! Reading a command line, for programs that have no other parser.

use refinery_core::SchemaVersion;

use super::{Command, Verb};
use crate::down::Down;

/// The commands and their options, for a person.
pub const USAGE: &str = "\
up [--to N] [--dry-run]          apply what is pending
down --steps N | --to N [--dry-run] [--allow-data-loss]
                                 undo, newest first; --to 0 undoes everything
status [--exit-code]             tell where the database stands
verify [--offline]               check the files, and the history against them
baseline --version N [--unchecked]
                                 begin a history for a database made otherwise
drift                            compare the database with what the files make
new NAME                         make the next file and its undo

--json                           answer in JSON; with every command";

/// A command line that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    /// There is no command.
    #[error("a command is missing")]
    NoCommand,
    /// There is no such command.
    #[error("{0:?} is no command")]
    UnknownCommand(String),
    /// The command does not know this argument, or has it already.
    #[error("{0:?} does not belong there")]
    Unexpected(String),
    /// The command does not work without it.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// An option wants a version or a number.
    #[error("{option} wants a number from 0 on, not {value:?}")]
    Number {
        /// The option.
        option: String,
        /// What was said instead.
        value: String,
    },
}

impl Command {
    /// Reads a command and its arguments, without the name of the program.
    ///
    /// # Errors
    ///
    /// [`UsageError`]; [`USAGE`] tells how it should be.
    pub fn parse<A: Into<String>>(
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Self, UsageError> {
        let mut given = Given::read(arguments.into_iter().map(Into::into))?;
        let verb = match given.take_word("a command") {
            Ok(word) => given.verb(&word)?,
            Err(_) => return Err(UsageError::NoCommand),
        };
        let json = given.flag("--json");
        given.nothing_left()?;
        Ok(Self { verb, json })
    }
}

/// What stands on the command line and has not been asked for yet.
struct Given {
    words: Vec<String>,
    flags: Vec<String>,
    numbers: Vec<(String, SchemaVersion)>,
}

impl Given {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, UsageError> {
        let mut given = Self {
            words: Vec::new(),
            flags: Vec::new(),
            numbers: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            let (option, value) = match argument.split_once('=') {
                Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
                None => (argument.clone(), None),
            };
            match option.as_str() {
                "--to" | "--steps" | "--version" => {
                    let value = value.or_else(|| arguments.next()).unwrap_or_default();
                    let number = value.parse().ok().filter(|number| *number >= 0);
                    let number = number.ok_or_else(|| UsageError::Number {
                        option: option.clone(),
                        value,
                    })?;
                    given.numbers.push((option, number));
                }
                _ if argument.starts_with('-') => given.flags.push(argument),
                _ => given.words.push(argument),
            }
        }
        Ok(given)
    }

    fn verb(&mut self, word: &str) -> Result<Verb, UsageError> {
        let verb = match word {
            "up" => Verb::Up {
                to: self.number("--to"),
                dry_run: self.flag("--dry-run"),
            },
            "down" => Verb::Down {
                down: self.down()?,
                dry_run: self.flag("--dry-run"),
                allow_data_loss: self.flag("--allow-data-loss"),
            },
            "status" => Verb::Status {
                exit_code: self.flag("--exit-code"),
            },
            "verify" => Verb::Verify {
                offline: self.flag("--offline"),
            },
            "baseline" => Verb::Baseline {
                version: self
                    .number("--version")
                    .ok_or(UsageError::Missing("--version"))?,
                unchecked: self.flag("--unchecked"),
            },
            "drift" => Verb::Drift,
            "new" => Verb::New {
                name: self.take_word("NAME")?,
            },
            _ => return Err(UsageError::UnknownCommand(word.to_owned())),
        };
        Ok(verb)
    }

    fn down(&mut self) -> Result<Down, UsageError> {
        if let Some(version) = self.number("--to") {
            return Ok(Down::To(version));
        }
        let steps = self.number("--steps");
        let steps = steps.ok_or(UsageError::Missing("--steps or --to"))?;
        Ok(Down::Steps(steps.unsigned_abs()))
    }

    fn take_word(&mut self, what: &'static str) -> Result<String, UsageError> {
        if self.words.is_empty() {
            return Err(UsageError::Missing(what));
        }
        Ok(self.words.remove(0))
    }

    fn flag(&mut self, name: &str) -> bool {
        let position = self.flags.iter().position(|flag| flag == name);
        position.map(|at| self.flags.remove(at)).is_some()
    }

    fn number(&mut self, option: &str) -> Option<SchemaVersion> {
        let position = self.numbers.iter().position(|(name, _)| name == option)?;
        Some(self.numbers.remove(position).1)
    }

    fn nothing_left(self) -> Result<(), UsageError> {
        let options = self.numbers.into_iter().map(|(option, _)| option);
        let mut left = self.words.into_iter().chain(self.flags).chain(options);
        left.next()
            .map_or(Ok(()), |left| Err(UsageError::Unexpected(left)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, UsageError> {
        Command::parse(line.split_whitespace())
    }

    fn verb(line: &str) -> Verb {
        parse(line).unwrap().verb
    }

    #[test]
    fn every_command_of_the_usage_is_understood() {
        let up = |to, dry_run| Verb::Up { to, dry_run };
        assert_eq!(verb("up"), up(None, false));
        assert_eq!(verb("up --to 3 --dry-run"), up(Some(3), true));
        assert_eq!(verb("--dry-run up --to=3"), up(Some(3), true));
        let down = |down, dry_run, allow_data_loss| Verb::Down {
            down,
            dry_run,
            allow_data_loss,
        };
        assert_eq!(verb("down --steps 2"), down(Down::Steps(2), false, false));
        assert_eq!(
            verb("down --to 0 --dry-run --allow-data-loss"),
            down(Down::To(0), true, true)
        );
        assert_eq!(verb("status"), Verb::Status { exit_code: false });
        assert_eq!(verb("status --exit-code"), Verb::Status { exit_code: true });
        assert_eq!(verb("verify --offline"), Verb::Verify { offline: true });
        let baseline = Verb::Baseline {
            version: 1,
            unchecked: false,
        };
        assert_eq!(verb("baseline --version 1"), baseline);
        assert_eq!(verb("drift"), Verb::Drift);
        let name = "notes".to_owned();
        assert_eq!(verb("new notes"), Verb::New { name });
        assert!(parse("drift --json").unwrap().json);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, message) in [
            ("", "a command is missing"),
            ("upp", "\"upp\" is no command"),
            ("down", "--steps or --to is missing"),
            ("down --steps 1 --to 1", "\"--steps\" does not belong there"),
            ("up --to", "--to wants a number from 0 on, not \"\""),
            ("up --to -1", "--to wants a number from 0 on, not \"-1\""),
            (
                "up --allow-data-loss",
                "\"--allow-data-loss\" does not belong there",
            ),
            ("up 3", "\"3\" does not belong there"),
            ("status --json --json", "\"--json\" does not belong there"),
            ("baseline", "--version is missing"),
            ("new", "NAME is missing"),
        ] {
            assert_eq!(parse(line).unwrap_err().to_string(), message, "{line}");
        }
    }
}
