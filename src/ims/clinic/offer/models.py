"""Tables of what can be booked: the clinic, services, hours, exceptions, policy. Days and hours are data, not code."""

from __future__ import annotations

import uuid
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from ims.clinic.people.models import Practitioner

SOURCE_ZONE = "America/Toronto"


class Clinic(models.Model):
    """The clinic: one row. What the source does not state stays blank until the owner fills it in."""

    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    extension = models.CharField(max_length=10, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    zone = models.CharField(max_length=64, default=SOURCE_ZONE)
    set_up_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    mail_server = models.JSONField(null=True, blank=True)
    """Host, port, security and sender of the owner's mail server; its password lies in the key folder."""
    mail_confirmed_at = models.DateTimeField(null=True, blank=True)
    color = models.CharField(max_length=7, blank=True, default="")
    """The owner's color as `#rrggbb`, blank for the usual one; `look` says which ones can be read."""

    class Meta:
        """There is one clinic."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_clinic")]

    @property
    def tz(self) -> ZoneInfo:
        """The clinic's zone: all hours are wall time there."""
        return ZoneInfo(self.zone)


class BookingPolicy(models.Model):
    """How far ahead and how often the public may book: one row."""

    min_notice_minutes = models.PositiveIntegerField(default=120)
    horizon_days = models.PositiveIntegerField(default=90, validators=[MinValueValidator(1), MaxValueValidator(730)])
    grid_minutes = models.PositiveSmallIntegerField(default=15, validators=[MinValueValidator(5), MaxValueValidator(120)])
    hold_minutes = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1), MaxValueValidator(60)])
    late_cancel_hours = models.PositiveSmallIntegerField(default=24)
    max_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    max_open_per_person = models.PositiveSmallIntegerField(default=6)
    max_holds_per_visitor = models.PositiveSmallIntegerField(default=2)
    max_holds_per_day = models.PositiveIntegerField(default=200)
    offer_hours = models.PositiveSmallIntegerField(default=12)
    reminder_hours = models.JSONField(default=list)
    requires_approval = models.BooleanField(default=False)

    class Meta:
        """There is one policy."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_policy")]


class Service(models.Model):
    """Something that can be booked."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(480)])
    buffer_before = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(120)])
    buffer_after = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(120)])
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    is_online = models.BooleanField(default=True)
    practitioners = models.ManyToManyField(Practitioner, related_name="services")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """In the order the clinic chose; a service lasts."""

        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(minutes__gt=0), name="a_service_lasts")]

    def name_in(self, language: str) -> str:
        """The name in a language; English where there is no other."""
        return (self.name_fr if language == "fr" else "") or self.name_en

    def __str__(self) -> str:
        """The English name."""
        return self.name_en


class TimetableStamp(models.Model):
    """Which state the tables of this module are in: one row, written by triggers alone (`ims.clinic.offer.stamps`)."""

    value = models.CharField(max_length=32)

    class Meta:
        """There is one state."""

        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_stamp")]


class AvailabilityRule(models.Model):
    """Weekly hours of a practitioner, as wall time in the clinic's zone. Monday is 0."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    begins = models.TimeField()
    ends = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """Hours end after they begin, on a day of the week."""

        ordering: ClassVar = ["practitioner", "weekday", "begins"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="hours_end_after_they_begin"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
        ]


class AvailabilityException(models.Model):
    """Days that differ: closed (all day where no times are given) or extra hours. Without a practitioner it is for all."""

    class Kind(models.TextChoices):
        """Closed or extra."""

        CLOSED = "closed", "Closed"
        EXTRA = "extra", "Extra hours"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, null=True, blank=True, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=6, choices=Kind)
    first = models.DateField()
    last = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        """Days in order; both times or none; extra hours have times."""

        ordering: ClassVar = ["first", "begins"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="exception_days_in_order"),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None) | Q(begins__isnull=False, ends__isnull=False, ends__gt=F("begins")),
                name="exception_times_in_order",
            ),
            models.CheckConstraint(condition=~Q(kind="extra", begins=None), name="extra_hours_have_times"),
        ]
