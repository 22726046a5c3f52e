"""What happens beside the browser, in a process of its own: `python -m tests.journeys.stage <command> [JSON]`, answers in JSON.

prepare     database, static files, a set-up clinic, three accounts with second factors
state       appointments (pairs that overlap counted), mails, questions
private     what must stand in no log: names, addresses, numbers, questions, secrets of links
counts      how many of each there are, the ids of what is booked, and whether each history is a path of the table

Whatever else is asked for stands in `backstage`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ims.clinic.folder import prepare as prepare_folder

PASSWORD = "a long enough password"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Secret of the second factor of every account here."""
STAFF = {"owner@example.org": "owner", "desk@example.org": "front_desk", "jeff@example.org": "physiotherapist"}


def main(command: str, more: dict[str, Any]) -> Any:
    """Do it; the answer."""
    prepare_folder(Path(os.environ["IMS_DATA"]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ims.web.settings")
    import django

    django.setup()
    from tests.journeys import backstage

    mine = {"prepare": _prepare, "state": _state, "private": _private, "counts": _counts}
    return mine[command]() if command in mine else backstage.do(command, more)


def _prepare() -> dict[str, str]:
    from django.core.management import call_command

    from ims.clinic.models import RoleGrant, User
    from ims.clinic.offer.domain import set_up
    from ims.clinic.people import second_factor
    from tests.clinic.factories import PLAN

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = datetime.now(UTC)
    set_up(PLAN, now=now)
    for email, role in STAFF.items():
        user = User.objects.create_user(email=email, password=PASSWORD, name=role.replace("_", " ").title())
        RoleGrant.objects.create(user=user, role=role, granted=now)
        second_factor.bind(user=user, secret=SECRET, now=now)
    return {"clinic": PLAN.name}


def _state() -> dict[str, Any]:
    from ims.clinic.appointments.models import BLOCKING, Appointment
    from ims.clinic.models import OutgoingMail, Question

    rows = list(Appointment.objects.order_by("start").select_related("person", "service"))
    blocking = [row for row in rows if row.status in BLOCKING and not row.overlap_allowed]
    overlaps = sum(
        a.practitioner_id == b.practitioner_id and a.blocked_from < b.blocked_until and b.blocked_from < a.blocked_until
        for index, a in enumerate(blocking)
        for b in blocking[index + 1 :]
    )
    return {
        "appointments": [
            {
                "status": row.status,
                "start": row.start.isoformat(),
                "name": row.person.name if row.person else "",
                "source": row.source,
            }
            for row in rows
        ],
        "overlaps": overlaps,
        "mails": [
            {"kind": mail.kind, "to": mail.to, **{key: mail.content[key] for key in ("subject", "text")}}
            for mail in OutgoingMail.objects.order_by("created")
        ],
        "questions": [{"status": one.status, "body": one.body} for one in Question.objects.order_by("created")],
    }


def _private() -> list[str]:
    import re

    from ims.clinic.models import OutgoingMail, Person, Question, User

    found = [value for one in Person.objects.all() for value in (one.name, one.email, one.phone)]
    found += [value for one in User.objects.all() for value in (one.email, one.name)]
    found += [value for one in Question.objects.all() for value in (one.name, one.email, one.body)]
    for mail in OutgoingMail.objects.all():
        found += [mail.to, *re.findall(r"/(?:m|w|invite)/([\w-]+)", mail.content["text"])]
    return sorted({value for value in found if value})


def _counts() -> dict[str, Any]:
    from collections import Counter

    from ims.clinic.appointments.models import Appointment, Status
    from ims.clinic.models import OutgoingMail
    from tests.clinic.appointments.racing import overlapping_pairs
    from tests.journeys import backstage

    booked = [str(key) for key in Appointment.objects.filter(status=Status.BOOKED).values_list("id", flat=True)]
    return {
        "appointments": Appointment.objects.count(),
        "calendar_uids": Appointment.objects.values("ical_uid").distinct().count(),
        "booked": len(booked),
        "booked_ids": booked,
        "overlapping_pairs": overlapping_pairs(),
        "off_the_table": backstage.off_the_table(),
        "mails": Counter(OutgoingMail.objects.values_list("kind", flat=True)),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.loads(sys.argv[2]))))
