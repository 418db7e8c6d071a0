"""Every test talks to the practice provider on loopback. Its address comes from CASCADEFLOW_PRACTICE_URL, or the program
named by CASCADEFLOW_PRACTICE (or found in the build tree) is started for the session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(ROOT / "bindings/python"))


def _program() -> str:
    named = os.environ.get("CASCADEFLOW_PRACTICE")
    if named:
        return named
    for build in ("dev", "release"):
        path = ROOT / "build" / build / "practice/server/cascadeflow-practice"
        if path.exists():
            return str(path)
    raise RuntimeError("the practice provider is not built: cmake --build build/dev --target cascadeflow-practice")


def _library() -> None:
    if "CASCADEFLOW_LIBRARY" in os.environ:
        return
    for build in ("dev", "release"):
        path = ROOT / "build" / build / "capi/libcascadeflow.so.1"
        if path.exists():
            os.environ["CASCADEFLOW_LIBRARY"] = str(path)
            return


def _environment(url: str) -> dict[str, str]:
    """The base URLs and keys that real users have in their environment."""
    bases = {
        "OPENAI": "/v1", "ANTHROPIC": "/v1", "GROQ": "/groq/openai/v1", "TOGETHER": "/together/v1", "OLLAMA": "",
        "VLLM": "/vllm/v1", "OPENROUTER": "/openrouter/api/v1", "DEEPSEEK": "/deepseek/v1", "MISTRAL": "/mistral/v1",
        "GEMINI": "/v1beta", "HF": "/v1",
    }
    made = {f"{name}_BASE_URL": url + path for name, path in bases.items()}
    made.update({f"{name}_API_KEY": "sk-practice" for name in bases})
    made["HF_TOKEN"] = "sk-practice"
    return made


_server = None
_library()
if "CASCADEFLOW_PRACTICE_URL" not in os.environ:
    # Before any context is made: the engine reads the environment once.
    _server = subprocess.Popen([_program(), "--port", "0", "--speed", "0", "--exit-with-parent"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert _server.stdout is not None
    line = _server.stdout.readline()
    os.environ["CASCADEFLOW_PRACTICE_URL"] = next(word for word in line.split() if word.startswith("http")).rstrip("/.")
PRACTICE_URL = os.environ["CASCADEFLOW_PRACTICE_URL"]
for _name, _value in _environment(PRACTICE_URL).items():
    os.environ.setdefault(_name, _value)


def pytest_unconfigure() -> None:
    if _server is not None:
        _server.terminate()
        _server.wait(timeout=10)
