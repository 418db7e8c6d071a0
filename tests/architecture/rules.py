"""The rules of the house as functions: each takes a file's path and text and gives the faults it finds, as lines for people."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = (".cpp", ".hpp", ".h", ".c", ".in")

# Headers that see the outside. A room names the kinds it may use; every kind not named is forbidden there.
KINDS = {
    "network": ["curl/curl.h", "uv.h", "hiredis/hiredis.h", "sys/socket.h", "netinet/*", "arpa/*", "netdb.h", "poll.h"],
    "store": ["sqlite3.h", "hiredis/*"],
    "clock": ["ctime", "time.h", "chrono", "sys/time.h"],
    "thread": ["thread", "mutex", "shared_mutex", "condition_variable", "future", "semaphore", "latch", "barrier", "stop_token", "pthread.h"],
    "file": ["filesystem", "fcntl.h", "sys/stat.h", "dirent.h", "unistd.h"],
    "stdio": ["cstdio", "stdio.h", "print"],
    # They look into the structures of the libc that they were built beside: the Node addon is loaded beside another one too.
    "locale": ["iostream", "istream", "ostream", "sstream", "fstream", "iomanip", "locale", "regex"],
    "system": ["csignal", "signal.h", "sys/random.h", "random", "format", "source_location"],
}
ALL = set(KINDS)
MAY_USE = {  # the longest prefix of a path counts
    "core/": set(),
    "core/io/": ALL - {"locale"},
    "capi/": set(),
    "capi/host/": {"thread", "clock"},  # waiting with a limit, and callers from any thread
    "capi/include/cascadeflow/cpp/": {"stdio"},  # snprintf, for numbers and escapes
    "practice/": set(),
    "practice/server/": ALL,
    "cli/": ALL - {"store"},
    "bindings/node/wasm/": set(),
    "bindings/node/native/": {"thread", "clock", "network"},  # uv: the way to Node's own thread
    "bindings/node/native/old_libc/": {"file"},  # functions that an older libc has not
}
SEE_CURL_AND_UV = ("core/io/", "practice/server/", "bindings/node/native/")
# Words that reach outside, or that the WebAssembly build has not, without a header that says so.
CORE_WORDS = {
    r"\bgetenv\s*\(": "reads the environment",
    r"\bstd::system\s*\(": "runs a program",
    r"\bstd::(time|clock)\s*\(": "reads the clock",
    r"\bthrow\b(?!\s*\()": "throws; errors are values here (Result)",
    r"\bcatch\s*\(": "catches; errors are values here (Result)",
    r"\b(dynamic_cast|typeid)\b": "needs RTTI, which the WebAssembly build has not",
    r"\bstd::(ranges|views)\b": "is not in libc++ 14",
    r"\bthread_local\b": "knows of threads",
}
LONGEST = 600


def floors(table: str) -> dict[str, int]:
    """The rooms of docs/architecture.md and the floor each stands on."""
    found: dict[str, int] = {}
    for floor, rooms in re.findall(r"^\| (\d+) \| ([^|]+) \|", table, flags=re.M):
        for room in re.findall(r"`([^`]+)`", rooms):
            found[room] = int(floor)
    return found


def room_of(path: str, known: dict[str, int]) -> str | None:
    inside = [room for room in known if path.startswith(room + "/")]
    return max(inside, key=len) if inside else None


def bare(text: str) -> str:
    """Without comments and without what stands in quotes; lines stay where they are."""
    def blank(match: re.Match[str]) -> str:
        return '""' + "\n" * match[0].count("\n") if match[0][0] != "/" else "\n" * match[0].count("\n")
    pattern = r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*.*?\*/'
    return re.sub(pattern, blank, text, flags=re.S)


def includes(text: str) -> list[tuple[int, str, bool]]:
    """Line, name and whether it stands in angle brackets."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line):
            found.append((number, match[2], match[1] == "<"))
    return found


def target_of(name: str, path: str) -> str:
    """Where in the tree an include leads, as a path; "" when it leads outside."""
    if name.startswith("cascadeflow/"):
        return "capi/include/" + name
    for base in ("", "core/", "capi/", "cli/", str(Path(path).parent) + "/"):
        if (ROOT / (base + name)).exists():
            return base + name
    first = name.split("/")[0]
    return "core/" + name if "/" in name and (ROOT / "core" / first).is_dir() else ""


def includes_upward(path: str, text: str, known: dict[str, int]) -> list[str]:
    room = room_of(path, known)
    beside = path.startswith("practice/") and room is None  # stands beside the house, on its ground floor
    if room is None and not beside:
        return []
    faults = []
    for line, name, _ in includes(text):
        target = target_of(name, path)
        other = room_of(target, known)
        if beside:
            if target and other not in (None, "core/base") or target.startswith("practice/server/"):
                faults.append(f"{path}:{line}: practice includes {name}; it may use core/base only")
        elif other and known[other] > known[room]:
            faults.append(f"{path}:{line}: {room} (floor {known[room]}) includes {name} of {other} (floor {known[other]})")
        elif known[room] >= known["cli"] and other and known[other] < known["capi"] and other != "core/base":
            faults.append(f"{path}:{line}: {room} includes {name} of {other}; it may use the C ABI and core/base only")
    return faults


def rooms_in_a_circle(files: dict[str, str], known: dict[str, int]) -> list[str]:
    """Two rooms of one floor may look at each other in one direction only."""
    edges: dict[tuple[str, str], str] = {}
    for path, text in files.items():
        room = room_of(path, known)
        for line, name, _ in includes(text):
            other = room_of(target_of(name, path), known)
            if room and other and other != room and known[room] == known[other]:
                edges.setdefault((room, other), f"{path}:{line}: {room} includes {name}")
    return [f"{at}, and {edges[b, a]}" for (a, b), at in edges.items() if a < b and (b, a) in edges]


def foreign_headers(path: str, text: str) -> list[str]:
    homes = [prefix for prefix in MAY_USE if path.startswith(prefix)]
    if not homes:
        return []
    home = max(homes, key=len)
    faults = []
    for line, name, _ in includes(text):
        for kind, headers in KINDS.items():
            if kind not in MAY_USE[home] and any(re.fullmatch(h.replace("*", ".*"), name) for h in headers):
                faults.append(f"{path}:{line}: <{name}> ({kind}) has no place in {home}")
        if re.fullmatch(r"curl/.*|uv\.h", name) and not path.startswith(SEE_CURL_AND_UV):
            faults.append(f"{path}:{line}: <{name}> is seen by {', '.join(SEE_CURL_AND_UV)} only")
        if name == "cjson/cJSON.h" and not path.startswith("core/base/"):
            faults.append(f"{path}:{line}: cJSON is wrapped in core/base and seen nowhere else")
    return faults


def core_words(path: str, text: str) -> list[str]:
    if not path.startswith("core/") or path.startswith("core/io/"):
        return []
    code = bare(text)
    return [f"{path}:{code.count(chr(10), 0, match.start()) + 1}: {match[0].strip()} {why}"
            for pattern, why in CORE_WORDS.items() for match in re.finditer(pattern, code)]


def too_long(path: str, text: str) -> list[str]:
    lines = text.count("\n")
    if lines <= LONGEST:
        return []
    return [f"{path}: {lines} lines; a file has one idea and at most {LONGEST} lines"]


def names_without_prefix(path: str, text: str) -> list[str]:
    """What a C header gives the world: functions, types and macros, each with the prefix."""
    if not re.fullmatch(r"capi/include/cascadeflow/\w+\.h", path):
        return []
    code = bare(text)
    given = [name for name in re.findall(r"^\s*#\s*define\s+(\w+)", code, flags=re.M) if not re.fullmatch(r"CASCADEFLOW_\w*H", name)]
    code = re.sub(r"^\s*#.*(?:\\\n.*)*$", "", code, flags=re.M)
    given += re.findall(r"\}\s*(\w+)\s*;", code)  # typedef struct {...} name;
    code = re.sub(r"\{[^{}]*\}", "", code)
    given += re.findall(r"^CASCADE_EXPORT\b[^;(]*?(\w+)\s*\(", code, flags=re.M)
    given += re.findall(r"^typedef\b[^;(]*\b(\w+)\s*;", code, flags=re.M)
    given += re.findall(r"^typedef\b[^;(]*\(\s*\*\s*(\w+)\s*\)", code, flags=re.M)
    return [f"{path}: {name} lacks the prefix cascade_ or CASCADE_" for name in given if not re.match(r"(cascade|CASCADE)_", name)]


# A path of somebody's machine: a home, a workspace, a file left in /tmp. A name made by mkdtemp is none.
MACHINE_PATH = re.compile(r"(?<![\w.}$~/])/(?:work|root|home/\w+|Users/\w+|tmp)/(?!\S*XXXXXX)[\w.-]+")
# Package registries and mirrors. The official index that Cargo writes into every lock file names no machine.
REGISTRY = re.compile(r"\b(?:registry\.[\w.-]+\.\w+|pypi\.\w+|files\.pythonhosted\.org|proxy\.golang\.org|index\.crates\.io|static\.crates\.io"
                      r"|[\w.-]*(?:artifactory|nexus|verdaccio|mirror)[\w-]*\.[\w.-]+\.\w+|(?:deb|ftp)\.debian\.org)\b", re.I)


def machine_words(path: str, text: str) -> list[str]:
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        if match := MACHINE_PATH.search(line):
            faults.append(f"{path}:{number}: {match[0]} is a path of one machine")
        if not path.startswith(".github/workflows/") and (match := REGISTRY.search(line)):  # publishing says where to
            faults.append(f"{path}:{number}: {match[0]} is a package registry; the machine's configuration names it")
    return faults
