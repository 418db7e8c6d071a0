"""Models behind a LiteLLM proxy server (pip install "litellm[proxy]"), which this example starts for itself."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from cascadeflow import CascadeAgent, ModelConfig


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(name: str) -> dict:
    return {
        "model_name": name,
        "litellm_params": {
            "model": f"openai/{name}",
            "api_base": os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1"),
            "api_key": "os.environ/OPENAI_API_KEY",
        },
    }


def start(folder: str, port: int, key: str) -> "subprocess.Popen[bytes]":
    config = Path(folder, "config.json")  # JSON is YAML
    config.write_text(json.dumps({"model_list": [served("gpt-4o-mini"), served("gpt-4o")]}))
    program = shutil.which("litellm", path=str(Path(sys.executable).parent)) or "litellm"
    return subprocess.Popen([program, "--config", str(config), "--host", "127.0.0.1", "--port", str(port)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            env=dict(os.environ, LITELLM_MASTER_KEY=key, LITELLM_MODE="PRODUCTION",
                                     LITELLM_LOCAL_MODEL_COST_MAP="True"))


def wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(900):
        try:
            urllib.request.urlopen(f"{url}/health/liveliness", timeout=2)
            return
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the LiteLLM server did not start")
            time.sleep(0.2)
    raise SystemExit("the LiteLLM server was not ready in time")


with tempfile.TemporaryDirectory() as folder:
    port, key = free_port(), f"sk-{secrets.token_hex(16)}"
    url = f"http://127.0.0.1:{port}"
    server = start(folder, port, key)
    try:
        wait_until_ready(url, server)
        behind = [ModelConfig(name, "litellm", base_url=f"{url}/v1", api_key=key)
                  for name in ("gpt-4o-mini", "gpt-4o")]
        with CascadeAgent(models=behind) as agent:
            for question in ("What is the capital of France?", "[[practice:only=mini,refusal]] Who wrote Don Quixote?"):
                result = agent.run_sync(question)
                print(f"{result.model_used} by way of {result.provider}: {result.content}")
    finally:
        server.terminate()
        server.wait(timeout=20)
