"""Who of a file is known already: found through the blind indexes of addresses and numbers, never by reading everybody.

The same person is who has the same words in the name and the same address or number, as when somebody books: families share
addresses. Whoever has neither address nor number is known by the name alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from ims.clinic.people.models import EMAIL, NAME, PHONE, Person
from ims.clinic.privacy.index import indexes_of, name_tokens, normal_email, normal_phone

AT_A_TIME = 400
"""Indexes asked for in one query: databases limit how many."""

Words = frozenset[str]


def words_of(name: str) -> Words:
    """The words by which a name is compared."""
    return frozenset(name_tokens(name))


@dataclass
class Known:
    """People whom the rows of a file may mean."""

    by_email: Mapping[str, list[Person]] = field(default_factory=dict)
    by_phone: Mapping[str, list[Person]] = field(default_factory=dict)
    by_name: Mapping[Words, list[Person]] = field(default_factory=dict)

    def at(self, values: Mapping[str, str]) -> list[Person]:
        """Everybody with the address or the number of the row, whatever their names."""
        email, phone = normal_email(values["email"]), normal_phone(values["phone"])
        found = [*self.by_email.get(email, ()), *self.by_phone.get(phone, ())]
        return list({person.id: person for person in found}.values())

    def candidates(self, values: Mapping[str, str]) -> list[Person]:
        """Whom the row may mean."""
        words = words_of(values["name"])
        if not is_reachable(values):
            return list(self.by_name.get(words, ()))
        email = normal_email(values["email"])
        return [
            person
            for person in self.at(values)
            # as when somebody books: father and son of one name share a telephone, not an address
            if words_of(person.name) == words and (not email or normal_email(person.email) in ("", email))
        ]


def is_reachable(values: Mapping[str, str]) -> bool:
    """Whether the row holds an address or a number by which somebody can be found."""
    return bool(normal_email(values["email"]) or normal_phone(values["phone"]))


def known_to(rows: Sequence[Mapping[str, str]]) -> Known:
    """People whom these rows may mean, in a few queries."""
    emails = {normal_email(row["email"]) for row in rows} - {""}
    phones = {normal_phone(row["phone"]) for row in rows} - {""}
    names = {words_of(row["name"]) for row in rows if not is_reachable(row)} - {frozenset()}
    return Known(_by_index(EMAIL, "email_index", emails), _by_index(PHONE, "phone_index", phones), _by_name(names))


def _by_index(kind: str, column: str, normals: Iterable[str]) -> dict[str, list[Person]]:
    meant = {index: normal for normal in normals for index in indexes_of(kind, normal)}
    found: dict[str, list[Person]] = defaultdict(list)
    for some in _in_parts(meant):
        for person in Person.objects.filter(**{f"{column}__in": some}).order_by("created", "id"):
            found[meant[getattr(person, column)]].append(person)
    return dict(found)


def _by_name(names: Iterable[Words]) -> dict[Words, list[Person]]:
    wanted = set(names)
    first = [index for words in wanted for index in indexes_of(NAME, min(words))]
    found: dict[Words, dict[UUID, Person]] = defaultdict(dict)
    for some in _in_parts(first):
        without = Person.objects.filter(email_index="", phone_index="", name_tokens__token_index__in=some)
        for person in without.order_by("created", "id"):
            if words_of(person.name) in wanted:
                found[words_of(person.name)][person.id] = person
    return {words: list(people.values()) for words, people in found.items()}


def _in_parts(indexes: Iterable[str]) -> Iterator[list[str]]:
    left = list(indexes)
    for start in range(0, len(left), AT_A_TIME):
        yield left[start : start + AT_A_TIME]
