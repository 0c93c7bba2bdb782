//! Every route of the API.

use actix_web::http::Method;
use listbud_domain::{ListId, TagId};

use crate::{
    accounts, deletions, export,
    former_client::{self, ALIASES, IMPORT},
    imports,
    labels::{self, ChangeList, ChangeTag, NewList, NewTag},
    openapi, places,
    resource::Resource,
};

/// Lists every path with its methods and handlers. Made anew for each worker,
/// and by the test that compares it with the OpenAPI document.
#[must_use]
pub fn table() -> Vec<Resource> {
    let [(_, folders), (_, categories)] = ALIASES;
    let mut table = vec![
        Resource::public("/api/openapi.json").get(openapi::serve),
        Resource::public("/api/auth/register").on(Method::POST, accounts::register::register),
        Resource::public("/api/auth/login").on(Method::POST, accounts::login::login),
        Resource::public("/api/auth/refresh").on(Method::POST, accounts::refresh::refresh),
        // A cookie with a refresh token suffices.
        Resource::unguarded("/api/auth/logout").on(Method::POST, accounts::logout::logout),
        Resource::new("/api/auth/logout-all").on(Method::POST, accounts::logout::logout_all),
        Resource::new("/api/auth/password").on(Method::PUT, accounts::password::change),
        Resource::public("/api/session").get(accounts::current::read),
        Resource::new("/api/me")
            .get(accounts::me::read)
            .on(Method::PATCH, accounts::me::change)
            .on(Method::DELETE, accounts::delete::delete),
        Resource::new("/api/me/sessions").get(accounts::sessions::list),
        Resource::new("/api/me/sessions/{id}").on(Method::DELETE, accounts::sessions::end),
        Resource::new("/api/me/audit").get(accounts::audit::list),
        Resource::new("/api/places")
            .get(places::list::list)
            .on(Method::POST, places::create::create)
            .on(Method::DELETE, places::delete::delete_all),
        Resource::new("/api/places/bulk").on(Method::POST, places::bulk::bulk),
        Resource::new("/api/places/points").get(places::points::points),
        Resource::new("/api/places/search").get(places::search::search),
        Resource::new("/api/places/{id}")
            .get(places::read::read)
            .on(Method::PUT, places::change::change)
            .on(Method::PATCH, places::change::change)
            .on(Method::DELETE, places::delete::delete),
        Resource::new("/api/places/{id}/tags").on(Method::PUT, places::tags::set),
        Resource::new("/api/lists")
            .get(labels::list::list::<ListId>)
            .on(Method::POST, labels::create::create::<NewList>),
        Resource::new("/api/tags")
            .get(labels::list::list::<TagId>)
            .on(Method::POST, labels::create::create::<NewTag>),
        Resource::new(folders)
            .get(former_client::folders)
            .on(Method::POST, labels::create::create::<NewList>),
        Resource::new(categories)
            .get(former_client::categories)
            .on(Method::POST, labels::create::create::<NewTag>),
        Resource::new("/api/imports")
            .get(imports::list::list)
            .on(Method::POST, imports::create::create),
        Resource::new(IMPORT).on(Method::POST, imports::create::create),
        Resource::new("/api/imports/{id}")
            .get(imports::read::read)
            .on(Method::DELETE, imports::delete::delete),
        Resource::new("/api/deletions").get(deletions::list::list),
        Resource::new("/api/deletions/{id}").on(Method::DELETE, deletions::erase::erase),
        Resource::new("/api/deletions/{id}/restore").on(Method::POST, deletions::restore::restore),
        Resource::new("/api/export")
            .get(export::export)
            .on(Method::POST, export::export_selection),
    ];
    for root in ["/api/lists", folders] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(labels::read::read::<ListId>)
                .on(Method::PUT, labels::change::change::<ChangeList>)
                .on(Method::PATCH, labels::change::change::<ChangeList>)
                .on(Method::DELETE, labels::delete::delete::<ListId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .on(Method::POST, labels::places::add::<ListId>)
                .on(Method::DELETE, labels::places::remove::<ListId>),
        );
    }
    for root in ["/api/tags", categories] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(labels::read::read::<TagId>)
                .on(Method::PUT, labels::change::change::<ChangeTag>)
                .on(Method::PATCH, labels::change::change::<ChangeTag>)
                .on(Method::DELETE, labels::delete::delete::<TagId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .on(Method::POST, labels::places::add::<TagId>)
                .on(Method::DELETE, labels::places::remove::<TagId>),
        );
    }
    table
}
