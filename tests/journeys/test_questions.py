"""Somebody asks, the clinic answers; and what a hostile visitor writes is seen by staff as text (T-61)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
from tests.journeys.conftest import sign_in
from tests.journeys.corpus import SCRIPTS, written
from tests.journeys.demo import Demo
from tests.journeys.recorder import Recorder

QUESTION = "Do I need a note from my doctor before the first visit?"
ANSWER = "No, you can come without one."


def ask(page: Page, *, name: str, email: str, body: str) -> None:
    """Fill in the form for questions and send it, after a moment as a person needs it."""
    page.goto("/ask/")
    page.get_by_role("radio", name="Appointments").check()
    page.get_by_label("Your question").fill(body)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Telephone").fill("+1 289 555 0123")
    page.wait_for_timeout(AS_A_PERSON)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your question")


AS_A_PERSON = 4000
"""Milliseconds on the form: what is sent faster counts as a machine's."""


def test_question_is_asked_and_answered(site: Demo, person: Callable[..., Page], record: Callable[..., Recorder]) -> None:
    """From the form to the answer in the asker's mail; the acknowledgement quotes nothing of what was asked."""
    asker = person()
    asking = record(asker, "question_is_asked")
    asking.goto("/")
    asking.click(asker.locator("nav.site-nav").get_by_role("link", name="Ask us"), "Ask us")
    asking.click(asker.get_by_role("radio", name="Appointments"), "Appointments")
    asking.type(asker.get_by_label("Your question"), QUESTION, "question")
    asking.type(asker.get_by_label("E-mail"), "asker@example.org", "e-mail")
    asking.type(asker.get_by_label("Your name"), "Quinn Asker", "name")
    asking.type(asker.get_by_label("Telephone"), "+1 289 555 0123", "telephone")
    asking.shot("question")
    asker.wait_for_timeout(AS_A_PERSON)
    asking.click(asker.get_by_role("button", name="Send the question"), "Send")
    expect(asker.get_by_role("heading", level=1)).to_have_text("Thank you for your question")
    asking.shot("thanks")
    staff = person()
    answering = record(staff, "question_is_answered")
    sign_in(staff, site)
    answering.goto("/desk/")
    answering.click(staff.locator("nav.site-nav").get_by_role("link", name="Questions"), "Questions")
    answering.shot("inbox")
    answering.click(staff.get_by_role("row", name="Quinn Asker").get_by_role("link"), "the question")
    expect(staff.get_by_text(QUESTION)).to_be_visible()
    answering.type(staff.get_by_label("Your answer"), ANSWER, "answer")
    answering.shot("answer")
    answering.click(staff.get_by_role("button", name="Send the answer"), "Send the answer")
    expect(staff.locator(".tag", has_text="Answered").first).to_be_visible()
    answering.shot("answered")
    received, answered = [one for one in site.state()["mails"] if one["to"] == "asker@example.org"]
    assert QUESTION not in received["text"] + received["subject"]
    assert ANSWER in answered["text"]
    assert findings(staff) == []


HOSTILE_NAME = "<img src=x onerror=alert(1)>"
"""Letters and signs that a form takes as a name; what looks like a link it refuses."""


def test_t61_hostile_text_is_shown_as_text_to_staff(site: Demo, person: Callable[..., Page]) -> None:
    """Scripts, frames, styles and redirects in a question are letters on the staff's pages; nothing runs, nothing is loaded."""
    visitor = person()
    ask(visitor, name=HOSTILE_NAME, email="hostile@example.org", body=written())
    staff = person()
    staff.context.add_cookies(_signed_in(site, person))
    staff.goto("/desk/questions/?status=spam")
    staff.get_by_role("row").filter(has_text=HOSTILE_NAME).get_by_role("link").first.click()
    shown = staff.locator("main").inner_text()
    for piece in SCRIPTS:
        assert piece.strip("\u202e ") in shown, f"{piece!r} is not shown as it was written"
    staff.wait_for_timeout(500)
    assert staff.url.startswith(site.address)
    assert staff.locator("iframe, script:not([src]), [onerror], [onload]").count() == 0


def test_t61_hostile_name_is_shown_as_text_wherever_it_stands(site: Demo, person: Callable[..., Page]) -> None:
    """A visit booked under a script for a name: confirmation, calendar, appointment, day sheet, searches."""
    name = HOSTILE_NAME
    visitor = person()
    visitor.goto("/book/?service=first_visit")
    visitor.get_by_role("button", name="Take this time").click()
    visitor.get_by_label("Your name").fill(name)
    visitor.get_by_label("E-mail").fill("hostile-name@example.org")
    visitor.get_by_label("Telephone").fill("+1 289 555 0123")
    visitor.get_by_role("button", name="Book this visit").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Your visit is booked")
    (visit,) = [one for one in site.state()["appointments"] if one["name"] == name]
    staff = person()
    staff.context.add_cookies(_signed_in(site, person))
    staff.goto(f"/desk/?date={visit['start'][:10]}")
    expect(staff.locator("a.appointment", has_text=name)).to_be_visible()
    staff.locator("a.appointment", has_text=name).click()
    assert name in staff.locator("main").inner_text()
    for path in (f"/desk/day-sheet/?date={visit['start'][:10]}", "/desk/people/?q=onerror", "/desk/caller/?q=onerror"):
        staff.goto(path)
        assert name in staff.locator("main").inner_text(), path
    staff.goto("/desk/outbox/")
    staff.get_by_role("row").filter(has_text="hostile-name@example.org").get_by_role("link").first.click()
    assert name in staff.locator("main").inner_text()
    staff.wait_for_timeout(300)


def test_asking_is_for_everybody(person: Callable[..., Page]) -> None:
    """The form with its mistakes, wide and narrow, without a serious finding; the trap for machines is out of the way."""
    page = person(expected=(400, 422))
    for path in ("/ask/", "/fr/ask/"):
        page.goto(path)
        page.locator("main form button").last.click()
        expect(page.locator(".problems")).to_be_focused()
        for size in ({"width": 1280, "height": 800}, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert findings(page) + narrow_problems(page) == []
    trap = page.locator(".honey input")
    assert trap.get_attribute("tabindex") == "-1" and trap.get_attribute("autocomplete") == "off"


KEPT: dict[str, list[dict[str, object]]] = {}


def _signed_in(site: Demo, person: Callable[..., Page]) -> list[dict[str, object]]:
    """Cookies of a member of staff who sets up the second factor at the first sign-in."""
    if site.address not in KEPT:
        page = person()
        sign_in(page, site, "desk@example.org")
        KEPT[site.address] = [dict(one) for one in page.context.cookies()]
    return KEPT[site.address]
