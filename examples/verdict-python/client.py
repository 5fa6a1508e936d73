"""The client under test: the shortest one that does all that is asked of it. Standard library only."""

import hmac
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    def __init__(self, base_url, client_id, client_secret, redirect_uri, user_id):
        self.base_url = base_url
        self.client_id = client_id
        self.client_secret = client_secret
        self.redirect_uri = redirect_uri
        self.user_id = user_id

    def authorization_url(self, state):
        query = {"client_id": self.client_id, "redirect_uri": self.redirect_uri, "userid": self.user_id, "state": state}
        return f"{self.base_url}/api/oauth2?{urllib.parse.urlencode(query)}"

    def redeem(self, code):
        form = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "redirect_uri": self.redirect_uri,
            "userid": self.user_id,
            "code": code,
        }
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"{self.base_url}/api/oauth2/Token", body) as answer:
            return json.load(answer)["access_token"]

    def conversations(self, token):
        request = urllib.request.Request(
            f"{self.base_url}/api/Chat/GetConversations", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def sign_in(self):
        """The whole flow; the part of the browser is played by not following the redirect."""
        state = secrets.token_urlsafe(32)
        location = self.open_as_browser(self.authorization_url(state))
        answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))
        if not hmac.compare_digest(answer.get("state", ""), state):
            raise PermissionError("the answer is not to our request")
        return self.redeem(answer["code"])

    @staticmethod
    def open_as_browser(url):
        try:
            urllib.request.build_opener(NoRedirect).open(url)
        except urllib.error.HTTPError as answer:
            return answer.headers["Location"]
        raise ValueError("no redirect came")
