//! Prints every route: who may use it, with which methods, and its path.

use std::io::{self, Write as _};

use actix_web::http::Method;

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for resource in listbud_api::table() {
        let who = if resource.is_public() {
            "everybody"
        } else {
            "signed in"
        };
        let methods: Vec<&str> = resource.methods().map(Method::as_str).collect();
        let methods = methods.join(" ");
        writeln!(output, "{who}  {methods:<24}  {}", resource.path())?;
    }
    Ok(())
}
