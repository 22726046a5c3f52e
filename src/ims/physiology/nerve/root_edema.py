"""Root edema: swelling inside a root that is pressed above the pressure of its venules (S3)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class RootEdema(SubModel):
    """Edema inside the nerve root of each segment, 0-1.

    Pressure above that which stops the venules lets fluid gather; it drains over days.

    Notes
    -----
    Section (e) of the slow reference, slow onset of pressure. Rapid onset gave edema within minutes in the same experiments;
    muscle does not press so suddenly, and the equation has no such term.

    Sources
    -------
    shelf:slow (e) (equation, design); Olmarker1989Spine (2 h at 50 mmHg), Olmarker1989 (venules stop at 30 mmHg)
    """

    name = "root_edema"
    statement = "S3"
    grade = "B"
    reads = (Variable("root_pressure", "p_root", "Pa", "segment"),)
    writes = ()
    states = (Variable("root_edema", "O", "1", "segment"),)
    parameters = (
        Variable("edema_rate", "k_O", "1/s", "person"),
        Variable("edema_threshold", "p_O", "Pa", "person"),
        Variable("edema_scale", "p_s", "Pa", "person"),
        Variable("edema_time", "tau_O", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"root_edema": 1.0 / p.edema_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        gather = p.edema_rate / p.edema_scale * xp.maximum(reads.root_pressure - p.edema_threshold, 0.0)
        return {"root_edema": gather * (1.0 - y.root_edema) - y.root_edema / p.edema_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
