"""Who gives appointments and on which days, as the clinic's own records say; nothing is known of anybody beyond that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ims.clinic.offer.models import AvailabilityRule, Clinic
from ims.clinic.people.models import Practitioner

DAYS: tuple[Promise, ...] = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)
PROFESSIONS = {"physiotherapist": gettext_lazy("physiotherapist")}


@dataclass(frozen=True)
class Available:
    """A practitioner, and the days of the week on which visits are given."""

    name: str
    short_name: str
    profession: str
    weekdays: tuple[int, ...]

    @property
    def days(self) -> str:
        """The days in words: `Mondays, Wednesdays and Fridays`."""
        words = [str(DAYS[day]) for day in self.weekdays]
        if len(words) < 2:
            return "".join(words)
        return _("%(days)s and %(last)s") % {"days": ", ".join(words[:-1]), "last": words[-1]}


def who_is_available(*, now: datetime) -> tuple[Available, ...]:
    """Every active practitioner with hours that are valid now or later."""
    clinic = Clinic.objects.filter(id=1).first()
    if clinic is None:
        return ()
    today = now.astimezone(clinic.tz).date()
    rules = AvailabilityRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return tuple(
        Available(
            one.name,
            one.short_name,
            str(PROFESSIONS.get(one.profession, one.profession)),
            tuple(sorted({rule.weekday for rule in rules if rule.practitioner_id == one.id})),
        )
        for one in Practitioner.objects.filter(is_active=True)
    )
