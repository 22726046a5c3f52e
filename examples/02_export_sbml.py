"""One course as SBML: write it for other simulators, and read it as they do.

Run it with `python examples/02_export_sbml.py`. It needs python-libsbml (`pip install 'intramuscular[sbml]'`).
"""

from __future__ import annotations

from pathlib import Path

import libsbml

import ims
from ims.simulation.sbml import to_sbml


def main() -> None:
    """Export the second of two people with a tennis elbow, check the file, and look at one of its equations."""
    course = ims.default_course(ims.load_catalog(), "tennis_elbow", sessions=4)
    scenario = ims.Scenario(course=course, mechanism_set="as_evidenced", persons=2)
    file = Path("tennis_elbow.xml")
    file.write_text(to_sbml(scenario, person=1), encoding="utf-8")

    document = libsbml.readSBML(str(file))
    document.checkConsistency()
    model = document.getModel()
    rules = [model.getRule(i) for i in range(model.getNumRules())]
    print(f"Written: {file}, {model.getNumParameters()} quantities, {model.getNumEvents()} sessions.")
    print(f"Checked: {document.getNumErrors(libsbml.LIBSBML_SEV_ERROR)} errors.")
    print(f"States:  {sum(rule.isRate() for rule in rules)} that move between sessions.")
    supply = next(rule for rule in rules if rule.getVariable() == "nerve_function__C6")
    print(f"One:     d nerve_function__C6 / dt = {libsbml.formulaToL3String(supply.getMath())}")


if __name__ == "__main__":
    main()
