"""A mock for each test session, and the verdict on whoever called it. Standard library and pytest only."""

import json
import os
import shlex
import subprocess
import urllib.request

import pytest


class Mock:
    def __init__(self, ready):
        self.url = ready["url"]
        self.client = ready["clients"][0]
        self.user = ready["users"][0]
        self._control = ready["control"]

    def _ask(self, method, path):
        request = urllib.request.Request(
            f"{self._control['url']}/{path}", method=method, headers={"Authorization": f"Bearer {self._control['token']}"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def reset(self):
        self._ask("POST", "reset")

    def verdict(self):
        return self._ask("GET", "verdict")


@pytest.fixture(scope="session")
def running_mock():
    command = shlex.split(os.environ.get("AIRISK_CONFORMANCE", "npx airisk-conformance"))
    process = subprocess.Popen([*command, "mock", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True)
    try:
        yield Mock(json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def mock(running_mock):
    running_mock.reset()
    return running_mock
