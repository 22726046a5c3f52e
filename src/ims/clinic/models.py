"""All tables of the clinic, gathered where Django looks for them."""

from __future__ import annotations

from ims.clinic.appointments.models import (
    Appointment,
    AppointmentEvent,
    AppointmentToken,
    IdempotencyKey,
    WaitlistEntry,
    WaitlistToken,
)
from ims.clinic.mail.models import OutgoingMail
from ims.clinic.offer.models import (
    AvailabilityException,
    AvailabilityRule,
    BookingPolicy,
    Clinic,
    Service,
    TimetableStamp,
)
from ims.clinic.people.models import (
    Authenticator,
    CalendarFeed,
    Invitation,
    NameToken,
    Person,
    Practitioner,
    RecoveryCode,
    RoleGrant,
    User,
)
from ims.clinic.questions.models import Question, QuestionMessage
from ims.clinic.trust.models import AccessLog, AccessLogHead, Attempt

__all__ = [
    "AccessLog",
    "AccessLogHead",
    "Appointment",
    "AppointmentEvent",
    "AppointmentToken",
    "Attempt",
    "Authenticator",
    "AvailabilityException",
    "AvailabilityRule",
    "BookingPolicy",
    "CalendarFeed",
    "Clinic",
    "IdempotencyKey",
    "Invitation",
    "NameToken",
    "OutgoingMail",
    "Person",
    "Practitioner",
    "Question",
    "QuestionMessage",
    "RecoveryCode",
    "RoleGrant",
    "Service",
    "TimetableStamp",
    "User",
    "WaitlistEntry",
    "WaitlistToken",
]
