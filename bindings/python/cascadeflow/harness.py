"""A budget and a record around a stretch of code: every agent run inside is counted, and limited in `enforce` mode; after
`cascadeflow.init()` the calls of the OpenAI and Anthropic clients as well.

    with cascadeflow.run(budget=0.05) as scope:
        await agent.run("...")
    print(scope.summary())
"""

from __future__ import annotations

import contextvars
import functools
import inspect
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Optional

from .exceptions import HarnessStopError
from .judge import price

if TYPE_CHECKING:
    from .result import CascadeResult


@dataclass
class HarnessConfig:
    """`mode`: "off" counts nothing, "observe" counts, "enforce" also refuses what goes over a limit."""

    mode: str = "enforce"
    budget: Optional[float] = None
    max_tool_calls: Optional[int] = None
    max_latency_ms: Optional[float] = None
    instrumented: tuple[str, ...] = ()  # the clients whose calls are counted, as found by init()


_config = HarnessConfig()
_current: "contextvars.ContextVar[Optional[HarnessRun]]" = contextvars.ContextVar("cascadeflow_run", default=None)


def init(mode: str = "enforce", budget: Optional[float] = None, max_tool_calls: Optional[int] = None,
         max_latency_ms: Optional[float] = None) -> HarnessConfig:
    """Sets what `run()` takes when it is not told otherwise, and counts the calls of the clients it finds: `.instrumented` of
    what it returns names them. What `budget` cannot foresee for them (they are not reserved for) it stops at the next call."""
    from . import _instrument

    global _config
    if mode not in ("off", "observe", "enforce"):
        raise ValueError(f"harness mode must be off, observe or enforce, not {mode!r}")
    instrumented = () if mode == "off" else _instrument.instrument()
    if mode == "off":
        _instrument.restore()
    _config = HarnessConfig(mode, budget, max_tool_calls, max_latency_ms, instrumented)
    return _config


def reset() -> None:
    """Back to the defaults; the clients of other packages as they were."""
    from . import _instrument

    global _config
    _instrument.restore()
    _config = HarnessConfig()


def get_harness_config() -> HarnessConfig:
    return _config


def current_run() -> "Optional[HarnessRun]":
    scope = _current.get()
    return None if scope is None or scope.config.mode == "off" else scope


get_current_run = current_run


class HarnessRun:
    """The scope made by `run()`; a context manager, plain or async."""

    def __init__(self, config: HarnessConfig) -> None:
        self.config = config
        self.cost = 0.0
        self.savings = 0.0
        self.tool_calls = 0
        self.latency_ms = 0.0
        self.step_count = 0
        self._trace: deque[dict[str, Any]] = deque(maxlen=1000)
        self._token: Optional[contextvars.Token[Optional[HarnessRun]]] = None
        self._began = time.monotonic()

    def _stop(self, reason: str, message: str) -> None:
        self._trace.append({"action": "stop", "reason": reason, "step": self.step_count, "applied": True})
        raise HarnessStopError(message, reason=reason)

    def before_call(self, with_tools: bool) -> None:
        """Refuses a call when a limit is reached, in `enforce` mode."""
        limits = self.config
        if limits.mode != "enforce":
            return
        if limits.budget is not None and self.cost >= limits.budget:
            self._stop("budget", f"the budget of {limits.budget} USD is used up")
        if limits.max_tool_calls is not None and with_tools and self.tool_calls >= limits.max_tool_calls:
            self._stop("max_tool_calls", f"{self.tool_calls} tool calls were made, {limits.max_tool_calls} are allowed")
        if limits.max_latency_ms is not None and self.latency_ms >= limits.max_latency_ms:
            self._stop("max_latency_ms", f"{self.latency_ms:.0f} ms were used, {limits.max_latency_ms} are allowed")

    def before_run(self, request: dict[str, Any]) -> None:
        """Refuses, or hands the engine what is left: it reserves and enforces."""
        self.before_call(bool(request.get("tools")))
        if self.config.mode != "enforce":
            return
        if self.config.budget is not None:
            left = self.config.budget - self.cost
            request["max_budget"] = min(left, request.get("max_budget", left))
        if self.config.max_latency_ms is not None:
            left_ms = self.config.max_latency_ms - self.latency_ms
            request["timeout_ms"] = int(min(left_ms, request.get("timeout_ms", left_ms))) or 1

    def after_call(self, provider: str, model: str, usage: dict[str, int], tool_calls: int, latency_ms: float) -> None:
        """Counts a call that was made by other means, at the prices of the engine's table."""
        priced = price(model, provider=provider, usage=usage) if usage else {}
        cost = int(priced.get("cost_nano") or 0) / 1e9
        self.step_count += 1
        self.cost += cost
        self.latency_ms += latency_ms
        self.tool_calls += tool_calls
        self._trace.append({"action": "allow", "reason": "counted" if priced.get("priced") else "unpriced", "model": model,
                            "step": self.step_count, "cost": cost, "applied": True})

    def after_run(self, result: "CascadeResult") -> None:
        self.step_count += 1
        self.cost += result.total_cost
        self.savings += result.cost_saved
        self.latency_ms += result.latency_ms
        self.tool_calls += sum(len(message.get("tool_calls") or ()) for message in result.messages) or len(result.tool_calls)
        self._trace.append({"action": "allow", "reason": result.reason, "model": result.model_used, "run_id": result.run_id,
                            "step": self.step_count, "cost": result.total_cost, "draft_accepted": result.draft_accepted,
                            "applied": True})

    def summary(self) -> dict[str, Any]:
        budget = self.config.budget
        return {"mode": self.config.mode, "cost": self.cost, "savings": self.savings, "budget_max": budget,
                "budget_remaining": None if budget is None else budget - self.cost, "step_count": self.step_count,
                "tool_calls": self.tool_calls, "latency_used_ms": self.latency_ms,
                "duration_ms": (time.monotonic() - self._began) * 1000}

    def trace(self) -> list[dict[str, Any]]:
        return list(self._trace)

    def __enter__(self) -> "HarnessRun":
        self._token = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _current.reset(self._token)
            self._token = None

    async def __aenter__(self) -> "HarnessRun":
        return self.__enter__()

    async def __aexit__(self, *_: object) -> None:
        self.__exit__()


def run(budget: Optional[float] = None, max_tool_calls: Optional[int] = None, max_latency_ms: Optional[float] = None,
        mode: Optional[str] = None) -> HarnessRun:
    """A scope whose agent runs are counted and limited together."""
    return HarnessRun(HarnessConfig(
        mode or _config.mode,
        _config.budget if budget is None else budget,
        _config.max_tool_calls if max_tool_calls is None else max_tool_calls,
        _config.max_latency_ms if max_latency_ms is None else max_latency_ms,
    ))


def agent(function: Optional[Callable[..., Any]] = None, **limits: Any) -> Any:
    """Decorator: each call of the function runs in a scope of its own."""
    if function is None:
        return lambda real: agent(real, **limits)
    target = function
    if inspect.iscoroutinefunction(target):

        @functools.wraps(target)
        async def scoped_async(*arguments: Any, **keywords: Any) -> Any:
            with run(**limits):
                return await target(*arguments, **keywords)

        return scoped_async

    @functools.wraps(target)
    def scoped(*arguments: Any, **keywords: Any) -> Any:
        with run(**limits):
            return target(*arguments, **keywords)

    return scoped


harness_agent = agent
