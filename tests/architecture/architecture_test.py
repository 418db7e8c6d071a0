"""Fails when the tree breaks a rule of the house. Every rule is also shown a text that breaks it, so that none can go blind."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import rules  # noqa: E402

FLOORS = rules.floors((rules.ROOT / "docs/architecture.md").read_text())


def committed() -> list[str]:
    """The files of the tree; in an unpacked archive without Git, all but what builds leave behind."""
    git = subprocess.run(["git", "-C", str(rules.ROOT), "ls-files", "-z"], capture_output=True, text=True)
    if git.returncode == 0 and git.stdout:
        return [name for name in git.stdout.split("\0") if name and (rules.ROOT / name).is_file()]
    skipped = {"build", "node_modules", "dist", "target", ".git", ".venv", "__pycache__"}
    found = (path.relative_to(rules.ROOT) for path in rules.ROOT.rglob("*") if path.is_file())
    return [str(path) for path in found if not skipped & set(path.parts)]


def texts(names: list[str]) -> dict[str, str]:
    read = {}
    for name in names:
        data = (rules.ROOT / name).read_bytes()
        if b"\0" not in data[:4096]:
            read[name] = data.decode("utf-8", "replace")
    return read


TREE = texts(committed())
SOURCES = {name: text for name, text in TREE.items() if name.endswith(rules.CODE)}
THIS_TEST = "tests/architecture/"


class Tree(unittest.TestCase):
    """The tree as it is."""

    def none(self, faults: list[str]) -> None:
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_floors_are_written_down(self) -> None:
        rooms = {str(path.relative_to(rules.ROOT)) for path in (rules.ROOT / "core").iterdir() if path.is_dir()}
        self.assertEqual(rooms - set(FLOORS), set(), "rooms of core/ that docs/architecture.md does not know")
        self.assertGreater(len(SOURCES), 100)

    def test_includes_point_down(self) -> None:
        self.none([fault for name, text in SOURCES.items() for fault in rules.includes_upward(name, text, FLOORS)])

    def test_no_two_rooms_include_each_other(self) -> None:
        self.none(rules.rooms_in_a_circle(SOURCES, FLOORS))

    def test_only_io_sees_outside(self) -> None:
        self.none([fault for name, text in SOURCES.items() for fault in rules.foreign_headers(name, text)])

    def test_core_words(self) -> None:
        self.none([fault for name, text in SOURCES.items() for fault in rules.core_words(name, text)])

    def test_files_are_short(self) -> None:
        self.none([fault for name, text in SOURCES.items() for fault in rules.too_long(name, text)])

    def test_headers_keep_the_prefix(self) -> None:
        self.none([fault for name, text in SOURCES.items() for fault in rules.names_without_prefix(name, text)])

    def test_symbols_keep_the_prefix(self) -> None:
        names = (rules.ROOT / "capi/abi/symbols.txt").read_text().split()
        self.assertGreater(len(names), 50)
        self.none([name for name in names if not name.startswith("cascade_")])
        exported = (rules.ROOT / "capi/abi/cascadeflow.map").read_text()
        self.assertRegex(exported, r"local:\s*\*;")

    def test_no_word_of_a_machine(self) -> None:
        self.none([fault for name, text in TREE.items() if not name.startswith(THIS_TEST)
                   for fault in rules.machine_words(name, text)])


class Rules(unittest.TestCase):
    """Each rule on a text that breaks it, and on one that does not."""

    def up(self, path: str, include: str) -> list[str]:
        return rules.includes_upward(path, f'#include "{include}"\n', FLOORS)

    def test_upward(self) -> None:
        self.assertTrue(self.up("core/base/x.cpp", "gate/gate.hpp"))
        self.assertTrue(self.up("core/gate/x.cpp", "cascade/run.hpp"))
        self.assertTrue(self.up("core/runtime/x.hpp", "host/guard.hpp"))
        self.assertFalse(self.up("core/cascade/x.cpp", "gate/gate.hpp"))
        self.assertFalse(self.up("core/gate/x.cpp", "classify/classify.hpp"))

    def test_only_the_c_abi(self) -> None:
        self.assertTrue(self.up("cli/x.cpp", "gate/gate.hpp"))
        self.assertTrue(self.up("bindings/node/native/x.cpp", "runtime/driver.hpp"))
        self.assertFalse(self.up("cli/x.cpp", "base/json.hpp"))
        self.assertTrue(self.up("practice/x.cpp", "gate/gate.hpp"))
        self.assertTrue(self.up("practice/x.cpp", "practice/server/server.hpp"))
        self.assertFalse(self.up("practice/x.cpp", "base/json.hpp"))

    def test_circle(self) -> None:
        a, b = '#include "classify/classify.hpp"\n', '#include "gate/gate.hpp"\n'
        self.assertTrue(rules.rooms_in_a_circle({"core/gate/x.cpp": a, "core/classify/x.cpp": b}, FLOORS))
        self.assertFalse(rules.rooms_in_a_circle({"core/gate/x.cpp": a}, FLOORS))

    def test_headers(self) -> None:
        for path, header in [("core/gate/x.cpp", "curl/curl.h"), ("core/base/x.hpp", "chrono"), ("core/cascade/x.cpp", "mutex"),
                             ("core/ledger/x.cpp", "sqlite3.h"), ("core/runtime/x.cpp", "fstream"), ("capi/src/x.cpp", "thread"),
                             ("core/base/x.cpp", "cstdio"), ("practice/x.cpp", "uv.h"), ("cli/x.cpp", "uv.h"),
                             ("core/ledger/x.cpp", "hiredis/hiredis.h"), ("core/gate/x.cpp", "cjson/cJSON.h"),
                             ("core/io/x.cpp", "fstream"), ("bindings/node/native/x.cpp", "sstream")]:
            self.assertTrue(rules.foreign_headers(path, f"#include <{header}>\n"), f"{header} in {path}")
        for path, header in [("core/io/x.cpp", "curl/curl.h"), ("capi/host/x.cpp", "mutex"), ("cli/x.cpp", "cstdio")]:
            self.assertFalse(rules.foreign_headers(path, f"#include <{header}>\n"), f"{header} in {path}")

    def test_words(self) -> None:
        for code in ("throw 1;", "try {} catch (...) {}", 'std::getenv("A");', "std::time(nullptr);", "typeid(x);"):
            self.assertTrue(rules.core_words("core/gate/x.cpp", code), code)
        for code in ("// throw it away", '"throw"', "int runtime(int);", "R\"(throw)\""):
            self.assertFalse(rules.core_words("core/gate/x.cpp", code), code)

    def test_prefix(self) -> None:
        header = "capi/include/cascadeflow/x.h"
        for code in ("#define MAX_X 1\n", "CASCADE_EXPORT int run(int a);\n", "typedef struct { int a; } thing;\n", "typedef int kind;\n",
                     "typedef void (*on_done)(int a);\n"):
            self.assertTrue(rules.names_without_prefix(header, code), code)
        for code in ("#define CASCADE_MAX 1\n", "CASCADE_EXPORT int cascade_run(int a);\n", "typedef struct cascade_x { int a; } cascade_x;\n"):
            self.assertFalse(rules.names_without_prefix(header, code), code)

    def test_machine(self) -> None:
        at = "/".join  # put together here, so that this file names none either
        for text in ("see " + at(["", "work", "a", "x"]), at(["", "root", ".cargo"]), "cd " + at(["", "home", "ann", "x"]), at(["", "tmp", "out.txt"]),
                     at(["https:", "", "registry.example.org", "a"]), "nexus.example.org:8081"):
            self.assertTrue(rules.machine_words("x", text), text)
        for text in (at(["", "tmp", "cascade-XXXXXX"]), "the path " + at(["", "tmp"]), "framework/work", "registry+https://github.com/rust-lang/crates.io-index",
                     "$root/build", at(["https:", "", "example.org", "work", "x"])):
            self.assertFalse(rules.machine_words("x", text), text)

    def test_length(self) -> None:
        self.assertTrue(rules.too_long("core/x.cpp", "\n" * 601))


if __name__ == "__main__":
    unittest.main(verbosity=1)
