//! From a file that was read to an account.

use std::{
    net::IpAddr,
    sync::{Arc, atomic::AtomicU64},
};

use actix_web::http::StatusCode;
use listbud_domain::{ImportId, UserId};
use listbud_persistence::{
    Database,
    audit::{AuditAction, AuditEvent},
    idempotency::{Keyed, Outcome},
    imports::{self, ImportError, Newcomer, Places, Report, Summary},
};
use listbud_takeout::{FileReport, Takeout};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{ReportJson, json_text::json_text, restored};
use crate::{Quotas, World};

/// A file that was read, and what is to become of it.
#[derive(Debug)]
pub struct FileImport<'a> {
    /// Whose places they are to be.
    pub owner: UserId,
    /// The owner's account, where it is yet to be made.
    pub newcomer: Option<&'a Newcomer>,
    /// What the file is called, without folders; may be empty.
    pub file_name: &'a str,
    /// What was read from it.
    pub read: Takeout,
    /// Whether to say what would happen, and to let nothing of it happen.
    pub is_preview: bool,
    /// Whether to look for what stands in the file's lists and not in the file.
    pub finds_disappeared: bool,
    /// From where it was asked for, for the owner's record.
    pub address: Option<IpAddr>,
    /// The request's name, if it may come again.
    pub keyed: Option<&'a Keyed>,
    /// The job and the claim under which a worker does it; the import gets the job's id.
    pub job: Option<(ImportId, Uuid)>,
    /// Where to count the places that were written so far.
    pub written: Arc<AtomicU64>,
    /// What the account may hold afterwards.
    pub quotas: &'a Quotas,
}

/// An import that was done, or tried.
#[derive(Debug)]
pub struct Imported {
    /// Names it; `None` of a preview.
    pub id: Option<ImportId>,
    /// What kind of file it was.
    pub format: &'static str,
    /// What became of each file of an archive or of several.
    pub files: Arc<[FileReport]>,
    /// What it did.
    pub summary: Summary,
}

impl Imported {
    /// What a person is told, as JSON of the API.
    #[must_use]
    pub fn report(&self) -> impl Serialize + '_ {
        ReportJson::new(self.id, self.format, &self.files, &self.summary)
    }
}

impl FileImport<'_> {
    /// Imports it: all or nothing.
    ///
    /// # Errors
    ///
    /// [`ImportError`] when the account is gone or would hold more than it may, or when
    /// the database fails.
    pub async fn run(self, database: &Database, world: &World) -> Result<Imported, ImportError> {
        let id = match self.job {
            Some((id, _)) => id,
            None => ImportId(world.new_id()),
        };
        let format = self.read.format.as_str();
        let files: Arc<[FileReport]> = self.read.files.into();
        let told = Arc::clone(&files);
        let event = AuditEvent {
            user: self.owner,
            id: world.new_id(),
            action: AuditAction::ImportDone,
            address: self.address,
            details: json!({ "importId": id.0, "format": format }).to_string(),
        };
        let restoration = self
            .read
            .restored
            .map(|restored| restored::restoration(restored, world));
        let file_name = if self.file_name.is_empty() {
            "(unnamed)"
        } else {
            self.file_name
        };
        let new_id = {
            let world = world.clone();
            move || world.new_id()
        };
        let is_keyed = self.keyed.is_some();
        let request = imports::Request {
            owner: self.owner,
            newcomer: self.newcomer,
            id,
            file_name,
            format,
            limits: self.quotas.limits(),
            restoration: restoration.as_ref(),
            is_preview: self.is_preview,
            finds_disappeared: self.finds_disappeared,
            event: &event,
            keyed: self.keyed,
            claim: self.job.map(|(_, claim)| claim),
            now: world.now(),
            new_id,
            report: move |summary: &Summary| {
                let report = ReportJson::new(Some(id), format, &told, summary);
                let text = json_text(&report);
                let outcome = is_keyed.then(|| Outcome {
                    code: StatusCode::OK.as_u16(),
                    reference: None,
                    text: text.clone(),
                });
                Report { text, outcome }
            },
        };
        let batch = self.read.batch.map_places(|places| {
            let places = Arc::new(places);
            Places::new(places.len(), move || Box::new(Arc::clone(&places).read()))
                .counted_by(self.written)
        });
        let summary = imports::run(database, batch, &request).await;
        // Also where it is not known whether it was done.
        self.quotas.forget(self.owner);
        let summary = summary?;
        Ok(Imported {
            id: (!self.is_preview).then_some(id),
            format,
            files,
            summary,
        })
    }
}
