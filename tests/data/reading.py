"""What a fixture database says, by the code of today: `python -m tests.data.reading FOLDER` prints it as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)


def told() -> dict[str, Any]:
    """People, visits with their histories, questions, mails, accounts and the log, as they are read."""
    from ims.clinic.models import (
        AccessLog,
        Appointment,
        AvailabilityException,
        Clinic,
        OutgoingMail,
        Person,
        Question,
        User,
        WaitlistEntry,
    )
    from ims.clinic.people.queries import search
    from ims.clinic.trust import log

    clinic = Clinic.objects.get(id=1)
    return {
        "clinic": [clinic.name, clinic.phone, clinic.zone],
        "people": sorted([person.name, person.email, person.phone, person.language] for person in Person.objects.all()),
        "found by name": sorted(person.name for person in search("exemple")),
        "visits": sorted(
            [
                one.local_start,
                one.start.isoformat(),
                one.status,
                one.person.name if one.person else "",
                one.sequence,
                one.override_reason or "",
                [[event.event, event.origin, event.to, event.reason] for event in one.history.all()],
            ]
            for one in Appointment.objects.all()
        ),
        "closed": [[str(day.first), day.reason] for day in AvailabilityException.objects.all()],
        "waiting": [[one.person.name, one.weekdays, one.status] for one in WaitlistEntry.objects.all()],
        "questions": [
            [one.body, one.status, [message.body for message in one.messages.all()]] for one in Question.objects.all()
        ],
        "mails": sorted([mail.kind, mail.to, mail.content["subject"]] for mail in OutgoingMail.objects.all()),
        "staff": sorted([user.name, user.email, sorted(user.roles)] for user in User.objects.all()),
        "signs in": sorted(user.name for user in User.objects.all() if user.check_password("a long enough password")),
        "log": [[row.action, row.object_type, row.reason] for row in AccessLog.objects.all()],
        "log verifies": log.verify() is None,
    } | told_last(clinic)


def told_last(clinic: Any) -> dict[str, Any]:
    """What came at the end of milestone 2: said only where there is any, so that the older fixture reads as it did."""
    from ims.clinic.models import CalendarFeed

    feeds = [[feed.label, feed.practitioner.name, feed.tells_service] for feed in CalendarFeed.objects.all()]
    return {name: value for name, value in (("color", clinic.color), ("calendars", feeds)) if value}


def wrong() -> list[str]:
    """What `ims clinic check` has against it, the rights of files aside: git keeps none."""
    from ims.clinic.upkeep import State, look_after

    return [f"{one.subject}: {one.told}" for one in look_after(Path(sys.argv[1]), now=NOW) if one.state is State.WRONG]


def main() -> None:
    """Bring the folder's database to the schema of today and read it; or take the backup named second into it first."""
    from ims.web.starting import migrate, open_folder

    open_folder(Path(sys.argv[1]))
    from ims.clinic.backup import back_up, restore
    from ims.clinic.privacy.fields import keys
    from ims.clinic.sealing import KEY_FILE, Opener

    opener = Opener(KEY_FILE, b"k" * 40)
    if sys.argv[2:3] == ["to"]:
        back_up(Path(sys.argv[3]), opener=opener, keys=keys(), now=NOW)
        return
    if sys.argv[2:3] == ["from"]:
        restore(Path(sys.argv[3]), opener=opener, keys=keys())
    migrate()
    sys.stdout.write(json.dumps({"told": told(), "wrong": wrong()}))


if __name__ == "__main__":
    main()
