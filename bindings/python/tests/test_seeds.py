"""Every Python snippet of the seed texts, run as it stands. Only its surroundings are made here: base URLs and keys (see
conftest.py), and the names that a reader of such a page has in his program already."""

from __future__ import annotations

import ast
import asyncio
import inspect
import os
import sys
import types
from pathlib import Path
from typing import Any

import pytest

import seed_snippets

ROOT = Path(__file__).resolve().parents[3]
SEEDS = Path(os.environ.get("CASCADEFLOW_SEEDS", ROOT / "../shared/seeds"))
SNIPPETS = seed_snippets.find(SEEDS) if SEEDS.is_dir() else []


def surroundings() -> dict[str, Any]:
    """What the pages take for granted."""
    import cascadeflow

    names: dict[str, Any] = {"__name__": "__main__", "asyncio": asyncio}
    for name in ("CascadeAgent", "ModelConfig", "QualityConfig", "DomainConfig", "BudgetConfig"):
        names[name] = getattr(cascadeflow, name)
    drafter = cascadeflow.ModelConfig("gpt-4o-mini", "openai", cost=0.00015)
    verifier = cascadeflow.ModelConfig("gpt-4o", "openai", cost=0.00625)
    names.update(drafter=drafter, verifier=verifier, tier1=drafter, tier2=verifier)
    names["queries"] = names["your_queries"] = ["What is the capital of France?", "Who wrote Don Quixote?"]
    names["query"] = "What is the capital of France?"
    names["notify_admin"] = lambda: None
    names["agent"] = cascadeflow.CascadeAgent(models=[drafter, verifier])
    names["result"] = names["agent"].run_sync(names["query"])
    names["results"] = [names["result"]]
    try:
        import openai

        names["openai"] = openai
    except ImportError:
        pass
    try:
        from langchain_core.prompts import PromptTemplate

        names["prompt_template"] = PromptTemplate.from_template("{input}")
    except ImportError:
        pass
    # A paid sandbox in somebody's cloud: its package is stood in for, so that the lines around it run.
    sandbox = types.SimpleNamespace(process=types.SimpleNamespace(code_run=lambda code: types.SimpleNamespace(result=code)))
    names["daytona"] = types.SimpleNamespace(create=lambda *_: sandbox)
    return names


@pytest.fixture(autouse=True)
def _daytona(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("daytona")
    module.Daytona = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "daytona", module)


@pytest.mark.skipif(not SNIPPETS, reason="the seed texts are not beside this repository")
def test_all_snippets_were_found() -> None:
    by_seed = {seed: sum(s.seed == seed for s in SNIPPETS) for seed in ("000", "001", "002", "004")}
    assert all(count >= least for count, least in zip(by_seed.values(), (9, 5, 14, 1))), by_seed


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_snippet(snippet: seed_snippets.Snippet, capsys: pytest.CaptureFixture[str]) -> None:
    if snippet.problem:
        assert seed_snippets.parse(snippet.code) is None
        pytest.skip(f"{snippet.name}: {snippet.problem}")
    code = compile(snippet.code, snippet.name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names = surroundings()
    finished = eval(code, names)
    if inspect.isawaitable(finished):

        async def finish() -> None:
            await finished

        asyncio.run(finish())
    if "result" in snippet.code and "print" in snippet.code:
        assert capsys.readouterr().out.strip()
