"""What the OpenAPI document cannot say, for Schemathesis.

Each rule here is one that a request can break although every value of it is allowed:
rules between parameters, texts that only the server makes, and keys that are used once.
"""

import json
import os
import secrets
import urllib.request
import uuid

import schemathesis
from hypothesis import strategies

BASE = os.environ["LISTBUD_URL"]

def register():
    body = {
        "email": f"{secrets.token_hex(8)}@example.org",
        "name": "Ada",
        "password": secrets.token_urlsafe(16),
    }
    request = urllib.request.Request(
        f"{BASE}/api/auth/register",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["token"]


# Requests about the session or the account may end it: each gets an account of its own.
ENDING = "^/api/(auth/|me)"


class Token:
    def get(self, case, context):
        return register()

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


schemathesis.auth(refresh_interval=None).apply_to(path_regex=ENDING)(Token)
schemathesis.auth(refresh_interval=600).skip_for(path_regex=ENDING)(Token)

# An emoji is one grapheme cluster without letters. No regular expression says this without
# the Unicode tables, so texts of other origin are replaced in `keep_rules_of_body`.
EMOJI = ["🍜", "🇩🇪", "👩‍🚀", "1️⃣", "❤️"]
schemathesis.openapi.format("emoji", strategies.sampled_from(EMOJI))
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
    if isinstance(case.body, (dict, list)):
        case.body = text_of(case.body)
    if case.meta is None or case.meta.generation.mode.is_positive:
        # A key names one request.
        if case.headers and case.headers.get("Idempotency-Key"):
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        keep_rules_of_query(case.query)
        if isinstance(case.body, dict):
            keep_rules_of_body(case.operation.path, case.body)


def keep_rules_of_query(query):
    if not query:
        return
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
