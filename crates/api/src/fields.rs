//! Gathers what is wrong with a request, all of it, before refusing it.

use listbud_domain::Invalid;
use listbud_security::FieldError;
use uuid::Uuid;

use crate::{ApiError, patch::Patch};

/// The faults of one request so far.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes a fault.
    pub(crate) fn fault(
        &mut self,
        field: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.0.push(FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into().into(),
        });
    }

    /// Keeps a good value and notes a bad one.
    pub(crate) fn check<T>(&mut self, field: &'static str, value: Result<T, Invalid>) -> Option<T> {
        value
            .map_err(|invalid| self.fault(field, invalid.code(), invalid.to_string()))
            .ok()
    }

    /// Reads a field that must be there.
    pub(crate) fn required<R, T>(
        &mut self,
        field: &'static str,
        value: Option<R>,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<T> {
        if value.is_none() {
            self.fault(field, "required", "is required");
        }
        self.optional(field, value, parse)
    }

    /// Reads a field that may be left out.
    pub(crate) fn optional<R, T>(
        &mut self,
        field: &'static str,
        value: Option<R>,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<T> {
        value.and_then(|value| self.check(field, parse(value)))
    }

    /// Reads a field that a change may leave out, clear or set. Blank text clears
    /// as `null` does: forms send it for a field that somebody emptied.
    pub(crate) fn clearable<T>(
        &mut self,
        field: &'static str,
        value: Patch<String>,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<Option<T>> {
        match value {
            Patch::Absent => None,
            Patch::Null => Some(None),
            Patch::Value(text) => match parse(&text) {
                Err(Invalid::Empty) => Some(None),
                parsed => self.check(field, parsed).map(Some),
            },
        }
    }

    /// Reads a field that a change may leave out or set, but not clear.
    pub(crate) fn settable<R, T>(
        &mut self,
        field: &'static str,
        value: Patch<R>,
        parse: impl FnOnce(R) -> Result<T, Invalid>,
    ) -> Option<T> {
        match value {
            Patch::Absent => None,
            Patch::Null => {
                self.fault(field, "required", "must not be null");
                None
            }
            Patch::Value(value) => self.check(field, parse(value)),
        }
    }

    /// Reads an id in a query.
    pub(crate) fn id(&mut self, field: &'static str, text: &str) -> Option<Uuid> {
        let id = Uuid::try_parse(text).ok();
        if id.is_none() {
            self.fault(field, "invalid_id", "must be a UUID");
        }
        id
    }

    /// Refuses the body if anything was wrong with it.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(self.0))
        }
    }

    /// Refuses the query if anything was wrong with it.
    pub(crate) fn finish_query(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Query(self.0))
        }
    }
}
