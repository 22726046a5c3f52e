"""What a race needs done beside the pages, because no page does it: a hold that ends at a certain instant, a policy, an offer.

It is done in the tables of a site of the tests. The clock of a site is never touched.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from ims.clinic.appointments import waitlist
from ims.clinic.appointments.models import Appointment, AppointmentEvent, Status, WaitlistEntry
from ims.clinic.appointments.transitions import NEW, TABLE
from ims.clinic.models import AvailabilityRule, BookingPolicy, Clinic
from tests.clinic.factories import let_mail_leave


def do(command: str, more: dict[str, Any]) -> Any:
    """One of the commands below; its answer."""
    known = {one.__name__: one for one in COMMANDS}
    return known[command](**more)


def policy(**values: Any) -> None:
    """Other rules for the public."""
    BookingPolicy.objects.filter(id=1).update(**values)


def let_mails_leave() -> None:
    """A mail server is confirmed, so that offers are made. It is never reached: nobody sends on these sites."""
    let_mail_leave()


def end_holds(ids: list[str], at: float) -> int:
    """Let holds end at an instant; how many."""
    held = Appointment.objects.filter(id__in=ids, status=Status.HELD)
    return held.update(hold_expires=datetime.fromtimestamp(at, UTC))


def end_offers(at: float) -> int:
    """Let all open offers end at an instant, with the holds that keep their times; how many."""
    until = datetime.fromtimestamp(at, UTC)
    entries = WaitlistEntry.objects.filter(status=WaitlistEntry.Status.OFFERED)
    Appointment.objects.filter(id__in=entries.values("offered_id")).update(hold_expires=until)
    return entries.update(offer_expires=until)


def pass_on(at: float = 0.0) -> int:
    """Pass offers on that are over, at an instant; how many were."""
    time.sleep(max(0.0, at - time.time()))
    return waitlist.pass_on(now=datetime.now(UTC))


def end_waiting() -> int:
    """Take everybody off the list, with the times that are kept for them, and let no more mail leave; how many."""
    held = Appointment.objects.filter(status=Status.HELD, source="waitlist")
    held.update(hold_expires=datetime.now(UTC))
    Clinic.objects.update(mail_server=None, mail_confirmed_at=None)
    return WaitlistEntry.objects.all().delete()[0]


def hours() -> dict[str, int]:
    """The rule of each day of the week, by the day."""
    return {str(one.weekday): one.id for one in AvailabilityRule.objects.all()}


def offers() -> list[dict[str, Any]]:
    """The waiting list in its order: who, how it stands, and which time is offered."""
    rows = WaitlistEntry.objects.select_related("person", "offered")
    return [
        {"name": one.person.name, "status": one.status, "start": one.offered.start.isoformat() if one.offered else ""}
        for one in rows
    ]


def visits() -> list[dict[str, Any]]:
    """Each appointment that takes time, or did, with its day in the clinic's zone."""
    zone = Clinic.objects.get(id=1).tz
    rows = Appointment.objects.select_related("person")
    return [
        {
            "id": str(one.id),
            "status": one.status,
            "start": one.start.isoformat(),
            "wall": one.start.astimezone(zone).isoformat(),
            "name": one.person.name if one.person else "",
        }
        for one in rows
    ]


def off_the_table() -> list[str]:
    """Steps of histories that are no row of the table, do not begin where the one before ended, or do not end where we are."""
    rows = {(one.origin, one.event.value, one.to.value) for one in TABLE}
    at = dict.fromkeys(Appointment.objects.values_list("id", flat=True), NEW)
    wrong = []
    for one in AppointmentEvent.objects.order_by("id"):
        if (one.origin, one.event, one.to) not in rows or one.origin != at[one.appointment_id]:
            wrong.append(f"{one.origin} {one.event} {one.to}")
        at[one.appointment_id] = one.to
    ends = dict(Appointment.objects.values_list("id", "status"))
    return wrong + [f"{at[key]} is {status}" for key, status in ends.items() if at[key] != status]


COMMANDS = (policy, let_mails_leave, end_holds, end_offers, pass_on, end_waiting, hours, offers, visits)
