"""Every test talks to the practice provider: run them as `scripts/with-practice python -m pytest bindings/python`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(Path(__file__).parent))
try:
    import cascadeflow  # noqa: F401 - the installed wheel, where there is one
except ImportError:
    sys.path.insert(0, str(ROOT / "bindings/python"))
    if "CASCADEFLOW_LIBRARY" not in os.environ:
        os.environ["CASCADEFLOW_LIBRARY"] = str(ROOT / "build/dev/capi/libcascadeflow.so.1")
if "CASCADEFLOW_PRACTICE_URL" not in os.environ:
    raise RuntimeError("run the tests beside the practice provider: scripts/with-practice python -m pytest bindings/python")
