//! Every route of the API.

use std::{collections::BTreeSet, sync::LazyLock};

use listbud_domain::{ListId, TagId};

use crate::{
    accounts, deletions, export,
    former_client::{self, ALIASES, IMPORT},
    imports,
    labels::{self, ChangeList, ChangeTag, NewList, NewTag},
    openapi, places,
    resource::Resource,
    rules::Rules,
};

/// A request that counts as a guess of a password.
const GUESS: Rules = Rules::ACCOUNT.guess();

/// A request that creates or changes several things, and can be sent again.
const CREATE: Rules = Rules::DATA.repeatable();

/// Lists every path with its methods, their rules and handlers.
#[must_use]
pub fn table() -> Vec<Resource> {
    let [(_, folders), (_, categories)] = ALIASES;
    let mut table = accounts();
    table.extend(places());
    table.extend([
        Resource::new("/api/lists")
            .get(labels::list::list::<ListId>)
            .post(CREATE, labels::create::create::<NewList>),
        Resource::new("/api/tags")
            .get(labels::list::list::<TagId>)
            .post(CREATE, labels::create::create::<NewTag>),
        Resource::new(folders)
            .get(former_client::folders)
            .post(CREATE, labels::create::create::<NewList>),
        Resource::new(categories)
            .get(former_client::categories)
            .post(CREATE, labels::create::create::<NewTag>),
    ]);
    for root in ["/api/lists", folders] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(labels::read::read::<ListId>)
                .put(Rules::DATA, labels::change::change::<ChangeList>)
                .patch(Rules::DATA, labels::change::change::<ChangeList>)
                .delete(Rules::BARE, labels::delete::delete::<ListId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .post(Rules::BARE, labels::places::add::<ListId>)
                .delete(Rules::BARE, labels::places::remove::<ListId>),
        );
    }
    for root in ["/api/tags", categories] {
        table.push(
            Resource::new(format!("{root}/{{id}}"))
                .get(labels::read::read::<TagId>)
                .put(Rules::DATA, labels::change::change::<ChangeTag>)
                .patch(Rules::DATA, labels::change::change::<ChangeTag>)
                .delete(Rules::BARE, labels::delete::delete::<TagId>),
        );
        table.push(
            Resource::new(format!("{root}/{{id}}/places/{{placeId}}"))
                .post(Rules::BARE, labels::places::add::<TagId>)
                .delete(Rules::BARE, labels::places::remove::<TagId>),
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
        Resource::public("/api/openapi.json").get(openapi::serve),
        Resource::public("/api/auth/register").post(GUESS, accounts::register::register),
        Resource::public("/api/auth/login").post(GUESS, accounts::login::login),
        // Refreshing and signing out are not guesses: nobody guesses 256 bits, and
        // people who share an address refresh often.
        Resource::public("/api/auth/refresh").post(Rules::ACCOUNT, accounts::refresh::refresh),
        // A cookie with a refresh token suffices.
        Resource::unguarded("/api/auth/logout").post(Rules::BARE, accounts::logout::logout),
        Resource::new("/api/auth/logout-all").post(Rules::BARE, accounts::logout::logout_all),
        Resource::new("/api/auth/password").put(GUESS, accounts::password::change),
        Resource::public("/api/session").get(accounts::current::read),
        Resource::new("/api/me")
            .get(accounts::me::read)
            .patch(Rules::ACCOUNT, accounts::me::change)
            .delete(Rules::ACCOUNT, accounts::delete::delete),
        Resource::new("/api/me/sessions").get(accounts::sessions::list),
        Resource::new("/api/me/sessions/{id}").delete(Rules::BARE, accounts::sessions::end),
        Resource::new("/api/me/audit").get(accounts::audit::list),
    ]
}

/// Places, one at a time and many at once.
fn places() -> Vec<Resource> {
    vec![
        Resource::new("/api/places")
            .get(places::list::list)
            .post(CREATE, places::create::create)
            .delete(Rules::BARE, places::delete::delete_all),
        Resource::new("/api/places/bulk").post(CREATE, places::bulk::bulk),
        Resource::new("/api/places/points").get(places::points::points),
        Resource::new("/api/places/search").get(places::search::search),
        Resource::new("/api/places/{id}")
            .get(places::read::read)
            .put(Rules::DATA, places::change::change)
            .patch(Rules::DATA, places::change::change)
            .delete(Rules::BARE, places::delete::delete),
        Resource::new("/api/places/{id}/tags").put(Rules::DATA, places::tags::set),
    ]
}

/// Files in and out, and what was deleted.
fn files() -> Vec<Resource> {
    vec![
        Resource::new("/api/imports")
            .get(imports::list::list)
            .post(Rules::UPLOAD, imports::create::create),
        Resource::new(IMPORT).post(Rules::UPLOAD, imports::create::create),
        Resource::new("/api/imports/{id}")
            .get(imports::read::read)
            .delete(Rules::BARE, imports::delete::delete),
        Resource::new("/api/deletions").get(deletions::list::list),
        Resource::new("/api/deletions/{id}").delete(Rules::BARE, deletions::erase::erase),
        Resource::new("/api/deletions/{id}/restore").post(Rules::BARE, deletions::restore::restore),
        Resource::new("/api/export")
            .get(export::export)
            .post(Rules::DATA, export::export_selection),
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
