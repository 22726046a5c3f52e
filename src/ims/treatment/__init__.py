"""What does the hand do? A course of treatment as one de-identified record, its plan, its sham and its arms."""

from ims.treatment.canonical import canonical_json, sha256
from ims.treatment.check import check_course, sites_outside
from ims.treatment.comparators import ARMS, UNTREATED, Comparator, comparators_hash, read_comparators
from ims.treatment.course import KINDS, SCHEMA, Course, Needle, OutcomeReading, Response, Session, Who
from ims.treatment.doses import Dose, Site, doses
from ims.treatment.files import from_json, from_toml, load_course, save_course, to_json, to_toml, write_text
from ims.treatment.plan import comparator, default_course
from ims.treatment.record import course_hash, from_plain, to_plain
from ims.treatment.write import commented_course_toml

__all__ = [
    "ARMS",
    "KINDS",
    "SCHEMA",
    "UNTREATED",
    "Comparator",
    "Course",
    "Dose",
    "Needle",
    "OutcomeReading",
    "Response",
    "Session",
    "Site",
    "Who",
    "canonical_json",
    "check_course",
    "commented_course_toml",
    "comparator",
    "comparators_hash",
    "course_hash",
    "default_course",
    "doses",
    "from_json",
    "from_plain",
    "from_toml",
    "load_course",
    "read_comparators",
    "save_course",
    "sha256",
    "sites_outside",
    "to_json",
    "to_plain",
    "to_toml",
    "write_text",
]
