"""Taking down who somebody is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ims.clinic.people.models import EMAIL, PHONE, Language, NameToken, Person
from ims.clinic.people.queries import find_person
from ims.clinic.privacy.index import indexes_of, name_tokens, normal_email, normal_phone
from ims.errors import BadValue

LONGEST_NAME = 80
AT_A_TIME = 400
"""Rows written by one query: databases limit how many."""
_LIKE_A_LINK = re.compile(r"/|[Ww][Ww][Ww]\.|\w\.[a-z]{2,}")


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name: a short line with a letter, and nothing that a mail would show as a link."""
    return (
        len(text) <= LONGEST_NAME
        and len(text.splitlines()) == 1
        and any(letter.isalpha() for letter in text)
        and not _LIKE_A_LINK.search(text)
    )


def person_for(
    *, name: str, email: str = "", phone: str = "", language: str = Language.ENGLISH, zone: str = "", now: datetime
) -> Person:
    """The person with this address (or, without one, this number) and the same name; a new one where there is none.

    Nobody is told which it was. A known address under another name is another person: families share addresses. Mails are in
    the language chosen last.

    Raises
    ------
    BadValue    this is no name
    """
    if not is_name(name):
        raise BadValue(_("Type your name in letters."))
    words = set(name_tokens(name))
    for kind, column, normal in ((EMAIL, "email_index", normal_email(email)), (PHONE, "phone_index", normal_phone(phone))):
        if not normal:
            continue
        for found in Person.objects.filter(**{f"{column}__in": indexes_of(kind, normal)}).order_by("created"):
            if set(name_tokens(found.name)) == words:
                return _completed(found, email=email, phone=phone, language=language)
        break
    return Person.objects.create(name=name, email=email, phone=phone, language=language, zone=zone, created=now)


def take_down(people: Sequence[Person]) -> None:
    """Write many new people in a few queries, with all that they are found by. Whether they are known already is not asked.

    To be called within a transaction.
    """
    for person in people:
        person.index_reach()
    Person.objects.bulk_create(people, batch_size=AT_A_TIME)
    words = (NameToken(person=person, token_index=index) for person in people for index in sorted(person.word_indexes))
    NameToken.objects.bulk_create(words, batch_size=AT_A_TIME)


def _completed(person: Person, *, email: str, phone: str, language: str) -> Person:
    """Fill in what was blank, and the language; what else is there is changed by staff alone."""
    missing = {n: v for n, v in (("email", email), ("phone", phone)) if v and not getattr(person, n)}
    if language != person.language:
        missing["language"] = language
    for name, value in missing.items():
        setattr(person, name, value)
    # written even where nothing is new: a known address costs the queries that an unknown one costs
    person.save(update_fields=None if missing else ["language"])
    return person


def change_person(*, person_id: UUID, name: str, email: str = "", phone: str = "", language: str = Language.ENGLISH) -> Person:
    """Another name, address or number for somebody, as staff were told it.

    Raises
    ------
    NotFound, BadValue    there is no such person; no name
    """
    if not name_tokens(name):
        raise BadValue("Type a name: at least one word.")
    person = find_person(person_id)
    person.name, person.email, person.phone, person.language = name.strip(), email.strip(), phone.strip(), language
    person.save()
    return person
