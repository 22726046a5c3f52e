"""Table of outgoing mail: written in the transaction of what it tells, sent later."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from ims.clinic.privacy.fields import EncryptedJSON, EncryptedText


class OutgoingMail(models.Model):
    """One mail. It exists if and only if what it tells was committed; `dedupe_key` keeps it single."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    to = EncryptedText()
    content = EncryptedJSON()
    """`subject`, `text`, and where there is one `calendar` (text of the file) with its `method`."""
    dedupe_key = models.CharField(max_length=120, unique=True)
    about = models.UUIDField(null=True, blank=True, db_index=True)
    """The appointment or question it is about, so that what is no longer true is not sent."""
    created = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True, default="")
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["not_before", "created"]
