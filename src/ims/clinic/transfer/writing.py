"""All people as text in columns, for a spreadsheet or other software. Who takes it out is written into the access log first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from ims.clinic.people.models import Person, User
from ims.clinic.transfer.cells import safe
from ims.clinic.transfer.columns import HEADINGS
from ims.clinic.trust import log

BYTE_ORDER_MARK = "\ufeff"
"""What tells a spreadsheet that the letters are UTF-8."""
AT_A_TIME = 200


def everybody() -> QuerySet[Person]:
    """All people, in the order in which they came."""
    return Person.objects.order_by("created", "id")


def export(
    *, actor: User | None, now: datetime, address_hash: str = "", has_mark: bool = True, by: str = ""
) -> Iterator[bytes]:
    """Note who takes out how many people; then the text, part by part."""
    number = everybody().count()
    log.record(
        action="export",
        object_type="people",
        actor=actor,
        reason=f"{number} people as CSV{by}",
        address_hash=address_hash,
        now=now,
    )
    return _parts(everybody().iterator(chunk_size=AT_A_TIME), has_mark=has_mark)


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows as text. Each cell stands in quotation marks; what another separator would make of it is no formula."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _parts(people: Iterable[Person], *, has_mark: bool) -> Iterator[bytes]:
    yield ((BYTE_ORDER_MARK if has_mark else "") + written([HEADINGS.values()])).encode()
    waiting: list[list[str]] = []
    for person in people:
        waiting.append([str(getattr(person, field)) for field in HEADINGS])
        if len(waiting) == AT_A_TIME:
            yield written(waiting).encode()
            waiting = []
    if waiting:
        yield written(waiting).encode()
