from client import Client


def client_of(mock, kind=Client):
    secret, uri = mock.client["secret"], mock.client["redirectUris"][0]
    return kind(mock.url, mock.client["id"], secret, uri, mock.user["id"])


def test_the_client_is_conformant(mock):
    client = client_of(mock)
    for _ in range(3):
        assert len(client.conversations(client.sign_in())) > 0
    verdict = mock.verdict()
    assert verdict["verdict"] == "conformant", verdict["summary"]


def test_nothing_is_said_of_a_client_that_did_not_call(mock):
    assert mock.verdict()["verdict"] == "nothing-seen"


class WithoutState(Client):
    """What the verdict says of a defect: this one sends the same state each time."""

    def authorization_url(self, state):
        return super().authorization_url(state).replace(state, "always-the-same-state-of-32-letters")

    def sign_in(self):
        location = self.open_as_browser(self.authorization_url("x" * 43))
        return self.redeem(location.split("code=")[1].split("&")[0])


def test_a_defect_is_named(mock):
    client = client_of(mock, WithoutState)
    for _ in range(2):
        client.sign_in()
    verdict = mock.verdict()
    broken = {row["id"] for row in verdict["requirements"] if row["outcome"] == "fail"}
    assert (verdict["verdict"], broken) == ("non-conformant", {"client-state-fresh"})
