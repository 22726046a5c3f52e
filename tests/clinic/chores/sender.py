"""A process that sends mail, to be killed: `python -m tests.clinic.chores.sender FOLDER PORT LATER_SECONDS`.

The first one on a folder makes the clinic and its mails.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

NUMBER = 12


def run(folder: Path, port: int, later: timedelta) -> None:
    """Send until nothing is due."""
    from ims.clinic.folder import prepare

    prepare(folder)
    os.environ |= {"IMS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "ims.web.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from ims.clinic.chores.ticking import tick
    from ims.clinic.mail import outbox, sending
    from ims.clinic.models import Clinic

    now = datetime.now(UTC) + later
    if not Clinic.objects.exists():
        server = {"host": "127.0.0.1", "port": port, "security": "none", "user": "", "sender": "desk@example.org"}
        Clinic.objects.create(id=1, set_up_at=now, mail_confirmed_at=now, mail_server={"confirmed": server})
        for place in range(NUMBER):
            content = {"subject": "Hello", "text": "x\n"}
            outbox.put(kind="answer", to=f"p{place}@example.com", content=content, dedupe_key=str(place), now=now)
    while sending.due(now).exists():
        tick(now)


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), timedelta(seconds=float(sys.argv[3])))
