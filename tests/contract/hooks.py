"""What the OpenAPI document cannot say, for Schemathesis.

Each rule here is one that a request can break although every value of it is allowed:
rules between parameters, texts that only the server makes, keys that are used once,
passwords, and ids, which must be those of something that exists.
"""

import secrets
import uuid

import schemathesis
from accounts import ACCOUNTS, register, someone
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.transport.serialization import Binary
from things import CSV, existing, make

# Requests that may end their session, or make more API tokens than there is room for: each
# gets an account of its own.
ENDING = {
    "method": ["POST", "PUT", "DELETE"],
    "path_regex": "^/api/(auth/(logout|password|refresh)|me|tokens)",
}


class Token:
    def get(self, case, context):
        return register()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


schemathesis.auth(refresh_interval=None).apply_to(**ENDING)(Token)
schemathesis.auth(refresh_interval=600).skip_for(**ENDING)(Token)

# An emoji is one grapheme cluster without letters. No regular expression says this without
# the Unicode tables, so texts of other origin are replaced in `keep_rules_of_body`.
EMOJI = ["🍜", "🇩🇪", "👩‍🚀", "1️⃣", "❤️"]
schemathesis.openapi.format("emoji", strategies.sampled_from(EMOJI))
# No schema can say what an export of Google is.
schemathesis.openapi.format("binary", strategies.just(Binary(CSV)))
# Only the server makes cursors.
schemathesis.openapi.format("cursor", strategies.just(""))
degrees = strategies.integers(-80, 80)
schemathesis.openapi.format("near", strategies.tuples(degrees, degrees).map("%d,%d".__mod__))
schemathesis.openapi.format(
    "bbox",
    strategies.tuples(degrees, degrees).map(lambda at: f"{at[0]},{at[1]},{at[0] + 9},{at[1] + 9}"),
)


def text_of(value):
    """What ListBud keeps of a text: it removes control characters before it counts."""
    if isinstance(value, str):
        return "".join(c for c in value if c == "\n" or c.isprintable() or ord(c) > 0x9F)
    if isinstance(value, dict):
        return {text_of(name): text_of(item) for name, item in value.items()}
    if isinstance(value, list):
        return [text_of(item) for item in value]
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    path = case.operation.path
    token = (case.headers or {}).get("Authorization", "").removeprefix("Bearer ")
    # Some requests are sent without a valid one on purpose.
    token = token if token in ACCOUNTS else None
    if token and is_allowed(case, ParameterLocation.PATH):
        name_existing_in_path(case, path, token)
    if isinstance(case.body, (dict, list)):
        case.body = text_of(case.body)
    # An empty id counts as left out, which a mutated format can make.
    for name in {"ids", "tag", "tags"} & set(case.query or {}):
        if isinstance(case.query[name], list):
            case.query[name] = [it for it in case.query[name] if it]
    if case.meta is None or case.meta.generation.mode.is_positive:
        keep_rules_of_headers(case.headers or {})
        keep_rules_of_query(case.query or {})
        body = case.body if isinstance(case.body, dict) else None
        if token:
            name_existing(case.query or {}, token)
            name_existing(body or {}, token)
        if body is not None:
            keep_rules_of_body(path, body)
            if path.startswith(("/api/auth/", "/api/me", "/api/tokens")):
                use_credentials(path, body, token)
                case.headers["X-Forwarded-For"] = some_address()


def is_allowed(case, location):
    """Whether this part of the request is one that the document allows."""
    part = case.meta and case.meta.components.get(location)
    return part is None or part.mode.is_positive


def name_existing_in_path(case, path, token):
    """Puts ids of things that the account has into the path."""
    if "{id}" not in path:
        return
    noun = path.removeprefix("/api/").removeprefix("me/").split("/")[0]
    if "{placeId}" in path:
        thing, place = existing(noun, token), existing("places", token)
        case.path_parameters.update(id=thing, placeId=place)
        if case.method == "DELETE":
            make(f"{noun}/{thing}/places/{place}", token)
    elif case.method == "DELETE":
        case.path_parameters["id"] = make(noun, token)
    else:
        case.path_parameters["id"] = existing(noun, token)


def name_existing(fields, token):
    """Puts ids of things that the account has into a query or a body."""
    for name, noun in NAMED.items():
        value = fields.get(name)
        if isinstance(value, list) and value:
            known = existing(noun, token)
            fields[name] = [known if it else it for it in value]
        elif is_uuid(value):
            fields[name] = existing(noun, token)


NAMED = {
    "list": "lists",
    "listId": "lists",
    "tag": "tags",
    "tagId": "tags",
    "tagIds": "tags",
    "tags": "tags",
    "ids": "places",
}


def is_uuid(value):
    try:
        return isinstance(value, str) and bool(uuid.UUID(value))
    except ValueError:
        return False


def some_address():
    return f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"


def keep_rules_of_headers(headers):
    # A key names one request.
    if headers.get("Idempotency-Key"):
        headers["Idempotency-Key"] = str(uuid.uuid4())
    # The current version has another tag: `*` names any.
    if "If-Match" in headers:
        headers["If-Match"] = "*"


def keep_rules_of_query(query):
    # A circle has a middle and a radius, and a box has none.
    if not (query.get("near") and query.get("radius")) or query.get("bbox"):
        query.pop("near", None)
        query.pop("radius", None)
    # A backup is of the whole account.
    if query.get("format") == "json":
        for name in list(query):
            if name != "format":
                del query[name]


def keep_rules_of_body(path, body):
    emoji = body.get("emoji")
    if emoji and emoji not in EMOJI:
        body["emoji"] = EMOJI[len(emoji) % len(EMOJI)]
    # What has expired opens nothing.
    if body.get("expiresAt"):
        body["expiresAt"] = "2099-03-04"
    # Half a position is none.
    here = [name in body and (body[name] is None) + 1 for name in ("latitude", "longitude")]
    if here[0] != here[1]:
        body.pop("latitude", None)
        body.pop("longitude", None)
    # A place without a name needs an address that tells it.
    if path == "/api/places" and not body.get("name"):
        body["name"] = "A place"
    # Each action needs what it is about.
    needed = {"set_visited": "visited", "add_tag": "tagId", "remove_tag": "tagId"}
    needed = needed.get(body.get("action"), "listId")
    if path == "/api/places/bulk" and body.get("action") != "delete" and body.get(needed) is None:
        body["action"] = "delete"
    if path == "/api/export" and body.get("format") == "json":
        for name in list(body):
            if name != "format":
                del body[name]


def use_credentials(path, body, token):
    """Uses what is right where only one value is, and what is good elsewhere."""
    if path == "/api/auth/register":
        body["email"] = f"{secrets.token_hex(8)}@example.org"
    for name in ("password", "newPassword"):
        if body.get(name):
            # Of the same length, but none of the commonest passwords.
            body[name] = secrets.token_urlsafe(128)[: len(body[name])]
    if path == "/api/auth/register":
        return
    # Many sessions end older ones of the account: not those of other requests.
    is_login = path == "/api/auth/login"
    account = someone() if is_login else ACCOUNTS[token or register()]
    right = {
        "email": account.email,
        "currentPassword": account.password,
        "refreshToken": account.refresh_token,
    }
    if is_login or path in ("/api/me", "/api/tokens"):
        right["password"] = account.password
    for name, value in right.items():
        if body.get(name) is not None:
            body[name] = value
    # Where no browser sends a cookie, the token is in the body.
    if path == "/api/auth/refresh":
        body["refreshToken"] = account.refresh_token
