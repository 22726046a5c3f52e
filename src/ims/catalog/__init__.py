"""How much is it, in whom, who measured it? Data files and the loader that refuses an incomplete one.

`load()` gives the `Catalog`; its files are read when they are first asked for. `check` reads all of them.
"""

from ims.catalog.check import check
from ims.catalog.condition import Condition, Plan, Presentation
from ims.catalog.evidence import Claim, SafetyNote
from ims.catalog.load import PRESET, Catalog, load
from ims.catalog.mechanism import Mechanism, MechanismSet, ReferenceRun
from ims.catalog.muscle import Muscle
from ims.catalog.outcome import AdverseEvent, NaturalCourse, OutcomeMeasure, RangeOfMotion, Target, TrialResult
from ims.catalog.parameter import Parameter, Spread
from ims.catalog.source import Source

__all__ = [
    "PRESET",
    "AdverseEvent",
    "Catalog",
    "Claim",
    "Condition",
    "Mechanism",
    "MechanismSet",
    "Muscle",
    "NaturalCourse",
    "OutcomeMeasure",
    "Parameter",
    "Plan",
    "Presentation",
    "RangeOfMotion",
    "ReferenceRun",
    "SafetyNote",
    "Source",
    "Spread",
    "Target",
    "TrialResult",
    "check",
    "load",
]
