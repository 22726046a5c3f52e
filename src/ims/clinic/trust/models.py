"""Tables of trust: the access log that only grows, its head, and attempts counted for the limits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ims.clinic.privacy.fields import EncryptedText

HASH = 64


class AccessLog(models.Model):
    """One look at, or change of, a record of somebody. Each row carries the hash of the one before."""

    class Action(models.TextChoices):
        """What was done."""

        VIEW = "view", "Viewed"
        SEARCH = "search", "Searched"
        CREATE = "create", "Created"
        CHANGE = "change", "Changed"
        PRINT = "print", "Printed"
        EXPORT = "export", "Exported"
        OVERRIDE = "override", "Overrode"
        SIGN_IN = "sign_in", "Signed in"
        SIGN_OUT = "sign_out", "Signed out"
        REFUSED = "refused", "Was refused"

    at = models.DateTimeField()
    actor = models.ForeignKey("clinic.User", null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, blank=True, default="")
    person_id = models.CharField(max_length=40, blank=True, default="", db_index=True)
    reason = EncryptedText(blank=True, default="")
    salt = EncryptedText()
    """Chance that enters the hash: without the field key no guess of a reason can be tested and no row can be forged."""
    address_hash = models.CharField(max_length=HASH, blank=True, default="")
    previous_hash = models.CharField(max_length=HASH, blank=True, default="")
    hash = models.CharField(max_length=HASH, unique=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["id"]


class AccessLogHead(models.Model):
    """How long the access log is and where it ends: the row that writers queue for, and proof that no last rows are missing."""

    rows = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=HASH, blank=True, default="")

    class Meta:
        """There is one log."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_access_log")]


class Attempt(models.Model):
    """One try of something that is limited, under the hash of who tried."""

    kind = models.CharField(max_length=20)
    subject_hash = models.CharField(max_length=HASH)
    at = models.DateTimeField()

    class Meta:
        """Found by kind, subject and time."""

        indexes: ClassVar = [models.Index(fields=["kind", "subject_hash", "at"], name="attempts_by_subject")]
