//! Someone with an account, and the everyday requests of theirs.

use std::ops::Deref;

use serde_json::{Value, json};

use crate::Client;

/// What everybody's password is.
const PASSWORD: &str = "correct horse battery";

/// A client that is signed in.
#[derive(Clone)]
pub struct Account {
    client: Client,
    /// The account's id.
    pub id: String,
    /// Its address.
    pub email: String,
    /// What the session is renewed with.
    pub refresh_token: String,
}

/// A client with an API token.
pub struct ApiToken {
    client: Client,
    /// The token's id, which is not its secret.
    pub id: String,
}

impl Deref for ApiToken {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Deref for Account {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Account {
    /// What everybody's password is.
    pub const PASSWORD: &'static str = PASSWORD;

    pub(crate) async fn register(client: &Client, name: &str) -> Self {
        let email = format!("{name}@example.org");
        let body = json!({ "email": email, "password": PASSWORD, "name": name });
        let answer = client
            .post("/api/auth/register", &body)
            .expect(201)
            .await
            .json();
        Self::of(client, &answer)
    }

    /// The account that a server has signed in with this response.
    pub fn of(client: &Client, signed_in: &Value) -> Self {
        let text = |value: &Value| value.as_str().expect("it is text").to_owned();
        Self {
            client: client.with_token(&text(&signed_in["token"])),
            id: text(&signed_in["user"]["id"]),
            email: text(&signed_in["user"]["email"]),
            refresh_token: text(&signed_in["refreshToken"]),
        }
    }

    /// Signs in once more: the same account in another session.
    pub async fn log_in(&self) -> Self {
        let body = json!({ "email": self.email, "password": PASSWORD });
        let answer = self.client.post("/api/auth/login", &body).expect(200).await;
        Self::of(&self.client, &answer.json())
    }

    /// Renews the session, and answers what goes on with the new tokens.
    pub async fn refresh(&self) -> Self {
        let answer = self.client.refresh(&self.refresh_token).expect(200).await;
        Self::of(&self.client, &answer.json())
    }

    /// The same with another way to a server.
    pub(crate) fn by(&self, client: Client) -> Self {
        Self {
            client,
            ..self.clone()
        }
    }

    /// The id of the session.
    pub async fn session(&self) -> String {
        let sessions = self.sessions().await;
        let current = sessions.iter().find(|session| session["current"] == true);
        id(current.expect("one of the sessions is this one"))
    }

    /// Where the account is signed in.
    pub async fn sessions(&self) -> Vec<Value> {
        let answer = self.get("/api/me/sessions").expect(200).await;
        array(&answer.json()["sessions"])
    }

    /// Makes an API token with these scopes, which never expires.
    pub async fn api_token(&self, scopes: &[&str]) -> ApiToken {
        let body = json!({ "name": "Script", "scopes": scopes, "password": PASSWORD });
        let made = self.post("/api/tokens", &body).expect(201).await.json();
        ApiToken {
            client: self
                .client
                .with_token(made["token"].as_str().expect("it is text")),
            id: id(&made),
        }
    }

    /// What was done with the account, newest first; the first page.
    pub async fn audit(&self) -> Vec<Value> {
        let answer = self.get("/api/me/audit").expect(200).await;
        array(&answer.json()["events"])
    }

    /// The actions of [`audit`](Self::audit).
    pub async fn actions(&self) -> Vec<String> {
        let events = self.audit().await;
        let actions = events.iter().map(|event| event["action"].as_str());
        actions
            .map(|action| action.expect("it is text").to_owned())
            .collect()
    }

    /// Saves a place of these fields and answers it.
    pub async fn place(&self, fields: &Value) -> Value {
        self.post("/api/places", fields).expect(201).await.json()
    }

    /// Saves a place that has a name only and answers its id.
    pub async fn place_named(&self, name: &str) -> String {
        id(&self.place(&json!({ "name": name })).await)
    }

    /// Makes a list and answers its id.
    pub async fn list(&self, name: &str) -> String {
        let list = self.post("/api/lists", &json!({ "name": name }));
        id(&list.expect(201).await.json())
    }

    /// Makes a tag and answers its id.
    pub async fn tag(&self, name: &str) -> String {
        let tag = self.post("/api/tags", &json!({ "name": name }));
        id(&tag.expect(201).await.json())
    }

    /// Puts a place into a list.
    pub async fn put_into(&self, list: &str, place: &str) {
        self.post(&format!("/api/lists/{list}/places/{place}"), &json!({}))
            .expect(204)
            .await;
    }

    /// Adds a tag to a place.
    pub async fn hang(&self, tag: &str, place: &str) {
        self.post(&format!("/api/tags/{tag}/places/{place}"), &json!({}))
            .expect(204)
            .await;
    }

    /// Reads one place.
    pub async fn read(&self, place: &str) -> Value {
        let answer = self.get(&format!("/api/places/{place}"));
        answer.expect(200).await.json()
    }

    /// Reads the places that a query finds; `query` begins with `?` or is empty.
    pub async fn places(&self, query: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/places{query}"));
        array(&answer.expect(200).await.json()["places"])
    }

    /// The names of the places that a query finds, in their order.
    pub async fn names(&self, query: &str) -> Vec<String> {
        names(&self.places(query).await)
    }

    /// The names of the hits of a search, best first; `query` as it stands
    /// behind the question mark.
    pub async fn search(&self, query: &str) -> Vec<String> {
        let answer = self.get(&format!("/api/places/search?{query}"));
        names(&array(&answer.expect(200).await.json()["places"]))
    }

    /// The names of the hits for some words.
    pub async fn find(&self, words: &str) -> Vec<String> {
        self.search(&format!("query={}", encoded(words))).await
    }

    /// All lists, by name.
    pub async fn lists(&self) -> Vec<Value> {
        let answer = self.get("/api/lists").expect(200).await;
        array(&answer.json()["lists"])
    }

    /// All tags, by name.
    pub async fn tags(&self) -> Vec<Value> {
        let answer = self.get("/api/tags").expect(200).await;
        array(&answer.json()["tags"])
    }

    /// Imports a file and answers the report.
    pub async fn import(&self, file_name: &str, content: impl AsRef<[u8]>) -> Value {
        let answer = self.upload("/api/imports", file_name, content);
        answer.expect(200).await.json()
    }
}

/// Text as it may stand in a query.
pub fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("it has an id").to_owned()
}

fn array(value: &Value) -> Vec<Value> {
    value.as_array().expect("it is an array").clone()
}

fn names(values: &[Value]) -> Vec<String> {
    let names = values.iter().map(|value| value["name"].as_str());
    names
        .map(|name| name.expect("it has a name").to_owned())
        .collect()
}
