"""What the tests of the command line share: the program in a clean room, and the practice provider beside it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CASCADEFLOW_CLI") or str(ROOT / "build/dev/cli/cascadeflow")
MODELS = ("--models", "gpt-4o-mini,gpt-4o")
KEY = "sk-practice-7f3a"  # must never be seen in any output


@dataclass
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class CliTest(unittest.TestCase):
    """One practice provider per class, one empty folder per test, and an environment with nothing of this machine in it."""

    server: subprocess.Popen[str]
    url: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = subprocess.Popen([PROGRAM, "practice", "--port", "0", "--speed", "0", "--exit-with-parent"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert cls.server.stdout is not None
        cls.url = next(w for w in cls.server.stdout.readline().split() if w.startswith("http")).rstrip("/.")

    @classmethod
    def tearDownClass(cls) -> None:
        assert cls.server.stdin is not None and cls.server.stdout is not None
        cls.server.stdin.close()
        cls.server.wait(timeout=10)
        cls.server.stdout.close()

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cascadeflow-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self, keys: bool = True, **more: str) -> dict[str, str]:
        made = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm"}
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                made[name] = os.environ[name]
        if keys:
            made |= {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": self.url + "/v1",
                     "ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": self.url + "/v1"}
        return made | more

    def say(self, *words: str, stdin: str | bytes = "", keys: bool = True, **more: str) -> Said:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run([PROGRAM, *words], input=data, capture_output=True, cwd=self.folder, timeout=60,
                              env=self.environment(keys, **more))
        said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
        self.assertNotIn(KEY, said.out + said.err)
        self.assertNotIn("\x1b", said.out + said.err, "colours belong on a terminal")
        return said

    def file(self, name: str, content: Any) -> str:
        text = content if isinstance(content, str) else json.dumps(content)
        (self.folder / name).write_text(text)
        return name

    def expect(self, said: Said, code: int) -> Said:
        self.assertEqual(said.code, code, f"out: {said.out}\nerr: {said.err}")
        return said


def main() -> None:
    sys.dont_write_bytecode = True
    unittest.main(verbosity=1)
