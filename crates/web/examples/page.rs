//! Serves the page of this crate, or that of a folder.
//!
//! Run it with `cargo run -p listbud-web --example page [FOLDER]` and open
//! <http://127.0.0.1:8080>.

use std::{env, error::Error, net::TcpListener, path::Path};

use actix_web::{App, HttpServer};
use listbud_web::Page;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let page = match env::args().nth(1) {
        Some(folder) => Page::in_folder(Path::new(&folder))?,
        None => Page::embedded(),
    };
    serve(TcpListener::bind("127.0.0.1:8080")?, page).await?;
    Ok(())
}

/// Serves a page until the process ends.
pub(crate) async fn serve(listener: TcpListener, page: Page) -> std::io::Result<()> {
    HttpServer::new(move || App::new().configure(|app| page.configure(app)))
        .workers(1)
        .listen(listener)?
        .run()
        .await
}
