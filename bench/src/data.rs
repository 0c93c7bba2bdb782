//! The data of the measurements, the same in every run.

use std::{fmt::Write as _, path::Path};

use anyhow::Context as _;
use listbud_local_postgres::Cluster;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    server::{self, Server, agent},
    user::{User, credentials},
};

/// One of about thirty kinds of place, so a user with 1,000 places has 40 of it.
pub(crate) const WORD: &str = "bakery";

/// Fills places, lists and tags of all users of `bench_users`. Indexes and foreign keys are
/// dropped meanwhile and created again at the end: with them a million places take minutes.
const FILL: &str = include_str!("data/fill.sql");

/// A database with its data, and the users that send requests.
pub(crate) struct Data {
    pub(crate) name: &'static str,
    pub(crate) users: Vec<User>,
}

/// Creates a database whose users have this many places each. The first few are registered
/// through the API, so that they can sign in.
pub(crate) fn make(
    cluster: &Cluster,
    program: &Path,
    folder: &Path,
    name: &'static str,
    places: &[u32],
    signed_in: usize,
) -> anyhow::Result<Data> {
    let url = empty(cluster, program, folder, name)?;
    let users = {
        let server = Server::listbud(program, folder, &url, &[])?;
        (0..signed_in.min(places.len()))
            .map(|number| register(&server, number))
            .collect::<anyhow::Result<Vec<_>>>()?
    };
    let mut sql =
        String::from("CREATE TABLE bench_users (id uuid PRIMARY KEY, n int, places int);\n");
    for (number, places) in places.iter().enumerate() {
        let id = users.get(number).map_or_else(
            || format!("md5('user {number}')::uuid"),
            |user| format!("'{}'", user.id),
        );
        writeln!(
            sql,
            "INSERT INTO bench_users VALUES ({id}, {number}, {places});"
        )?;
    }
    sql.push_str(FILL);
    cluster
        .execute(name, &sql)
        .with_context(|| format!("filling {name}"))?;
    Ok(Data { name, users })
}

/// Creates a database with ListBud's tables, all empty; returns its URL.
pub(crate) fn empty(
    cluster: &Cluster,
    program: &Path,
    folder: &Path,
    name: &str,
) -> anyhow::Result<String> {
    cluster.create_database(name)?;
    let url = cluster.url(name);
    server::migrate(program, folder, &url)?;
    Ok(url)
}

pub(crate) fn register(server: &Server, number: usize) -> anyhow::Result<User> {
    let (email, password) = credentials(number);
    let account = json!({
        "email": email,
        "password": password,
        "name": format!("User {number}"),
    });
    let mut answer = agent()
        .post(server.url("/api/auth/register"))
        .send_json(account)?;
    let body: Value = answer.body_mut().read_json()?;
    let text = |path| {
        let value = body.pointer(path).and_then(Value::as_str);
        value.with_context(|| format!("no {path} in {body}"))
    };
    Ok(User {
        id: text("/user/id")?.parse()?,
        token: text("/token")?.to_owned(),
    })
}

/// The ids of a user's places.
pub(crate) fn place_ids(cluster: &Cluster, data: &Data, user: &User) -> anyhow::Result<Vec<Uuid>> {
    let sql = format!("SELECT id FROM places WHERE user_id = '{}';", user.id);
    let ids = cluster.execute(data.name, &sql)?;
    Ok(ids.lines().map(str::parse).collect::<Result<_, _>>()?)
}
