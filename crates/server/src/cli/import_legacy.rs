//! `import-legacy`: accounts and places out of the former server's SQLite file.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use clap::Args;
use listbud_api::{FileImport, Imported, Quotas};
use listbud_domain::{Email, Invalid, User, UserId, UserName};
use listbud_legacy::{Former, FormerUser, Orphans, Repairs};
use listbud_persistence::{
    Database,
    imports::{Newcomer, PasswordHash},
    users,
};
use listbud_security::{PasswordSettings, Passwords};
use listbud_takeout::{Options, Upload};
use serde_json::json;

use super::import::{LIMITS, counts, details, name_of};
use super::progress::Bar;
use crate::{
    Failure, assemble, database,
    exit::chain,
    migrations,
    settings::{Settings, Sources},
    telemetry,
    terminal::say,
    world,
};

#[derive(Debug, Args)]
pub(super) struct ImportLegacy {
    /// Report what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Also import into existing accounts with the same address; nobody has verified
    /// that the address is theirs
    #[arg(long)]
    into_existing: bool,
    /// Change the address of an account from OLD to NEW; can be repeated
    #[arg(long = "email", value_name = "OLD=NEW", value_parser = renamed)]
    emails: Vec<(String, Email)>,
    /// Print JSON: one line for each account, and one for rows without an owner
    #[arg(long)]
    json: bool,
    /// The database of the former server, which must be stopped
    #[arg(value_name = "DATABASE.SQLITE")]
    file: PathBuf,
}

fn renamed(text: &str) -> Result<(String, Email), String> {
    let (old, new) = text.rsplit_once('=').ok_or("must be OLD=NEW")?;
    let new = Email::parse(new).map_err(|error| chain(&error))?;
    Ok((old.to_owned(), new))
}

/// What became of one account.
struct Moved {
    email: Email,
    is_new: bool,
    imported: Imported,
    repairs: Repairs,
}

/// Moves one account after the other, each with everything in it or not at all, and
/// goes on after one that cannot be moved.
pub(super) fn run(asked: &ImportLegacy, sources: Sources) -> Result<(), Failure> {
    let settings = Settings::load(sources)?;
    let _log = telemetry::start_log(&settings, [])?;
    let path = asked.file.display();
    let unreadable = |error| Failure::Other(format!("{path}: {}", chain(&error)));
    let former = Former::open(&asked.file).map_err(unreadable)?;
    let people = former.users().map_err(unreadable)?;
    let orphans = former.orphans().map_err(unreadable)?;
    let (connections, _local) = database::locate(&settings)?;
    actix_web::rt::System::new().block_on(async {
        let migrates = settings.database.migrate_on_start;
        migrations::bring_up_or_check(&connections.direct, migrates).await?;
        let failed = |error: &dyn std::error::Error| Failure::Other(chain(error));
        let database = Database::new(&connections.pooled, &assemble::pool(&settings))
            .map_err(|error| failed(&error))?;
        let passwords =
            Passwords::new(PasswordSettings::default()).map_err(|error| failed(&error))?;
        let mut removal = Mover {
            asked,
            former,
            database,
            quotas: Quotas::new(settings.account),
            passwords,
            taken: HashMap::new(),
        };
        let mut stayed = 0_usize;
        let mut totals = Totals::default();
        for (position, person) in people.iter().enumerate() {
            let bar = Bar::of_item(&person.email, position, people.len());
            let outcome = removal.move_in(person, &bar).await;
            bar.finish();
            match outcome {
                Ok(moved) => {
                    totals.add(&moved);
                    tell(asked, &moved);
                }
                Err(reason) => {
                    stayed += 1;
                    tell_why_not(asked, person, &reason);
                }
            }
        }
        removal.database.close();
        conclude(asked, &totals, orphans);
        match stayed {
            0 => Ok(()),
            stayed => Err(Failure::Other(format!(
                "{stayed} of {} accounts were not moved",
                people.len()
            ))),
        }
    })
}

struct Mover<'a> {
    asked: &'a ImportLegacy,
    former: Former,
    database: Database,
    quotas: Quotas,
    passwords: Passwords,
    /// Addresses that accounts of the file have here by now, and which accounts.
    taken: HashMap<String, UserId>,
}

/// Into which account it goes.
enum Target {
    New(Box<Newcomer>),
    Known(UserId),
}

impl Mover<'_> {
    /// Moves one account; the error is a sentence.
    async fn move_in(&mut self, person: &FormerUser, bar: &Bar) -> Result<Moved, String> {
        let email = self.email(person)?;
        let target = self.target(person, &email).await?;
        let library = self.former.library(person).map_err(|error| chain(&error))?;
        let file_name = name_of(&self.asked.file);
        let upload = Upload::of_bytes(&file_name, &library.backup);
        let options = Options {
            limits: LIMITS,
            ..Options::default()
        };
        let read =
            listbud_takeout::parse_with(&upload, &options, &|progress| bar.reading(progress))
                .map_err(|error| chain(&error))?;
        bar.writing(read.batch.places.len());
        let (owner, newcomer) = match &target {
            Target::New(newcomer) => (newcomer.user.id, Some(newcomer.as_ref())),
            Target::Known(id) => (*id, None),
        };
        let import = FileImport {
            owner,
            newcomer,
            file_name: upload.file_name,
            read,
            is_preview: self.asked.dry_run,
            finds_disappeared: false,
            address: None,
            keyed: None,
            job: None,
            written: std::sync::Arc::default(),
            quotas: &self.quotas,
        };
        let imported = import.run(&self.database, &world::real()).await;
        Ok(Moved {
            email,
            is_new: newcomer.is_some(),
            imported: imported.map_err(|error| chain(&error))?,
            repairs: library.repairs,
        })
    }

    /// Where the account is to sign in. The former server took anything for an
    /// address, and told upper case from lower.
    fn email(&mut self, person: &FormerUser) -> Result<Email, String> {
        let mut asked = self.asked.emails.iter();
        let renamed = asked.rfind(|(old, _)| *old == person.email);
        let email = match renamed {
            Some((_, new)) => new.clone(),
            None => Email::parse(&person.email).map_err(|error| {
                format!(
                    "its address {}; --email '{}=…' gives it another",
                    chain(&error),
                    person.email.escape_debug()
                )
            })?,
        };
        let id = UserId(person.id);
        match self.taken.insert(email.as_str().to_owned(), id) {
            Some(first) if first != id => {
                self.taken.insert(email.as_str().to_owned(), first);
                Err(format!(
                    "an older account of the file signs in with that address, too; --email '{}=…' \
                     gives this one another",
                    person.email
                ))
            }
            _ => Ok(email),
        }
    }

    /// Finds out which account it is to be. It keeps its id, by which a second run
    /// knows it again.
    async fn target(&self, person: &FormerUser, email: &Email) -> Result<Target, String> {
        let id = UserId(person.id);
        let failed = |error| chain(&error);
        let client = self.database.client().await.map_err(failed)?;
        if users::find(&client, id).await.map_err(failed)?.is_some() {
            return Ok(Target::Known(id));
        }
        let found = users::find_credentials(&client, email).await;
        if let Some((user, _)) = found.map_err(failed)? {
            return if self.asked.into_existing {
                Ok(Target::Known(user.id))
            } else {
                Err(format!(
                    "somebody has registered {} here; --into-existing puts the places there, \
                     --email gives the account another address",
                    email.as_str()
                ))
            };
        }
        if !self.passwords.can_read(&person.password_hash) {
            return Err("its password's hash is none that can be verified".to_owned());
        }
        Ok(Target::New(Box::new(Newcomer {
            user: User {
                id,
                email: email.clone(),
                name: name(person, email)?,
                created_at: person.created_at.unwrap_or_else(|| world::real().now()),
            },
            password_hash: PasswordHash(person.password_hash.clone()),
        })))
    }
}

/// What they called themselves as far as it fits, or what stands before the `@`.
fn name(person: &FormerUser, email: &Email) -> Result<UserName, String> {
    let cut = |text: &str| -> String { text.chars().take(UserName::MAX).collect() };
    let local = email.as_str().split('@').next().unwrap_or_default();
    UserName::parse(&person.name)
        .or_else(|_| UserName::parse(&cut(&person.name)))
        .or_else(|_| UserName::parse(&cut(local)))
        .map_err(|error: Invalid| format!("its name {}", chain(&error)))
}

#[derive(Default)]
struct Totals {
    made: usize,
    known: usize,
    imported: u64,
    merged: u64,
    skipped: u64,
}

impl Totals {
    fn add(&mut self, moved: &Moved) {
        let summary = &moved.imported.summary;
        if moved.is_new {
            self.made += 1;
        } else {
            self.known += 1;
        }
        self.imported += u64::from(summary.imported);
        self.merged += u64::from(summary.merged);
        self.skipped += u64::from(summary.skipped);
    }
}

fn tell(asked: &ImportLegacy, moved: &Moved) {
    let email = moved.email.as_str();
    if asked.json {
        // Numbers, texts and lists of them cannot fail.
        let mut report = serde_json::to_value(moved.imported.report()).unwrap_or_default();
        if let Some(report) = report.as_object_mut() {
            let account = if moved.is_new { "new" } else { "existing" };
            report.insert("email".to_owned(), email.into());
            report.insert("account".to_owned(), account.into());
            report.insert("mended".to_owned(), json!(moved.repairs));
        }
        say(&report.to_string());
        return;
    }
    let account = if moved.is_new {
        "new account"
    } else {
        "was here"
    };
    let summary = &moved.imported.summary;
    let counts = counts(summary, asked.dry_run);
    let mut lines = vec![format!("{email} ({account}): {counts}")];
    let mended = mended(moved.repairs);
    if !mended.is_empty() {
        lines.push(format!("  mended: {mended}"));
    }
    lines.extend(details(summary));
    say(&lines.join("\n"));
}

fn mended(repairs: Repairs) -> String {
    let parts = [
        (repairs.positions, "positions of 0/0"),
        (repairs.ids, "ids of Google's"),
        (repairs.notes, "notes beginning with |"),
        (repairs.doubles, "doubled folders and categories"),
        (repairs.names, "names too long"),
        (repairs.links, "links to what is not there or not theirs"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    parts.join(", ")
}

fn tell_why_not(asked: &ImportLegacy, person: &FormerUser, reason: &str) {
    let email = &person.email;
    eprintln!("listbud-server: {email} was not moved: {reason}");
    if asked.json {
        let line = json!({ "email": email, "success": false, "error": reason });
        say(&line.to_string());
    }
}

fn conclude(asked: &ImportLegacy, totals: &Totals, orphans: Orphans) {
    let Orphans {
        places,
        folders,
        categories,
        links,
    } = orphans;
    if asked.json {
        let nobodys = json!({
            "places": places, "folders": folders, "categories": categories, "links": links
        });
        say(&json!({ "nobodys": nobodys }).to_string());
        return;
    }
    let Totals {
        made,
        known,
        imported,
        merged,
        skipped,
    } = totals;
    let would = if asked.dry_run { "would be " } else { "" };
    say(&format!(
        "{made} accounts {would}made, {known} were here: {imported} places {would}imported, \
         {merged} {would}merged, {skipped} skipped"
    ));
    if orphans != Orphans::default() {
        say(&format!(
            "left in {}, because nobody has them any more: {places} places, {folders} folders, \
             {categories} categories, {links} links to deleted places",
            Path::new(&asked.file).display()
        ));
    }
}
