//! A file in a multipart form (RFC 7578).

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    error::PayloadError,
    http::header::HeaderMap,
    web::{BytesMut, Payload},
};
use futures_util::{StreamExt, future::ready};

use crate::{ApiError, Limits, fields::Fields};

/// An uploaded file.
pub(super) struct Upload {
    /// What it is called on the sender's machine, without folders.
    pub(super) file_name: String,
    /// What it holds.
    pub(super) bytes: BytesMut,
}

/// How much a form may hold beside its file: heads, boundaries, other fields.
const BESIDE: usize = 64 * 1024;

/// Parses a form that may be as large as a file and a little more, whatever its
/// parts are.
pub(super) fn form(headers: &HeaderMap, payload: Payload, limits: &Limits) -> Multipart {
    let most = limits.upload_bytes.saturating_add(BESIDE);
    let bounded = payload.scan(0_usize, move |taken, chunk| {
        let chunk = chunk.and_then(|chunk| {
            *taken = taken.saturating_add(chunk.len());
            if *taken > most {
                Err(PayloadError::Overflow)
            } else {
                Ok(chunk)
            }
        });
        ready(Some(chunk))
    });
    Multipart::new(headers, bounded)
}

/// Reads the form's field `file`, never more of it than allowed. The form's
/// `announced` length is taken for the file's, so that its bytes are not moved into a
/// buffer twice as large again and again; what does not come costs nothing, since
/// memory is not taken before it is written to.
pub(super) async fn read(
    mut form: Multipart,
    announced: Option<usize>,
    limits: &Limits,
) -> Result<Upload, ApiError> {
    while let Some(field) = form.next().await {
        let field = field.map_err(|error| unreadable(&error, limits))?;
        if field.name() == Some("file") {
            return read_file(field, announced, limits).await;
        }
        skip(field, limits).await?;
    }
    let mut fields = Fields::default();
    fields.fault(
        "file",
        "required",
        "is required: send the file as the form's field `file`",
    );
    fields.finish()?;
    Err(ApiError::Internal("a missing file was not noticed"))
}

async fn read_file(
    mut field: Field,
    announced: Option<usize>,
    limits: &Limits,
) -> Result<Upload, ApiError> {
    let media_type = field
        .content_type()
        .map_or("application/octet-stream", |mime| mime.essence_str());
    let is_allowed = limits
        .upload_types
        .iter()
        .any(|allowed| allowed.eq_ignore_ascii_case(media_type));
    if !is_allowed {
        return Err(ApiError::UnsupportedType {
            expected: limits.upload_types.join(", "),
        });
    }
    let file_name = field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .map_or_else(String::new, base_name);
    let expected = announced.unwrap_or_default().min(limits.upload_bytes);
    let mut bytes = BytesMut::with_capacity(expected);
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| unreadable(&error, limits))?;
        if bytes.len() + chunk.len() > limits.upload_bytes {
            return Err(ApiError::TooLarge {
                limit: limits.upload_bytes,
            });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Upload { file_name, bytes })
}

/// Passes over a field that is not the file.
async fn skip(mut field: Field, limits: &Limits) -> Result<(), ApiError> {
    let mut passed = 0;
    while let Some(chunk) = field.next().await {
        passed += chunk.map_err(|error| unreadable(&error, limits))?.len();
        if passed > limits.upload_bytes {
            return Err(ApiError::TooLarge {
                limit: limits.upload_bytes,
            });
        }
    }
    Ok(())
}

/// The name without folders of any system and without control characters; it is
/// shown and stored, never opened.
fn base_name(raw: &str) -> String {
    let name = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    // Browsers escape these three in a form (WHATWG HTML, multipart/form-data).
    let name = name
        .replace("%22", "\"")
        .replace("%0D", "")
        .replace("%0A", "");
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

fn unreadable(error: &MultipartError, limits: &Limits) -> ApiError {
    if matches!(error, MultipartError::Payload(PayloadError::Overflow)) {
        return ApiError::TooLarge {
            limit: limits.upload_bytes,
        };
    }
    ApiError::Unreadable("the form cannot be read as multipart/form-data".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_never_holds_a_path() {
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(
            base_name("C:\\Users\\ada\\London food.csv"),
            "London food.csv"
        );
        assert_eq!(base_name("a\u{0}\n.csv"), "a.csv");
        assert_eq!(base_name("The %22best%22%0D%0A.csv"), "The \"best\".csv");
        assert_eq!(base_name(&"x".repeat(999)).len(), 255);
    }
}
