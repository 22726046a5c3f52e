"""Tables of people: staff accounts with their roles, those who book, practitioners."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django_otp.models import Device

from ims.clinic.privacy.fields import EncryptedText
from ims.clinic.privacy.index import LENGTH, index_of, indexes_of, name_tokens, normal_email, normal_phone

EMAIL, PHONE, NAME = "email", "phone", "name"
"""Kinds of blind index."""


class Role(models.TextChoices):
    """What a member of staff may do; see `rules`."""

    FRONT_DESK = "front_desk", "Front desk"
    PHYSIOTHERAPIST = "physiotherapist", "Physiotherapist"
    OWNER = "owner", "Owner"


class Language(models.TextChoices):
    """Languages of pages and mails."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class UserManager(BaseUserManager["User"]):
    """Finds accounts by the blind index of their address."""

    def create_user(self, *, email: str, password: str | None, name: str = "", **more: Any) -> User:
        """A new account; without a password nobody can sign in to it."""
        user = self.model(email=email, name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_email(self, email: str) -> User | None:
        """The account of that address, whichever key its index was made with."""
        return self.filter(email_index__in=indexes_of(EMAIL, normal_email(email))).first()


class User(AbstractBaseUser):
    """An account of a member of staff. Patients need none: they hold a link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = EncryptedText()
    email_index = models.CharField(max_length=LENGTH, unique=True, editable=False)
    name = EncryptedText(blank=True, default="")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def save(self, *args: Any, **more: Any) -> None:
        """Keep the index beside the address."""
        self.email_index = index_of(EMAIL, normal_email(self.email))
        super().save(*args, **more)

    @property
    def roles(self) -> frozenset[str]:
        """Roles held now."""
        return frozenset(self.grants.filter(ended=None).values_list("role", flat=True))


class RoleGrant(models.Model):
    """A role somebody holds or held."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    granted = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open grant of a role a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], condition=models.Q(ended=None), name="one_open_grant"),
        ]


class Authenticator(Device):  # type: ignore[misc]
    """An app on a telephone that makes codes: the second factor of an account. The middleware of django-otp finds it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = EncryptedText()
    """Base32, as the app was given it."""
    last_step = models.BigIntegerField(default=0)
    """The step of 30 seconds whose code was used last: none is taken twice."""
    created = models.DateTimeField()

    objects: ClassVar[models.Manager[Authenticator]] = models.Manager()


class RecoveryCode(models.Model):
    """The hash of a code that opens once where the telephone is lost."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)


class Invitation(models.Model):
    """A link that opens once: to join with a role, or for somebody who has an account to choose a new password."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    email = EncryptedText()
    name = EncryptedText(blank=True, default="")
    role = models.CharField(max_length=20, choices=Role, blank=True, default="")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    """Whose password is chosen anew; nobody's where somebody joins."""
    created = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created"]


class Person(models.Model):
    """Somebody who books, is on the waiting list or asks: only what is needed to reach them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = EncryptedText()
    email = EncryptedText(blank=True, default="")
    email_index = models.CharField(max_length=LENGTH, blank=True, default="", db_index=True, editable=False)
    phone = EncryptedText(blank=True, default="")
    phone_index = models.CharField(max_length=LENGTH, blank=True, default="", db_index=True, editable=False)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    zone = models.CharField(max_length=64, blank=True, default="")
    created = models.DateTimeField()

    def save(self, *args: Any, **more: Any) -> None:
        """Keep the indexes beside what they stand for."""
        self.index_reach()
        super().save(*args, **more)
        self.index_name()

    def index_reach(self) -> None:
        """Work out the indexes of address and number."""
        self.email_index = index_of(EMAIL, normal_email(self.email))
        self.phone_index = index_of(PHONE, normal_phone(self.phone))

    @property
    def word_indexes(self) -> set[str]:
        """The indexes of the words of the name."""
        return {index_of(NAME, token) for token in name_tokens(self.name)}

    def index_name(self) -> None:
        """Renew the indexes of the words of the name, with the same queries whether the person is new or known."""
        wanted = self.word_indexes
        self.name_tokens.exclude(token_index__in=wanted).delete()
        NameToken.objects.bulk_create(
            (NameToken(person=self, token_index=token) for token in sorted(wanted)), ignore_conflicts=True
        )


class NameToken(models.Model):
    """The blind index of one word of a name."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_tokens")
    token_index = models.CharField(max_length=LENGTH, db_index=True)

    class Meta:
        """A word counts once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "token_index"], name="one_token_a_person")]


class Practitioner(models.Model):
    """Who gives appointments. The name is public, as the source states it; nothing else is known of anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="practitioner")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    profession = models.CharField(max_length=120, blank=True, default="")
    color = models.CharField(max_length=7, default="#1f6f6b")
    is_active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """In the order the clinic chose."""

        ordering: ClassVar = ["order", "short_name"]

    def __str__(self) -> str:
        """The name."""
        return self.name


class CalendarFeed(models.Model):
    """An address at which a calendar program reads the visits of an account's own practitioner, without a name of anybody.

    Only the hash of its secret is stored. It opens while the row is there, the account is open and the calendar its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feeds")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="feeds")
    label = EncryptedText()
    """Where it is used, in the words of whoever made it."""
    tells_service = models.BooleanField(default=False)
    """Whether an entry says which service it is, or only that the time is booked."""
    secret_hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created"]
