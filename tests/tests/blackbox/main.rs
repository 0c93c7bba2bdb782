//! The black-box tests: one program, one PostgreSQL, one module per subject.

mod accounts;
mod bulk;
mod deletions;
mod exports;
mod filters;
mod former_client;
mod hostile;
mod imports;
mod isolation;
mod limits;
mod lists;
mod openapi;
mod paging;
mod places;
mod schema;
mod search;
mod uploads;
mod versions;
