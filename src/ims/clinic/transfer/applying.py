"""A plan that was looked at, carried out whole or not at all, and written into the access log: whose record, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ims.clinic.offer.models import Clinic
from ims.clinic.people.domain import take_down
from ims.clinic.people.models import Language, Person, Practitioner, User
from ims.clinic.settling import lock
from ims.clinic.transfer.planning import Plan, Step, plan_for
from ims.clinic.transfer.reading import Table
from ims.clinic.trust import log
from ims.errors import NotPossible

CHANGED_MEANWHILE = "People have changed since this plan was made, so nothing was done. Look at the new plan."
REFUSED = (
    "Some rows are refused, so nothing was done. Correct them in the file, or say that they are to be left out and the others "
    "taken."
)


@transaction.atomic
def note_look(plan: Plan, *, actor: User | None, now: datetime, address_hash: str = "", by: str = "") -> None:
    """Write down that somebody looked at a plan, and whose records it shows: those of the people whom it would change."""
    shown = [step.person for step in plan.changed if step.person]
    log.record_each(
        action="view", object_type="person", person_ids=shown, actor=actor, reason="import", address_hash=address_hash, now=now
    )
    log.record(
        action="view",
        object_type="people",
        actor=actor,
        reason=f"plan of an import{by}: {plan.told}",
        address_hash=address_hash,
        now=now,
    )


@transaction.atomic
def apply(
    table: Table,
    *,
    digest: str,
    actor: User | None,
    now: datetime,
    leaves_out: bool = False,
    address_hash: str = "",
    by: str = "",
) -> Plan:
    """Carry out the plan with this digest. With `leaves_out`, rows that are refused stay out; otherwise one stops everything.

    Raises
    ------
    NotPossible    the plan is another one by now; some rows are refused
    """
    lock(Practitioner.objects.values_list("id", flat=True))  # bookings wait, so that nobody who books comes in twice
    Clinic.objects.select_for_update(no_key=True).filter(id=1).first()  # two imports queue here, so that nobody comes in twice
    plan = plan_for(table)
    if plan.digest != digest:
        raise NotPossible(CHANGED_MEANWHILE)
    if plan.refused and not leaves_out:
        raise NotPossible(REFUSED)
    made = [_new(step, now) for step in plan.new]
    take_down(made)
    changed = _change(plan.changed)
    for action, people in (("create", made), ("change", changed)):
        log.record_each(
            action=action,
            object_type="person",
            person_ids=[person.id for person in people],
            actor=actor,
            reason="import",
            address_hash=address_hash,
            now=now,
        )
    log.record(
        action="change",
        object_type="people",
        actor=actor,
        reason=f"import{by}: {plan.told}",
        address_hash=address_hash,
        now=now,
    )
    return plan


def _new(step: Step, now: datetime) -> Person:
    told = {**step.values, "language": step.values["language"] or Language.ENGLISH.value}
    return Person(created=now, **told)


def _change(steps: Sequence[Step]) -> list[Person]:
    meant = {step.person: step.changes for step in steps if step.person}
    people = list(Person.objects.select_for_update().filter(id__in=meant).order_by("id"))
    if len(people) < len(meant):
        raise NotPossible(CHANGED_MEANWHILE)
    for person in people:
        for change in meant[person.id]:
            if getattr(person, change.field) != change.old:  # somebody was quicker, after the plan was compared
                raise NotPossible(CHANGED_MEANWHILE)
            setattr(person, change.field, change.new)
        person.save()
    return people
