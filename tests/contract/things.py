"""Things that an account has: their ids are put into requests that name one."""

import secrets

from accounts import ACCOUNTS, call, made

CSV = b"Title,Note,URL,Comment\nPier,,https://www.google.com/maps?cid=1885667171979194497,\n"

KNOWN = {}


def existing(noun, token):
    """The id of such a thing; the same one again as long as it exists."""
    known = KNOWN.get((noun, token))
    if known is None or not is_there(noun, known, token):
        known = KNOWN[noun, token] = make(noun, token)
    return known


def is_there(noun, known, token):
    if noun in ("deletions", "sessions") or "/" in noun:
        return False
    return call("GET", f"/api/{noun}/{known}", token)[0] == 200


def make(noun, token):
    """Makes such a thing; gives its id. A path of a member makes it one."""
    if "/" in noun:
        made("POST", f"/api/{noun}", token)
        return None
    if noun == "imports":
        return make_import(token)
    if noun == "deletions":
        doomed = make("lists", token)
        headers, _ = made("DELETE", f"/api/lists/{doomed}", token)
        return headers["Deletion-Id"]
    if noun == "sessions":
        account = ACCOUNTS[token]
        body = {"email": account.email, "password": account.password}
        made("POST", "/api/auth/login", body=body)
        _, answer = made("GET", "/api/me/sessions", token)
        return next(it["id"] for it in answer["sessions"] if not it["current"])
    body = {"name": secrets.token_hex(8)}
    if noun == "tokens":
        body |= {"scopes": ["read"], "password": ACCOUNTS[token].password}
    _, answer = made("POST", f"/api/{noun}", token, body)
    return answer["id"]


def make_import(token):
    edge = secrets.token_hex(8)
    head = f'Content-Disposition: form-data; name="file"; filename="Walks.csv"\r\n\r\n'
    body = f"--{edge}\r\n{head}".encode() + CSV + f"\r\n--{edge}--\r\n".encode()
    form = f"multipart/form-data; boundary={edge}"
    _, answer = made("POST", "/api/imports", token, body, content_type=form)
    return answer["importId"]
