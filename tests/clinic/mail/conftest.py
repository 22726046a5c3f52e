"""A mail server, and a clinic that has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ims.clinic.mail.server import PASSWORD, MailServer, password_file
from ims.clinic.models import Clinic
from tests.clinic.factories import NOW
from tests.clinic.mail.sink import Sink, sink


@pytest.fixture
def post() -> Iterator[Sink]:
    """A mail server on this machine."""
    with sink() as server:
        yield server


@pytest.fixture(autouse=True)
def no_passwords() -> Iterator[None]:
    """No password stays behind."""
    yield
    for name in (PASSWORD, f"{PASSWORD}.new"):
        password_file(name).unlink(missing_ok=True)


def server_at(port: int, **more: object) -> MailServer:
    """How the sink is reached."""
    told = {"host": "127.0.0.1", "port": port, "security": "none", "user": "", "sender": "desk@example.org", **more}
    return MailServer(**told)  # type: ignore[arg-type]


def confirmed(server: MailServer) -> Clinic:
    """Mail may leave through this server."""
    row = {"confirmed": server.as_row(), "proposed": None}
    Clinic.objects.update_or_create(id=1, defaults={"mail_server": row, "mail_confirmed_at": NOW, "set_up_at": NOW})
    return Clinic.objects.get(id=1)
