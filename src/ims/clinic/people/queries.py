"""Finding people: by whole words of a name, a whole e-mail address or a whole telephone number, through blind indexes."""

from __future__ import annotations

from uuid import UUID

from ims.clinic.people.models import EMAIL, NAME, PHONE, Person, Practitioner
from ims.clinic.privacy.index import indexes_of, name_tokens, normal_email, normal_phone
from ims.errors import NotFound

MOST = 20
FEWEST_DIGITS = 7
NO_SUCH_PERSON = "There is no such person."


def is_phone(text: str) -> bool:
    """Whether a search looks like a telephone number: enough digits and hardly a letter."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= FEWEST_DIGITS and sum(letter.isalpha() for letter in text) <= len("ext")


def search(text: str, *, most: int = MOST) -> list[Person]:
    """People whom the words mean. Parts of words find nobody: the database knows whole words by their index alone."""
    if not text.strip():
        return []
    if "@" in text:
        found = Person.objects.filter(email_index__in=indexes_of(EMAIL, normal_email(text)))
    elif is_phone(text):
        found = Person.objects.filter(phone_index__in=indexes_of(PHONE, normal_phone(text)))
    else:
        found = Person.objects.all()
        words = name_tokens(text)
        if not words:
            return []
        for word in words:
            found = found.filter(name_tokens__token_index__in=indexes_of(NAME, word))
    return sorted(found.distinct()[:most], key=lambda person: person.name.casefold())


def find_person(person_id: UUID) -> Person:
    """One person.

    Raises
    ------
    NotFound    there is none
    """
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound(NO_SUCH_PERSON)
    return person


def practitioners(*, with_past: bool = False) -> list[Practitioner]:
    """Who gives appointments, in the clinic's order; with those who no longer do where asked."""
    found = Practitioner.objects.all()
    return list(found if with_past else found.filter(is_active=True))
