"""A command that gets a token from AIRisk and lists the users: Python 3.9 or newer, standard library only.

Exit status: 0 signed in, 1 not signed in (stderr says why), 2 not configured.
"""

import hmac
import http.client
import http.server
import json
import os
import re
import secrets
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import webbrowser
from datetime import datetime, timedelta, timezone

MAX_ANSWER_BYTES = 1_000_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SignInFailed(Exception):
    """The sign-in did not succeed; the message is for the user."""


class Settings:
    def __init__(self, env):
        self.base_url = need(env, "AIRISK_BASE_URL").rstrip("/")
        self.client_id = need(env, "AIRISK_CLIENT_ID")
        self.client_secret = need(env, "AIRISK_CLIENT_SECRET")
        self.redirect_uri = need(env, "AIRISK_REDIRECT_URI")
        self.user_id = env.get("AIRISK_USER_ID") or None  # None: a generic token
        self.timeout = float(env.get("AIRISK_TIMEOUT_SECONDS", "10"))
        self.browser_timeout = float(env.get("AIRISK_BROWSER_SECONDS", "120"))
        base = urllib.parse.urlsplit(self.base_url)
        if base.scheme != "https" and not (base.scheme == "http" and base.hostname in LOOPBACK):
            stop(2, "AIRISK_BASE_URL must begin with https:// (http:// is for 127.0.0.1 only)")


def need(env, name):
    value = env.get(name)
    if not value:
        stop(2, f"{name} is not set; see README.md")
    return value


def stop(status, message):
    print(f"client.py: {message}", file=sys.stderr)
    sys.exit(status)


# ---------------------------------------------------------------- the flow


def sign_in(settings):
    """Runs the whole flow once and returns the token."""
    state = secrets.token_urlsafe(32)
    query = {"client_id": settings.client_id, "redirect_uri": settings.redirect_uri, "state": state}
    if settings.user_id:
        query["userid"] = settings.user_id
    url = f"{settings.base_url}/api/oauth2?{urllib.parse.urlencode(query)}"
    status, headers, _ = ask(settings, url)
    if status in (302, 303):
        answer = headers.get("Location", "")
    elif status == 200:
        answer = ask_user(settings, url)
    else:
        raise SignInFailed(f"AIRisk refused the authorization request ({status})")
    return redeem(settings, read_code(answer, settings.redirect_uri, state))


def read_code(answer, redirect_uri, state):
    """The code of the provider's answer. What is wrong with the answer is found before the code is redeemed."""
    address, _, query = answer.partition("#")[0].partition("?")
    if address != redirect_uri.partition("?")[0]:
        raise SignInFailed("AIRisk redirected to an address that is not ours")
    values = urllib.parse.parse_qs(query, keep_blank_values=True)
    if any(len(values.get(name, [])) > 1 for name in ("state", "code", "error")):
        raise SignInFailed("the answer is ambiguous")
    if not hmac.compare_digest(first(values, "state").encode(), state.encode()):
        raise SignInFailed("the answer belongs to another sign-in (state)")
    if "error" in values:
        text = first(values, "error_description") or first(values, "error") or "no reason given"
        raise SignInFailed(f"AIRisk reports: {printable(text)}")
    if not first(values, "code"):
        raise SignInFailed("the answer has no code")
    return first(values, "code")


def redeem(settings, code):
    """Redeems a code, once: whatever goes wrong, the code may be spent, and only a new sign-in helps."""
    form = {
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "redirect_uri": settings.redirect_uri,
        "code": code,
    }
    if settings.user_id:
        form["userid"] = settings.user_id
    body = urllib.parse.urlencode(form).encode()
    status, _, text = ask(settings, f"{settings.base_url}/api/oauth2/Token", body)
    if status != 200:
        raise SignInFailed(f"AIRisk refused the token request ({status})")
    return read_token(text)


def read_token(text):
    """The token of an answer. Anything that is not clearly a token is none."""
    answer = parse_json(text)
    if not isinstance(answer, dict):
        raise SignInFailed("AIRisk sent no token")
    if "error" in answer:
        raise SignInFailed("AIRisk sent an error with the token")
    token = answer.get("access_token")
    if not isinstance(token, str) or not re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", token):
        raise SignInFailed("AIRisk sent no usable token")
    expires = read_instant(answer.get("expiration"))
    if expires is None or expires <= datetime.now(timezone.utc):
        raise SignInFailed("AIRisk sent a token without a usable expiration")
    return token


def read_instant(text):
    """The instant of a date-time with its offset, such as 2025-03-31T13:12:17Z; None for anything else."""
    notation = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))"
    match = re.fullmatch(notation, text) if isinstance(text, str) else None
    if not match:
        return None
    local, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        instant = datetime.strptime(local, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
        return instant + offset if sign == "-" else instant - offset
    except (ValueError, OverflowError):
        return None


def list_users(settings, token):
    """Names of the users: the one thing that a generic token is for."""
    headers = {"Authorization": f"Bearer {token}"}
    status, _, text = ask(settings, f"{settings.base_url}/api/Users/ListUsers", headers=headers)
    if status in (401, 403):
        raise SignInFailed(f"AIRisk did not accept the token ({status})")
    if status != 200:
        raise SignInFailed(f"AIRisk cannot list its users ({status})")
    users = parse_json(text)
    if isinstance(users, dict):
        users = next((value for value in users.values() if isinstance(value, list)), None)
    if not isinstance(users, list):
        raise SignInFailed("AIRisk sent something unexpected")
    return [printable(str(user.get("name") or user.get("id"))) for user in users if isinstance(user, dict)]


# ---------------------------------------------------------------- HTTP


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects are answers, never followed: what we send is for the configured provider only."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirects)


def ask(settings, url, body=None, headers=None):
    """One request, bounded in time and size: status, headers, text. A body makes it a POST."""
    request = urllib.request.Request(url, data=body, headers={"Accept": "application/json", **(headers or {})})
    deadline = time.monotonic() + settings.timeout
    try:
        try:
            answer = OPENER.open(request, timeout=settings.timeout)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            data = b""
            while chunk := answer.read1(65536):
                data += chunk
                if len(data) > MAX_ANSWER_BYTES:
                    raise SignInFailed("AIRisk sent an answer that is too large")
                if time.monotonic() > deadline:
                    raise TimeoutError
            expected = answer.headers.get("Content-Length", "")
            if expected.isdigit() and len(data) < int(expected):
                raise ConnectionError
            return answer.status, answer.headers, data.decode("utf-8-sig", "replace")
    except (OSError, http.client.HTTPException) as error:
        reason = type(getattr(error, "reason", error)).__name__
        raise SignInFailed(f"AIRisk cannot be reached at the moment ({reason})") from None


def ask_user(settings, url):
    """The provider shows a page: lets the user answer it in a browser, and takes the redirect on loopback."""
    target = urllib.parse.urlsplit(settings.redirect_uri)
    if target.scheme != "http" or target.hostname not in LOOPBACK or not target.port:
        raise SignInFailed("AIRisk wants to ask a user, and AIRISK_REDIRECT_URI is not on this machine")
    answers = []
    answered = threading.Event()

    class Callback(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 (the name is given by the base class)
            path, _, query = self.path.partition("?")
            found = path == target.path and ("code=" in query or "error=" in query)
            self.send_response(200 if found else 404)
            for name, value in PAGE_HEADERS:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"The command has the answer. You can close this page.\n" if found else b"Not found.\n")
            if found:
                answers.append(f"{settings.redirect_uri.partition('?')[0]}?{query}")
                answered.set()

        def log_message(self, *_):
            pass  # the address has the code

    # Threads, because browsers open connections that they never use, and webbrowser.open may not return until one ends.
    with http.server.ThreadingHTTPServer((target.hostname, target.port), Callback) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"Please sign in: {url}", file=sys.stderr)
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        answered.wait(settings.browser_timeout)
        server.shutdown()
    if not answers:
        raise SignInFailed("nobody signed in")
    return answers[0]


PAGE_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]


# ---------------------------------------------------------------- small things


def first(values, name):
    return values.get(name, [""])[0]


def parse_json(text):
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SignInFailed("AIRisk sent something unexpected") from None


def printable(text):
    """Text of the provider, fit for a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text[:200])


def main():
    settings = Settings(os.environ)
    try:
        token = sign_in(settings)
        users = list_users(settings, token)
    except SignInFailed as reason:
        stop(1, f"sign-in failed: {reason}")
    print(f"signed in; {len(users)} users:")
    for user in users:
        print(f"  {user}")


if __name__ == "__main__":
    main()
