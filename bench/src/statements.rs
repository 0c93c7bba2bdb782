//! The statements that ListBud sends to PostgreSQL for a request, read from the server's
//! log, so that pgbench can send the same.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    thread,
    time::{Duration, Instant},
};

use anyhow::ensure;
use listbud_local_postgres::Cluster;

use crate::{
    server::{Server, agent},
    user::User,
};

/// Sends one request, and returns its statements with their values filled in.
pub(crate) fn of(
    cluster: &Cluster,
    server: &Server,
    user: &User,
    path: &str,
) -> anyhow::Result<Vec<String>> {
    let mut log = File::open(cluster.log_file())?;
    log.seek(SeekFrom::End(0))?;
    log_all(cluster, true)?;
    let answer = agent()
        .get(server.url(path))
        .header("Authorization", format!("Bearer {}", user.token))
        .call()?;
    log_all(cluster, false)?;
    ensure!(answer.status() == 200, "{path}: {}", answer.status());
    let mut text = String::new();
    log.read_to_string(&mut text)?;
    let statements = parse(&text);
    ensure!(!statements.is_empty(), "no statement in the log: {text}");
    Ok(statements)
}

fn log_all(cluster: &Cluster, on: bool) -> anyhow::Result<()> {
    let value = if on { "all" } else { "none" };
    cluster.execute(
        "postgres",
        &format!("ALTER SYSTEM SET log_statement = '{value}';"),
    )?;
    cluster.execute("postgres", "SELECT pg_reload_conf();")?;
    // Other connections see the change a moment later.
    let deadline = Instant::now() + Duration::from_secs(5);
    while cluster.execute("postgres", "SHOW log_statement;")?.trim() != value {
        ensure!(Instant::now() < deadline, "PostgreSQL does not reload");
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn parse(log: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(rest), Some(entry)) => {
                entry.push('\n');
                entry.push_str(rest);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    let mut statements = Vec::new();
    let mut entries = entries.iter().peekable();
    while let Some(entry) = entries.next() {
        let Some((_, execute)) = entry.split_once("LOG:  execute ") else {
            continue;
        };
        let Some((_, sql)) = execute.split_once(": ") else {
            continue;
        };
        let values = entries
            .peek()
            .and_then(|next| next.split_once("DETAIL:  parameters: "));
        let values = values.map_or_else(Vec::new, |(_, values)| literals(values));
        statements.push(with_values(sql, &values));
    }
    statements
}

/// Parses `$1 = 'a', $2 = NULL`.
fn literals(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(quoted) = after.strip_prefix('\'') {
            let mut end = 0;
            let mut letters = quoted.char_indices().peekable();
            while let Some((at, letter)) = letters.next() {
                end = at;
                if letter == '\'' && letters.next_if(|(_, next)| *next == '\'').is_none() {
                    break;
                }
            }
            let (value, after) = quoted.split_at(end);
            values.push(format!("'{value}'"));
            rest = after;
        } else {
            values.push("NULL".to_owned());
            rest = after;
        }
    }
    values
}

fn with_values(sql: &str, values: &[String]) -> String {
    let mut pieces = sql.split('$');
    let mut with = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let after = piece.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let number = piece.strip_suffix(after).unwrap_or_default();
        let position = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(value) = position.and_then(|position| values.get(position)) {
            with.push_str(value);
        } else {
            with.push('$');
            with.push_str(number);
        }
        with.push_str(after);
    }
    with
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_with_their_values() {
        let log = "2026-01-01 [7] a@b LOG:  execute s1: SELECT $1::text,\n\
                   \t       $2, $10\n\
                   2026-01-01 [7] a@b DETAIL:  parameters: $1 = 'it''s, $2 = x', $2 = NULL\n\
                   2026-01-01 [7] a@b LOG:  statement: SHOW x\n";

        assert_eq!(
            parse(log),
            ["SELECT 'it''s, $2 = x'::text,\n       NULL, $10"]
        );
    }
}
