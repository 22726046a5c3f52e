"""Files of people for the tests, and everybody whom the clinic knows as they can be compared."""

from __future__ import annotations

from ims.clinic.models import Person
from ims.clinic.transfer.planning import Plan, plan_for
from ims.clinic.transfer.reading import read_table

HEAD = "Name,E-mail,Telephone,Language\n"


def file_of(*lines: str, head: str = HEAD) -> bytes:
    """A file with these lines."""
    return (head + "\n".join(lines) + "\n").encode()


def plan_of(*lines: str, head: str = HEAD) -> Plan:
    """What a file with these lines would do now."""
    return plan_for(read_table(file_of(*lines, head=head)))


def everybody() -> list[tuple[str, ...]]:
    """All people with all that is known of them and all that they are found by."""
    return sorted(
        (
            str(one.id), one.name, one.email, one.phone, one.language, one.zone, str(one.created), one.email_index,
            one.phone_index, *sorted(one.name_tokens.values_list("token_index", flat=True)),
        )
        for one in Person.objects.all()
    )  # fmt: skip
