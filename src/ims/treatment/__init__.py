"""What does the hand do? A course of treatment as one de-identified record, its plan, its sham and its arms."""

from ims.treatment.course import SCHEMA, Course, Needle, OutcomeReading, Response, Session, Who

__all__ = [
    "SCHEMA",
    "Course",
    "Needle",
    "OutcomeReading",
    "Response",
    "Session",
    "Who",
]
