"""Delivery: once, in spite of crashes, refusals and crowds."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db import connection

from ims.clinic.mail import outbox, sending
from ims.clinic.mail.server import connected
from ims.clinic.models import OutgoingMail
from tests.clinic.mail.conftest import confirmed, server_at
from tests.clinic.mail.sink import Sink


def put(now: datetime, *names: str, **more: object) -> list[OutgoingMail]:
    """Mails to these people, oldest first."""
    made = []
    for place, name in enumerate(names):
        mail = outbox.put(
            kind="answer",
            to=f"{name}@example.com",
            content={"subject": "Hello", "text": f"Words for {name}\n"},
            dedupe_key=f"answer:{name}",
            now=now + timedelta(milliseconds=place),
            **more,  # type: ignore[arg-type]
        )
        made.append(mail)
    return made  # type: ignore[return-value]


def deliver(post: Sink, now: datetime, is_true: sending.IsTrue = lambda _mail, _now: True) -> int:
    """One round through the sink."""
    server = server_at(post.port)
    with connected(server, "") as send:
        return sending.deliver(now=now, send=send, server=server, is_true=is_true)


def state(name: str) -> OutgoingMail:
    """How a mail stands."""
    return OutgoingMail.objects.get(dedupe_key=f"answer:{name}")


def test_due_mail_goes_once(db: None, now: datetime, post: Sink) -> None:
    """What is due goes, in order, and never again; what is for later waits."""
    put(now, "ada", "ben")
    put(now, "cy", not_before=now + timedelta(hours=1))
    later = now + timedelta(seconds=1)
    assert (deliver(post, later), deliver(post, later)) == (2, 0)
    assert post.recipients == ["ada@example.com", "ben@example.com"]
    assert state("ada").sent_at == later and state("ada").claimed_until is None
    assert deliver(post, now + timedelta(hours=1)) == 1


def test_what_was_claimed_by_a_process_that_died_goes_after_the_lease(db: None, now: datetime, post: Sink) -> None:
    """Nothing is lost, and while the claim lasts nobody else sends it."""
    put(now, "ada")
    assert sending.claim(now) is not None
    assert deliver(post, now + sending.LEASE - timedelta(seconds=1)) == 0
    assert deliver(post, now + sending.LEASE) == 1
    assert post.recipients == ["ada@example.com"]


def test_a_copy_after_a_crash_is_recognizable(db: None, now: datetime) -> None:
    """Killed between the server's yes and the mark, the copy has the same Message-ID."""
    put(now, "ada")
    seen: list[str] = []

    def killed(message: EmailMessage) -> None:
        seen.append(message["Message-ID"])
        if len(seen) == 1:
            raise KeyboardInterrupt

    server = server_at(25)
    with pytest.raises(KeyboardInterrupt):
        sending.deliver(now=now, send=killed, server=server, is_true=lambda _m, _n: True)
    sending.deliver(now=now + sending.LEASE, send=killed, server=server, is_true=lambda _m, _n: True)
    assert len(seen) == 2 and seen[0] == seen[1]
    assert state("ada").sent_at == now + sending.LEASE


def test_what_is_no_longer_true_does_not_go(db: None, now: datetime, post: Sink) -> None:
    """It is taken back at the door."""
    put(now, "ada", "ben")
    assert deliver(post, now + timedelta(seconds=1), lambda mail, _now: "ben" in mail.to) == 1
    assert post.recipients == ["ben@example.com"]
    assert state("ada").dropped_at is not None


def test_a_refused_address_is_not_tried_again_and_stops_nobody(db: None, now: datetime, post: Sink) -> None:
    """The next mail goes; the record says which kind of error it was and quotes no address."""
    post.refused.add("ada@example.com")
    put(now, "ada", "ben")
    assert deliver(post, now + timedelta(seconds=1)) == 1
    assert (state("ada").attempts, state("ada").last_error) == (sending.MOST_ATTEMPTS, "SMTPRecipientsRefused 550")
    assert deliver(post, now + timedelta(days=9)) == 0


def test_a_full_server_is_tried_again_later_and_later(db: None, now: datetime, post: Sink) -> None:
    """Pauses grow; in the end somebody looks at it, and may try again."""
    post.is_full = True
    (mail,) = put(now, "ada")
    at = now
    for attempt, pause in enumerate((*sending.PAUSES, *[sending.PAUSES[-1]] * 4), start=1):
        assert deliver(post, at) == 0
        mail.refresh_from_db()
        assert (mail.attempts, mail.not_before, mail.last_error) == (attempt, at + pause, "SMTPDataError 452")
        at = mail.not_before
    assert deliver(post, at + timedelta(days=30)) == 0
    post.is_full = False
    sending.try_again(now=at, mail=mail)
    assert deliver(post, at) == 1


def test_a_server_that_is_away_ends_the_round(db: None, now: datetime) -> None:
    """One mail is tried, not all of them, each with its wait."""
    put(now, "ada", "ben")
    server = server_at(9)  # nothing listens there
    with connected(server, "") as send:
        assert sending.deliver(now=now + timedelta(seconds=1), send=send, server=server, is_true=lambda _m, _n: True) == 0
    assert (state("ada").last_error, state("ben").attempts) == ("ConnectionRefusedError", 0)


def test_what_is_no_address_is_given_up_without_a_try(db: None, now: datetime, post: Sink) -> None:
    """A row that cannot become a message stops nobody."""
    (mail,) = put(now, "ada")
    put(now + timedelta(seconds=1), "ben")
    mail.to = "nobody"
    mail.save()
    assert deliver(post, now + timedelta(seconds=2)) == 1
    assert (state("ada").attempts, state("ada").last_error) == (sending.MOST_ATTEMPTS, "BadValue")


def test_two_processes_send_nothing_twice(transactional_db: None, now: datetime, post: Sink) -> None:
    """Four deliverers at once: everybody gets one mail."""
    names = [f"p{number}" for number in range(12)]
    put(now, *names)
    start = threading.Barrier(4)

    def run() -> None:
        try:
            start.wait()
            while deliver(post, now + timedelta(seconds=5)):
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(post.recipients) == sorted(f"{name}@example.com" for name in names)


def test_t71_no_log_and_no_record_names_an_address(
    db: None, now: datetime, post: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    """What the server says quotes addresses; none of it is kept."""
    confirmed(server_at(post.port))
    post.refused.add("ada@example.com")
    put(now, "ada", "ben")
    with caplog.at_level(logging.DEBUG):
        deliver(post, now + timedelta(seconds=1))
    told = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not any("example.com" in text or "Words for" in text for text in told)
    assert "example.com" not in state("ada").last_error
