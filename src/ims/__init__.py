"""IMS: a simulator of intramuscular stimulation.

::

    import ims

    course = ims.default_course(ims.load_catalog(), "tennis_elbow", sessions=6)
    scenario = ims.Scenario(course=course, mechanism_set="as_evidenced", persons=100)
    result = ims.simulate(scenario)        # an xarray Dataset: person, muscle | segment, time
    ims.plot(result).savefig("course.svg")
    ims.cite(scenario)                     # what to cite
    ims.explain(scenario)                  # the ordered plan of one step

Nothing is loaded until a name is used: `import ims` is instant, the first simulation loads the engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ims.catalog.load import load as load_catalog
    from ims.errors import ImsError
    from ims.reports.plot import plot
    from ims.results import load as load_result
    from ims.results import save as save_result
    from ims.simulation.cite import citations as cite
    from ims.simulation.explain import explain
    from ims.simulation.fast.result import needle_pass
    from ims.simulation.run import simulate
    from ims.simulation.scenario import Scenario
    from ims.treatment import Course, Needle, Response, Session, comparator, default_course, load_course, save_course
    from ims.trials import run_study, summarize

_HOMES = {
    "Course": "ims.treatment",
    "ImsError": "ims.errors",
    "Needle": "ims.treatment",
    "Response": "ims.treatment",
    "Scenario": "ims.simulation.scenario",
    "Session": "ims.treatment",
    "cite": "ims.simulation.cite:citations",
    "comparator": "ims.treatment",
    "default_course": "ims.treatment",
    "explain": "ims.simulation.explain",
    "load_catalog": "ims.catalog:load",
    "load_course": "ims.treatment",
    "load_result": "ims.results:load",
    "needle_pass": "ims.simulation.fast.result",
    "plot": "ims.reports.plot",
    "run_study": "ims.trials",
    "save_course": "ims.treatment",
    "save_result": "ims.results:save",
    "simulate": "ims.simulation.run",
    "summarize": "ims.trials",
}
"""Where each public name lives, and what it is called there where that differs."""

__all__ = [
    "Course",
    "ImsError",
    "Needle",
    "Response",
    "Scenario",
    "Session",
    "cite",
    "comparator",
    "default_course",
    "explain",
    "load_catalog",
    "load_course",
    "load_result",
    "needle_pass",
    "plot",
    "run_study",
    "save_course",
    "save_result",
    "simulate",
    "summarize",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ims' has no attribute {name!r}; public names: {', '.join(__all__)}")
    module, _, called = _HOMES[name].partition(":")
    return getattr(importlib.import_module(module), called or name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
