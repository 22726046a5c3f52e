"""A browser's session without a browser: cookies and the proof of forms, for races on pages and for signing in."""

from __future__ import annotations

import http.client
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.journeys.conftest import code_of
from tests.journeys.stage import PASSWORD, SECRET

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Session:
    """Somebody at the pages of a site."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.path = "/"
        """Where this one's link leads, if they have one."""
        self._cookies: dict[str, str] = {}
        self._token = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; its cookies and the proof in its form are kept."""
        status, text, _ = self._ask("GET", path, "")
        return status, text

    def request(self, path: str, **fields: Any) -> dict[str, Any]:
        """The form of a page, for a crowd to send."""
        form = {"csrfmiddlewaretoken": self._token, **{name: str(value) for name, value in fields.items()}}
        return {"path": path, "form": form, "cookie": self._cookie}

    def post(self, path: str, **fields: Any) -> tuple[int, str]:
        """Send a form; its status and where it leads."""
        status, _, location = self._ask("POST", path, urlencode(self.request(path, **fields)["form"]))
        return status, location

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body or None, {"Cookie": self._cookie, **kind})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = told.partition(";")[0].partition("=")
            self._cookies[name] = value
        token = TOKEN.search(text)
        self._token = token[1] if token else self._token
        connection.close()
        return answer.status, text, answer.headers.get("Location", "")


def signed_in(address: str, email: str) -> Session:
    """One of the staff of a prepared clinic, with both factors. A code is taken once in 30 seconds, so sign in once a site."""
    one = Session(address)
    one.get("/sign-in/")
    assert one.post("/sign-in/", email=email, password=PASSWORD)[1].startswith("/sign-in/code/")
    one.get("/sign-in/code/")
    assert one.post("/sign-in/code/", code=code_of(SECRET))[1] == "/desk/"
    assert one.get("/account/")[0] == 200
    return one
