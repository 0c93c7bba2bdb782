//! Imports: a whole file in one transaction.
//!
//! The rows travel by binary COPY into a temporary table, read on a thread of their
//! own a few at a time; from there a fixed number of statements, however many rows
//! there are, finds what the user has already, adds what is new, and adds lists and
//! tags. The places that are known meet their rows page by page.

pub(crate) mod caps;
mod copy;
mod history;
pub mod jobs;
mod known;
pub(crate) mod limits;
pub(crate) mod lock;
mod memory;
mod off_worker;
mod places;
mod request;
mod restoration;
mod staging;
mod statements;
mod summary;
pub(crate) mod undo;

use listbud_domain::PlaceId;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Constraint, Database, FromStore, StoreError, Transaction, audit,
    idempotency::{self, Claim, Keyed},
    row::{JsonText, count, get, signed_count},
    statement::observed,
    users,
};
use copy::Dictionary;
use known::Told;
use off_worker::off_worker;
use staging::{Known, Lists, Staging};

pub use history::{find, list, report};
pub use places::{Batch, PlaceIter, Places};
pub use request::{ImportError, Newcomer, PasswordHash, Report, Request};
pub use restoration::{Restoration, TagLook};
pub(crate) use statements::STATEMENTS;
pub use statements::{STAGED, STAGING_TABLE};
pub use summary::{Added, Disappeared, FilledList, Import, Summary};
pub use undo::{Undone, undo};

/// How the transaction of an import ends without a commit.
enum Unfinished {
    /// It was a preview.
    Preview(Summary),
    /// It failed.
    Failed(ImportError),
}

impl<E: Into<ImportError>> From<E> for Unfinished {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl FromStore for Unfinished {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Failed(error) => error.store(),
            Self::Preview(_) => None,
        }
    }
}

/// Imports a batch, which is what was read from the file: all of it or nothing;
/// nothing, but with the same summary, of a preview.
pub async fn run<I, R>(
    database: &Database,
    batch: Batch,
    request: &Request<'_, I, R>,
) -> Result<Summary, ImportError>
where
    I: Fn() -> Uuid + Clone + Send + 'static,
    R: Fn(&Summary) -> Report + Clone + Send + 'static,
{
    let staging = Staging::new(batch, request.format, request.restoration, &request.new_id);
    let mut attempts = 0;
    loop {
        let options = statements::options();
        let work = async |db: &Transaction<'_>| {
            let summary = transact(db, request, &staging).await?;
            if request.is_preview {
                return Err(Unfinished::Preview(summary));
            }
            Ok(summary)
        };
        let outcome = lock::transaction(database, options, work).await;
        let outcome = match outcome {
            Ok(summary) | Err(Unfinished::Preview(summary)) => Ok(summary),
            Err(Unfinished::Failed(error)) => Err(error),
        };
        match outcome {
            // Another transaction added or deleted one of the places while this looked for
            // it; the second run sees it.
            Err(ImportError::Store(StoreError::Violates {
                constraint: Constraint::Unique | Constraint::ForeignKey,
                ..
            })) if attempts < 3 => attempts += 1,
            outcome => return outcome,
        }
    }
}

async fn transact<I, R>(
    db: &Transaction<'_>,
    request: &Request<'_, I, R>,
    staging: &Staging,
) -> Result<Summary, ImportError>
where
    I: Fn() -> Uuid + Clone + Send + 'static,
    R: Fn(&Summary) -> Report + Clone + Send + 'static,
{
    let (owner, import) = (request.owner.0, request.id.0);
    observed(
        "imports.without_jit",
        db.batch_execute(statements::WITHOUT_JIT),
    )
    .await?;
    if let Some(newcomer) = request.newcomer {
        users::insert(db, &newcomer.user, &newcomer.password_hash.0).await?;
    }
    lock::hold(db, owner).await?;
    if statements::FIND_OWNER
        .query_opt(db, &[&owner])
        .await?
        .is_none()
    {
        return Err(ImportError::UnknownOwner);
    }
    if let Some(keyed) = request.keyed {
        claim(db, keyed, request.now).await?;
    }
    let lists = staging.write_lists(db, owner, import, request.now).await?;
    let mut dictionary = staging.copy_places(db, request.new_id.clone()).await?;
    let ids = (owner, import);
    let tags = staging
        .write_tags(db, ids, &mut dictionary, &request.new_id, request.now)
        .await?;
    limits::check_labels(db, request.owner, request.id, &request.limits).await?;
    let told = Staging::find_known(db, owner, &dictionary.files, request.now).await?;
    limits::check_places(db, request.owner, &request.limits).await?;
    statements::LEAVE_PLACE_IDS.run(db, &[&owner]).await?;
    staging.add_new(db, ids, request.now).await?;
    // Each before the statements that need to know: foreign keys are checked, too.
    look_at(db, staging, statements::LOOK_AT_PLACES).await?;
    staging
        .add_memberships(db, ids, &lists, &tags, request.now)
        .await?;
    look_at(db, staging, statements::LOOK_AT_MEMBERSHIPS).await?;
    // A file alone brings no place more than it may have.
    let told = match told {
        Some(mut told) => {
            let left_out = caps::keep(db, owner, import).await?;
            for remark in left_out {
                told.remarks.push(remark);
            }
            told
        }
        None => Told::default(),
    };

    let known = Known::find(db).await?;
    let disappeared = if request.finds_disappeared {
        Some(disappeared(db, owner, &lists).await?)
    } else {
        None
    };
    let added = added(db, &dictionary, request.is_preview).await?;
    let details = (disappeared, added);
    let sum_up = staging.summary(&dictionary, (known, told), lists, details);
    if request.is_preview {
        return Ok(off_worker(sum_up).await);
    }
    let write_report = request.report.clone();
    let (summary, report) = off_worker(move || {
        let summary = sum_up();
        let report = write_report(&summary);
        (summary, report)
    })
    .await;
    statements::INSERT
        .execute(
            db,
            &[
                &owner,
                &import,
                &request.file_name,
                &request.format,
                &signed_count(summary.imported),
                &signed_count(summary.merged),
                &signed_count(summary.skipped),
                &JsonText(&report.text),
                &request.now,
            ],
        )
        .await?;
    if let Some(restoration) = request.restoration {
        restoration.write_imports(db, owner).await?;
    }
    audit::record(db, request.event, request.now).await?;
    if let (Some(keyed), Some(outcome)) = (request.keyed, &report.outcome) {
        idempotency::store(db, keyed, outcome).await?;
    }
    // Last, so that the heartbeat is not kept waiting for the row.
    if let Some(claim) = request.claim
        && !jobs::complete(db, request.owner, request.id, claim).await?
    {
        return Err(ImportError::ClaimLost);
    }
    Ok(summary)
}

/// Claims the key of a request that was not answered before.
async fn claim(
    db: &Transaction<'_>,
    keyed: &Keyed,
    now: OffsetDateTime,
) -> Result<(), ImportError> {
    match idempotency::claim(db, keyed, now).await? {
        Claim::New => Ok(()),
        Claim::Done(outcome) => Err(ImportError::Done(outcome)),
        Claim::OtherRequest => Err(ImportError::OtherRequest),
    }
}

/// Tells the planner what a large import has added, unless another
/// transaction analyzes the same tables.
async fn look_at(
    db: &Transaction<'_>,
    staging: &Staging,
    analyze: &'static str,
) -> Result<(), StoreError> {
    const OPERATION: &str = "imports.analyze";
    if staging.len() < statements::LARGE {
        return Ok(());
    }
    observed(OPERATION, db.batch_execute(statements::BEFORE_A_LOOK)).await?;
    let after = match observed(OPERATION, db.batch_execute(analyze)).await {
        Ok(()) => statements::AFTER_A_LOOK,
        // Or one of Citus' workers, all of which are asked, is down.
        Err(StoreError::Contended { .. } | StoreError::Unavailable { .. }) => {
            statements::WITHOUT_A_LOOK
        }
        Err(error) => return Err(error),
    };
    observed(OPERATION, db.batch_execute(after)).await
}

async fn disappeared(
    db: &Transaction<'_>,
    owner: Uuid,
    lists: &Lists,
) -> Result<Vec<Disappeared>, StoreError> {
    const OPERATION: &str = "imports.disappeared";
    let (numbers, ids) = lists.numbers();
    let params: crate::Params<'_> = &[&owner, &numbers, &ids];
    let rows = statements::DISAPPEARED.rows(db, params).await?;
    rows.iter()
        .map(|row| {
            Ok(Disappeared {
                id: PlaceId(get(OPERATION, row, "id")?),
                name: get(OPERATION, row, "name")?,
                list: get(OPERATION, row, "list")?,
            })
        })
        .collect()
}

async fn added(
    db: &Transaction<'_>,
    dictionary: &Dictionary,
    is_wanted: bool,
) -> Result<Option<Vec<Added>>, StoreError> {
    const OPERATION: &str = "imports.added";
    if !is_wanted {
        return Ok(None);
    }
    let rows = statements::ADDED.rows(db, &[]).await?;
    let added = rows.iter().map(|row| {
        Ok(Added {
            file: dictionary.file_name(get(OPERATION, row, "file")?),
            line: count(OPERATION, row, "line")?,
            name: get(OPERATION, row, "name")?,
        })
    });
    added.collect::<Result<_, _>>().map(Some)
}
