"""Does it help, in whom, against what? Arms on the same persons with the same chance, and what they add up to."""

from ims.trials.study import SetResults, Study, run_study
from ims.trials.summary import summarize

__all__ = ["SetResults", "Study", "run_study", "summarize"]
