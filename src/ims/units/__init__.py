"""What does this number mean? Units at the edges of IMS; inside, everything is SI and carries none.

`to_si` and `from_si` convert between a unit written beside a number and SI; `dimension` says what a unit measures.
Numbers, numpy arrays and JAX arrays pass through alike; numpy is never imported here.
"""

from ims.units.convert import convertible, dimension, factor, from_si, to_si
from ims.units.expression import Unit, read_unit

__all__ = ["Unit", "convertible", "dimension", "factor", "from_si", "read_unit", "to_si"]
