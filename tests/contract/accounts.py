"""Accounts of the server under test."""

import functools
import json
import os
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass

BASE = os.environ["LISTBUD_URL"]


@dataclass
class Account:
    email: str
    password: str
    refresh_token: str


# By access token.
ACCOUNTS = {}


def call(method, path, token=None, body=None, content_type="application/json"):
    """Sends a request of its own; gives the status, the headers and the JSON."""
    headers = {"Content-Type": content_type} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if isinstance(body, dict):
        body = json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}{path}", method=method, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return answer.status, answer.headers, json.loads(text) if text else None
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers, json.loads(refusal.read() or b"null")


def made(method, path, token=None, body=None, **kwargs):
    """Sends a request that must succeed."""
    status, headers, answer = call(method, path, token, body, **kwargs)
    if status >= 300:
        raise RuntimeError(f"{method} {path} got {status}: {answer}")
    return headers, answer


def register():
    """Makes an account; gives its access token."""
    body = {
        "email": f"{secrets.token_hex(8)}@example.org",
        "name": "Ada",
        "password": secrets.token_urlsafe(16),
    }
    _, answer = made("POST", "/api/auth/register", body=body)
    ACCOUNTS[answer["token"]] = Account(body["email"], body["password"], answer["refreshToken"])
    return answer["token"]


@functools.cache
def someone():
    """An account to sign in to; always the same."""
    return ACCOUNTS[register()]
