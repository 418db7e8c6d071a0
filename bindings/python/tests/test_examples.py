"""Every Python example runs to its end and says something."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples/python").glob("*.py"))
NEEDS = {"fastapi_app": "fastapi", "langchain_chain": "langchain_core", "litellm_server": "litellm"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path: Path) -> None:
    if path.stem in NEEDS:
        pytest.importorskip(NEEDS[path.stem])
    places = os.pathsep.join([str(Path(__import__("cascadeflow").__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=180,
                          env=dict(os.environ, PYTHONPATH=places))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
