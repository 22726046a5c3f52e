"""The engine's settings, made before it is loaded: vector width, compile cache."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

FLAGS = (
    "--xla_cpu_prefer_vector_width=512",
    "--xla_cpu_multi_thread_eigen=false",
    "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=100000000,xla_cpu_disable_loop_unrolling",
)
"""Full vectors; no second layer of threads below ours; a nest of loops as one function instead of a call a kernel; a loop over
a few lanes stays a loop until it becomes vectors, else it is written out first and lanes are computed one by one.

The first three make it about twice as fast a core (docs/BENCHMARKS.md); the last saves a needle pass a tenth of its time and
a third of its compiling.
"""


CACHE_WARNING = "Error (reading|writing) persistent compilation cache entry"
"""What the engine says, once a program, of a cache that is damaged or cannot be written: nothing anybody has to know."""


def cache_folder() -> Path:
    """Folder for compiled programs and drawn populations: IMS_CACHE, else the user's cache folder."""
    home = os.environ.get("IMS_CACHE") or os.path.join(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ims")
    return Path(home).absolute()


def prepare() -> None:
    """Set the engine up, before it computes anything; what the user has set stays. JAX may be imported already."""
    warnings.filterwarnings("ignore", message=CACHE_WARNING, category=UserWarning)
    set_already = os.environ.get("XLA_FLAGS", "")
    missing = [flag for flag in FLAGS if flag.split("=")[0] not in set_already]
    os.environ["XLA_FLAGS"] = " ".join([set_already, *missing]).strip()
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    keep = str(cache_folder() / "compiled")
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", keep)
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
    jax = sys.modules.get("jax")  # one that is here already has read the environment and has to be told
    if jax is not None and jax.config.jax_compilation_cache_dir is None:
        jax.config.update("jax_compilation_cache_dir", keep)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
