"""Tables of appointments: intervals of a practitioner's time, their history, their links, and the waiting list."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ims.clinic.offer.models import Service
from ims.clinic.people.models import Person, Practitioner, User
from ims.clinic.privacy.fields import EncryptedJSON, EncryptedText

HASH = 64
"""Characters of a SHA-256 digest in hexadecimal."""


class Status(models.TextChoices):
    """Where an appointment stands. What leads from one to another stands in `transitions` alone."""

    HELD = "held", "Held"
    PENDING = "pending", "Waiting for approval"
    BOOKED = "booked", "Booked"
    ARRIVED = "arrived", "Arrived"
    IN_PROGRESS = "in_progress", "In progress"
    FULFILLED = "fulfilled", "Completed"
    CANCELLED_BY_PATIENT = "cancelled_by_patient", "Cancelled by patient"
    CANCELLED_LATE = "cancelled_late", "Cancelled late"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic", "Cancelled by clinic"
    NOSHOW = "noshow", "Did not come"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    ENTERED_IN_ERROR = "entered_in_error", "Entered in error"


BLOCKING = (Status.HELD, Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.IN_PROGRESS)
"""Statuses that take the practitioner's time; a hold only until it expires."""


class Source(models.TextChoices):
    """Which way an appointment came."""

    WEB = "web", "Web page"
    DESK = "desk", "Front desk"
    API = "api", "API"
    WAITLIST = "waitlist", "Waiting list"


class Appointment(models.Model):
    """An interval of a practitioner's time, from the first hold to the end.

    `start` and `end` are UTC; the wall time, the zone and the version of the zone data are kept beside them, so that a change
    of the law moves no appointment. `blocked_from` and `blocked_until` include the buffers of the service: no two blocking
    rows of a practitioner overlap in them, unless one is an override.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="appointments")
    start = models.DateTimeField()
    end = models.DateTimeField()
    blocked_from = models.DateTimeField()
    blocked_until = models.DateTimeField()
    local_start = models.CharField(max_length=16)
    """Wall time in the clinic's zone, `YYYY-MM-DDTHH:MM`."""
    zone = models.CharField(max_length=64)
    zone_data = models.CharField(max_length=20)
    """Version of the zone data the conversion was made with."""
    status = models.CharField(max_length=24, choices=Status)
    source = models.CharField(max_length=10, choices=Source)
    hold_expires = models.DateTimeField(null=True, blank=True)
    visitor_hash = models.CharField(max_length=HASH, blank=True, default="", db_index=True)
    overlap_allowed = models.BooleanField(default=False)
    override_reason = EncryptedText(null=True, blank=True)
    override_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="overrides")
    group = models.UUIDField(null=True, blank=True, db_index=True)
    """Visits that were booked together, all or none."""
    sequence = models.PositiveIntegerField(default=0)
    ical_uid = models.CharField(max_length=80, unique=True)
    created = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="booked")

    class Meta:
        """The overlap guard itself is in the migrations: an exclusion constraint or triggers, by database."""

        ordering: ClassVar = ["start"]
        indexes: ClassVar = [
            models.Index(fields=["practitioner", "blocked_from"], name="appointment_by_time"),
            models.Index(fields=["status", "start"], name="appointment_by_status"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appointment_lasts"),
            models.CheckConstraint(
                condition=Q(blocked_from__lte=F("start"), blocked_until__gte=F("end")), name="buffers_are_outside"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_status"),
            models.CheckConstraint(condition=~Q(status="held", hold_expires=None), name="a_hold_expires"),
            models.CheckConstraint(
                condition=Q(overlap_allowed=False) | (Q(override_reason__isnull=False) & Q(override_by__isnull=False)),
                name="an_override_has_reason_and_name",
            ),
        ]


class AppointmentEvent(models.Model):
    """One step of an appointment's history; rows are only ever added (a trigger refuses anything else)."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField()
    event = models.CharField(max_length=24)
    origin = models.CharField(max_length=24, blank=True, default="")
    to = models.CharField(max_length=24)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedText(blank=True, default="")

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["id"]


class AppointmentToken(models.Model):
    """A link that opens one appointment. Only the hash of its secret is stored."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="tokens")
    secret_hash = models.CharField(max_length=HASH, unique=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()


class WaitlistEntry(models.Model):
    """Somebody who wants an earlier or a fuller day's time."""

    class Status(models.TextChoices):
        """Waiting, with an offer, or done."""

        WAITING = "waiting", "Waiting"
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LAPSED = "lapsed", "Lapsed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="waiting")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="waiting")
    practitioner = models.ForeignKey(Practitioner, null=True, blank=True, on_delete=models.PROTECT, related_name="waiting")
    weekdays = models.JSONField(default=list)
    """Days of the week that suit, Monday 0; empty for any."""
    earliest = models.TimeField(null=True, blank=True)
    latest = models.TimeField(null=True, blank=True)
    first = models.DateField()
    last = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    offered = models.ForeignKey(Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="offers")
    offer_expires = models.DateTimeField(null=True, blank=True)
    declined = models.JSONField(default=list)
    """Starts that were offered and not taken, so that none is offered twice."""
    created = models.DateTimeField()

    class Meta:
        """First come, first served."""

        ordering: ClassVar = ["created", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="waiting_days_in_order")]


class WaitlistToken(models.Model):
    """A link that opens one entry of the waiting list; older ones keep working. Only the hash of its secret is stored."""

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="tokens")
    secret_hash = models.CharField(max_length=HASH, unique=True)
    created = models.DateTimeField()


class IdempotencyKey(models.Model):
    """An answer that is given again when the same request comes again."""

    scope = models.CharField(max_length=80)
    key_hash = models.CharField(max_length=HASH)
    request_hash = models.CharField(max_length=HASH)
    status_code = models.PositiveSmallIntegerField(null=True)
    response = EncryptedJSON(null=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()

    class Meta:
        """A key counts once in its scope."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key_hash"], name="one_answer_a_key")]
