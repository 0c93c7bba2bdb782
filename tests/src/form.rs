//! `multipart/form-data` as browsers write it.

const BOUNDARY: &str = "----listbud-tests-7MA4YWxkTrZu0gW";

/// A form with files in it.
#[derive(Debug, Default)]
pub struct Form(Vec<u8>);

impl Form {
    /// A form whose field `file` is one CSV, JSON or other file.
    pub fn file(file_name: &str, content: &[u8]) -> Self {
        let is_json = file_name.to_ascii_lowercase().ends_with("json");
        let media_type = if is_json {
            "application/json"
        } else {
            "text/csv"
        };
        Self::default().part("file", Some(file_name), Some(media_type), content)
    }

    /// Adds a part.
    #[must_use]
    pub fn part(
        mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        content: &[u8],
    ) -> Self {
        let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        if let Some(file_name) = file_name {
            // As browsers do: quotes and line breaks are percent-encoded.
            let file_name = file_name
                .replace('"', "%22")
                .replace('\r', "%0D")
                .replace('\n', "%0A");
            head.extend(["; filename=\"", &file_name, "\""]);
        }
        if let Some(media_type) = media_type {
            head.extend(["\r\nContent-Type: ", media_type]);
        }
        self.0.extend_from_slice(head.as_bytes());
        self.0.extend_from_slice(b"\r\n\r\n");
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// The header that goes with the body.
    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    /// The body.
    pub fn body(&self) -> Vec<u8> {
        let mut body = self.0.clone();
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}
