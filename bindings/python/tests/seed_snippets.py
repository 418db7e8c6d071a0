"""Finds the Python snippets in the seed texts, which are not part of this repository.

Some seeds are Markdown with fences; some are scraped pages that lost their indentation, their blank lines and here and there
a line break. Nothing of a snippet is changed but that white space: statements that ran together are parted, and the bodies
of `def`, `for`, `if`, `try` are indented again."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass
class Snippet:
    seed: str
    line: int
    code: str
    problem: Optional[str] = None  # why it is not Python at all

    @property
    def name(self) -> str:
        return f"{self.seed}:{self.line}"


def parse(code: str) -> Optional[ast.Module]:
    try:
        return compile(code, "<seed>", "exec", ast.PyCF_ONLY_AST | AWAIT)  # type: ignore[return-value]
    except (SyntaxError, ValueError):
        return None


def fenced(seed: str, text: str) -> Iterator[Snippet]:
    for match in re.finditer(r"^```python\n(.*?)^```", text, flags=re.S | re.M):
        code = match[1]
        problem = None if parse(code) else "it is not Python"
        yield Snippet(seed, text.count("\n", 0, match.start()) + 2, code, problem)


# A statement's end and the next one's beginning (or prose), run together by the scraper.
_GLUE = re.compile(r"(?<=\))(?= ?(?:agent = |try:|# [A-Z]|[A-Z][\w'-]*[ :?]))|(?<=[a-z])(?=# [A-Z])")


def unglue(text: str) -> list[tuple[int, str]]:
    """Lines with their number in the seed."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        at = 0
        for match in _GLUE.finditer(line):
            before = line[at : match.start()]
            in_comment = "#" in before and not before.startswith("#")
            if before.count('"') % 2 == 0 and before.count("'") % 2 == 0 and not in_comment:
                lines.append((number, before))
                at = match.start()
        lines.append((number, line[at:].strip() if at else line))
    return lines


def logical(lines: list[str]) -> Optional[list[str]]:
    """Joins lines until brackets and triple quotes close."""
    made, held = [], ""
    for line in lines:
        held = f"{held}\n{line}" if held else line
        bare = re.sub(r'"""(?:.|\n)*?"""|f?"(?:\\.|[^"\\\n])*"|f?\'(?:\\.|[^\'\\\n])*\'|#[^\n]*', "", held)
        if '"""' in bare or sum(map(bare.count, "([{")) > sum(map(bare.count, ")]}")):
            continue
        made.append(held)
        held = ""
    return None if held else made


def names(code: str, store: bool) -> set[str]:
    tree = parse(code)
    if tree is None:
        return set()
    wanted = ast.Store if store else (ast.Load, ast.Store)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, wanted)}


def indent(statements: list[str]) -> str:
    """Gives bodies their indentation back."""
    made: list[str] = []

    def put(statement: str, depth: int) -> None:
        first, *rest = statement.split("\n")
        # Inside brackets and triple quotes white space means nothing to Python, so a level is enough.
        made.append("    " * depth + first)
        made.extend("    " * (depth + 1) + line for line in rest)

    def opens(statement: str) -> Optional[str]:
        match = re.match(r"(async def|def|for|async for|if|try|except|else)\b", statement)
        return match[1] if match and statement.rstrip().endswith(":") else None

    def block(at: int, depth: int, kind: str, header: str) -> int:
        local: set[str] = names(header + " pass", True) if kind.endswith("for") else set()
        begun = at
        while at < len(statements):
            statement = statements[at]
            comment = statement.lstrip().startswith("#")
            if at > begun and not comment:
                if statement.startswith("if __name__") or re.match(r"except|else", statement):
                    return at
                if kind.endswith("for") and not (names(statement, False) & local):
                    return at
                if kind in ("if", "except", "else"):
                    return at
            if kind.endswith("for") and parse(statement) and isinstance(parse(statement).body[:1] or None, list):
                body = parse(statement).body
                if body and isinstance(body[0], ast.Assign):
                    local |= names(statement, True)
            inner = opens(statement)
            put(statement, depth)
            at += 1
            if inner:
                at = block(at, depth + 1, inner, statement)
            elif kind.endswith("def") and statement.startswith("return"):
                return at
        return at

    at = 0
    while at < len(statements):
        put(statements[at], 0)
        kind = opens(statements[at])
        at += 1
        if kind:
            at = block(at, 1, kind, statements[at - 1])
    return "\n".join(made) + "\n"


_PROSE = (ast.Name, ast.Constant, ast.Attribute, ast.BinOp, ast.Tuple, ast.Compare, ast.UnaryOp, ast.Subscript, ast.List)


def is_code(tree: ast.Module) -> bool:
    """Statements that do something, none of them a word of prose that happens to parse."""
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, _PROSE):
            return False
        if isinstance(statement, ast.AnnAssign):
            return False
    return any(isinstance(node, (ast.Call, ast.Await, ast.ImportFrom)) for node in ast.walk(tree))


def scraped(seed: str, text: str) -> Iterator[Snippet]:
    lines = unglue(text)
    at = 0
    while at < len(lines):
        for end in range(min(len(lines), at + 60), at, -1):
            chosen = [line for _, line in lines[at:end]]
            if not chosen[0].strip() or chosen[-1].lstrip().startswith("#") or not chosen[-1].strip():
                continue
            statements = logical(chosen)
            if statements is None:
                continue
            code = indent(statements)
            tree = parse(code)
            if tree is not None and tree.body and is_code(tree):
                yield Snippet(seed, lines[at][0], code)
                at = end
                break
        else:
            at += 1


def find(folder: Path) -> list[Snippet]:
    found: list[Snippet] = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        found += fenced(path.stem[:3], text) if "```python" in text else scraped(path.stem[:3], text)
    return found


if __name__ == "__main__":
    import sys

    for snippet in find(Path(sys.argv[1])):
        print(f"=== {snippet.name} {snippet.problem or ''}\n{snippet.code}")
