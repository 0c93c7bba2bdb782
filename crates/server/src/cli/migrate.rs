//! `migrate`: the schema, both ways.

use listbud_migrations::{Command, Exit};

use crate::{
    Failure, database, migrations,
    settings::{Settings, Sources},
    telemetry,
    terminal::say,
};

/// Runs one of the migration commands.
pub(super) fn run(command: &Command, sources: Sources) -> Result<(), Failure> {
    let (mut log, mut local) = (None, None);
    let connect = || {
        let settings = Settings::load(sources)?;
        log = Some(telemetry::start_log(&settings, [])?);
        let (connections, cluster) = database::locate(&settings)?;
        local = cluster;
        Ok(connections.direct)
    };
    let answer = migrations::run(command, connect)?;
    // The log is flushed before the answer is printed, and a private cluster has stopped
    // before the program reports that it is done.
    drop((log, local));
    say(&answer.text);
    match answer.exit {
        Exit::Done => Ok(()),
        exit => Err(Failure::Answered(exit)),
    }
}
