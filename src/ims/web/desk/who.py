"""Who calls: somebody who was found, or somebody new. The same part of the screen for a visit and for the waiting list."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from ims.clinic.appointments.caller import Caller
from ims.clinic.people.models import Language, Person
from ims.clinic.people.queries import is_phone, search

NEW = "new"


@dataclass(frozen=True)
class Who:
    """What the screen says so far about the person; who is the only one found, or unknown, is chosen already."""

    q: str
    people: tuple[Person, ...]
    key: str
    name: str
    email: str
    phone: str
    language: str

    @property
    def person(self) -> Person | None:
        """The one who was found and chosen."""
        return next((one for one in self.people if str(one.id) == self.key), None)

    @property
    def named(self) -> str:
        """The name, of whoever it is."""
        return self.person.name if self.person else self.name

    @property
    def reach(self) -> str:
        """One way to reach them."""
        return (self.person.phone or self.person.email) if self.person else (self.phone or self.email)

    def caller(self) -> Caller:
        """The same as the clinic takes it down."""
        if self.person is not None:
            return Caller(person_id=self.person.id)
        return Caller(name=self.name, email=self.email, phone=self.phone, language=self.language)

    def missing(self) -> str:
        """The first thing that is missing, in the order of the screen; "" where nothing is."""
        if not self.key:
            return "Choose who calls, or take down somebody new."
        if self.key != NEW:
            return ""
        if not self.name:
            return "Type the caller's name."
        if not (self.phone or self.email):
            return "Type a telephone number or an e-mail address, so that the caller can be reached."
        if self.email and not _is_email(self.email):
            return f"'{self.email}' is not a whole e-mail address."
        return ""


def who_in(fields: QueryDict) -> Who:
    """Read who it is; what was searched for in vain is filled in where it belongs."""
    q = fields.get("q", "").strip()
    people = tuple(search(q))
    key = fields.get("who", "")
    if key != NEW and key not in {str(one.id) for one in people}:
        key = str(people[0].id) if len(people) == 1 else NEW if q and not people else ""
    typed = {name: fields.get(name, "").strip() for name in ("name", "email", "phone")}
    if q and not any(typed.values()) and not people:
        typed["email" if "@" in q else "phone" if is_phone(q) else "name"] = q
    language = fields.get("language", "")
    return Who(
        q=q, people=people, key=key, **typed, language=language if language in Language.values else Language.ENGLISH.value
    )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
