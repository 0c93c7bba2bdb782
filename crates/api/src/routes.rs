//! Every route of the API.

use std::{collections::BTreeSet, sync::LazyLock};

use listbud_domain::{ListId, Scope, TagId};

use crate::{
    accounts, deletions, export,
    former_client::{self, ALIASES, IMPORT},
    imports,
    labels::{self, ChangeList, ChangeTag, NewList, NewTag},
    openapi, places,
    resource::Resource,
    rules::{Access, Rules},
    tokens,
};

const ANYONE: Access = Access::Anyone;

/// All that has to do with the account itself: never by an API token.
const SESSION: Access = Access::Session;

const READ: Access = Access::Scopes(&[Scope::Read]);
const WRITE: Access = Access::Scopes(&[Scope::Write]);
const ADD_PLACES: Access = Access::Scopes(&[Scope::Write, Scope::PlacesAdd]);
const IMPORTING: Access = Access::Scopes(&[Scope::Import]);
const EXPORT: Access = Access::Scopes(&[Scope::Export]);

/// A client that imports also asks how far the import is.
const READ_IMPORTS: Access = Access::Scopes(&[Scope::Read, Scope::Import]);

/// A request that creates or changes several things, and can be sent again.
const CREATE: Rules = Rules::data(WRITE).repeatable();

/// Lists every path with its methods, their rules and handlers.
#[must_use]
pub fn table() -> Vec<Resource> {
    let [(_, folders), (_, categories)] = ALIASES;
    let mut table = accounts();
    table.extend(tokens());
    table.extend(places());
    table.extend([
        Resource::new("/api/lists")
            .get(READ, labels::list::list::<ListId>)
            .post(CREATE, labels::create::create::<NewList>),
        Resource::new("/api/tags")
            .get(READ, labels::list::list::<TagId>)
            .post(CREATE, labels::create::create::<NewTag>),
        Resource::new(folders)
            .get(READ, former_client::folders)
            .post(CREATE, labels::create::create::<NewList>),
        Resource::new(categories)
            .get(READ, former_client::categories)
            .post(CREATE, labels::create::create::<NewTag>),
    ]);
    for root in ["/api/lists", folders] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(READ, labels::read::read::<ListId>)
                .put(Rules::data(WRITE), labels::change::change::<ChangeList>)
                .patch(Rules::data(WRITE), labels::change::change::<ChangeList>)
                .delete(Rules::bare(WRITE), labels::delete::delete::<ListId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .post(Rules::bare(WRITE), labels::places::add::<ListId>)
                .delete(Rules::bare(WRITE), labels::places::remove::<ListId>),
        );
    }
    for root in ["/api/tags", categories] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(READ, labels::read::read::<TagId>)
                .put(Rules::data(WRITE), labels::change::change::<ChangeTag>)
                .patch(Rules::data(WRITE), labels::change::change::<ChangeTag>)
                .delete(Rules::bare(WRITE), labels::delete::delete::<TagId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .post(Rules::bare(WRITE), labels::places::add::<TagId>)
                .delete(Rules::bare(WRITE), labels::places::remove::<TagId>),
        );
    }
    table.extend(files());
    table
}

/// Whether a path belongs to the API, even if nothing is there: its first part is that of
/// a route.
#[must_use]
pub fn has_path(path: &str) -> bool {
    static ROOTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let table = table();
        let roots = table.iter().filter_map(|resource| root(resource.path()));
        roots.map(ToOwned::to_owned).collect()
    });
    root(path).is_some_and(|root| ROOTS.contains(root))
}

/// The first part of a path that has several.
fn root(path: &str) -> Option<&str> {
    let (root, _) = path.strip_prefix('/')?.split_once('/')?;
    Some(root)
}

/// Signing in, and the account itself.
fn accounts() -> Vec<Resource> {
    vec![
        Resource::public("/api/openapi.json").get(ANYONE, openapi::serve),
        Resource::public("/api/auth/register")
            .post(Rules::account(ANYONE).guess(), accounts::register::register),
        Resource::public("/api/auth/login")
            .post(Rules::account(ANYONE).guess(), accounts::login::login),
        // Refreshing and signing out are not guesses: nobody guesses 256 bits, and
        // people who share an address refresh often.
        Resource::public("/api/auth/refresh")
            .post(Rules::account(ANYONE), accounts::refresh::refresh),
        // A cookie with a refresh token suffices.
        Resource::unguarded("/api/auth/logout")
            .post(Rules::bare(SESSION), accounts::logout::logout),
        Resource::new("/api/auth/logout-all")
            .post(Rules::bare(SESSION), accounts::logout::logout_all),
        Resource::new("/api/auth/password")
            .put(Rules::account(SESSION).guess(), accounts::password::change),
        Resource::public("/api/session").get(ANYONE, accounts::current::read),
        Resource::new("/api/me")
            .get(SESSION, accounts::me::read)
            .patch(Rules::account(SESSION), accounts::me::change)
            .delete(Rules::account(SESSION), accounts::delete::delete),
        Resource::new("/api/me/sessions").get(SESSION, accounts::sessions::list),
        Resource::new("/api/me/sessions/{id}")
            .delete(Rules::bare(SESSION), accounts::sessions::end),
        Resource::new("/api/me/audit").get(SESSION, accounts::audit::list),
    ]
}

/// API tokens.
fn tokens() -> Vec<Resource> {
    vec![
        Resource::new("/api/tokens")
            .get(SESSION, tokens::list::list)
            .post(Rules::account(SESSION).guess(), tokens::create::create),
        Resource::new("/api/tokens/{id}").delete(Rules::bare(SESSION), tokens::revoke::revoke),
    ]
}

/// Places, one at a time and many at once.
fn places() -> Vec<Resource> {
    vec![
        Resource::new("/api/places")
            .get(READ, places::list::list)
            .post(Rules::data(ADD_PLACES).repeatable(), places::create::create)
            .delete(Rules::bare(WRITE), places::delete::delete_all),
        Resource::new("/api/places/bulk").post(CREATE, places::bulk::bulk),
        Resource::new("/api/places/points").get(READ, places::points::points),
        Resource::new("/api/places/search").get(READ, places::search::search),
        Resource::new("/api/places/{id}")
            .get(READ, places::read::read)
            .put(Rules::data(WRITE), places::change::change)
            .patch(Rules::data(WRITE), places::change::change)
            .delete(Rules::bare(WRITE), places::delete::delete),
        Resource::new("/api/places/{id}/tags").put(Rules::data(WRITE), places::tags::set),
    ]
}

/// Files in and out, and what was deleted.
fn files() -> Vec<Resource> {
    vec![
        Resource::new("/api/imports")
            .get(READ_IMPORTS, imports::list::list)
            .post(Rules::upload(IMPORTING), imports::create::create),
        Resource::new(IMPORT).post(Rules::upload(IMPORTING), imports::create::create),
        Resource::new("/api/imports/{id}")
            .get(READ_IMPORTS, imports::read::read)
            .delete(Rules::bare(WRITE), imports::delete::delete),
        Resource::new("/api/deletions").get(READ, deletions::list::list),
        Resource::new("/api/deletions/{id}").delete(Rules::bare(WRITE), deletions::erase::erase),
        Resource::new("/api/deletions/{id}/restore")
            .post(Rules::bare(WRITE), deletions::restore::restore),
        Resource::new("/api/export")
            .get(EXPORT, export::export)
            .post(Rules::data(EXPORT), export::export_selection),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_beside_the_routes_belongs_to_the_api_by_its_first_part() {
        for path in ["/api/", "/api/nothing", "/api/places/1"] {
            assert!(has_path(path), "{path}");
        }
        for path in ["", "/", "/api", "/apiary/places", "/lists/1", "api/places"] {
            assert!(!has_path(path), "{path}");
        }
    }
}
