"""Tables of questions and what was written back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from ims.clinic.people.models import EMAIL, PHONE, Language, User
from ims.clinic.privacy.fields import EncryptedText
from ims.clinic.privacy.index import LENGTH, index_of, normal_email, normal_phone

BODY = "question"
"""Kind of blind index: the same words are recognized without being readable."""


def normal_body(body: str) -> str:
    """Lower case, single spaces: what makes two questions the same words."""
    return " ".join(body.lower().split())


class Topic(models.TextChoices):
    """What a question is about."""

    TREATMENT = "treatment", "The treatment"
    CONDITION = "condition", "My condition"
    BOOKING = "booking", "Appointments"
    OTHER = "other", "Something else"


class QuestionStatus(models.TextChoices):
    """Where a question stands."""

    NEW = "new", "New"
    TRIAGED = "triaged", "Triaged"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    SPAM = "spam", "Spam"


class Question(models.Model):
    """A question from a visitor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = EncryptedText(blank=True, default="")
    email = EncryptedText()
    email_index = models.CharField(max_length=LENGTH, blank=True, default="", db_index=True, editable=False)
    phone = EncryptedText(blank=True, default="")
    phone_index = models.CharField(max_length=LENGTH, blank=True, default="", db_index=True, editable=False)
    topic = models.CharField(max_length=12, choices=Topic)
    body = EncryptedText()
    body_index = models.CharField(max_length=LENGTH, blank=True, default="", db_index=True, editable=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    status = models.CharField(max_length=10, choices=QuestionStatus, default=QuestionStatus.NEW)
    spam_score = models.PositiveSmallIntegerField(default=0)
    assigned = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    created = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created"]

    def save(self, *args: object, **more: object) -> None:
        """Keep the indexes beside what they stand for."""
        self.email_index = index_of(EMAIL, normal_email(self.email))
        self.phone_index = index_of(PHONE, normal_phone(self.phone))
        self.body_index = index_of(BODY, normal_body(self.body))
        super().save(*args, **more)  # type: ignore[arg-type]


class QuestionMessage(models.Model):
    """One answer, or a note of the staff."""

    class Direction(models.TextChoices):
        """To the visitor, or for the staff alone."""

        OUT = "out", "Answer"
        NOTE = "note", "Note"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    direction = models.CharField(max_length=4, choices=Direction)
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = EncryptedText()

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["id"]
