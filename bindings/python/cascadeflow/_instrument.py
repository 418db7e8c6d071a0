"""Counts the calls of other packages' clients in the surrounding `cascadeflow.run(...)`: OpenAI's chat completions and
responses, Anthropic's messages; plain and async, streamed or not.

A call goes out as it was made: nothing here swaps a model or a vendor. Outside of a run nothing is counted."""

from __future__ import annotations

import functools
import importlib
import inspect
import time
from typing import Any, Awaitable, Callable, Iterator, Optional

from .harness import HarnessRun, current_run

# SDK, provider, module, classes
_TARGETS = (
    ("openai.chat.completions", "openai", "openai.resources.chat.completions", ("Completions", "AsyncCompletions")),
    ("openai.responses", "openai", "openai.resources.responses", ("Responses", "AsyncResponses")),
    ("anthropic.messages", "anthropic", "anthropic.resources.messages", ("Messages", "AsyncMessages")),
)
_originals: list[tuple[type, Callable[..., Any]]] = []


def _number(of: Any, *names: str) -> int:
    """The first of these attributes that is a number."""
    for name in names:
        value = getattr(of, name, None)
        if isinstance(value, int):
            return value
    return 0


class _Call:
    """One call under way: collects what it used, and tells the run once."""

    def __init__(self, scope: HarnessRun, provider: str, model: Any) -> None:
        self.scope, self.provider, self.model = scope, provider, str(model or "")
        self.usage: dict[str, int] = {}
        self.tool_calls = 0
        self.started = time.monotonic()
        self.told = False

    def see(self, answer: Any) -> None:
        """Reads a response, or one event of a stream."""
        for holder in (answer, getattr(answer, "message", None), getattr(answer, "response", None)):
            usage = getattr(holder, "usage", None)
            if usage is None:
                continue
            cached = _number(usage, "cache_read_input_tokens") or max(
                _number(getattr(usage, name, None), "cached_tokens") for name in ("prompt_tokens_details", "input_tokens_details"))
            # Anthropic counts what came from its cache beside the input, OpenAI within it.
            given = _number(usage, "prompt_tokens", "input_tokens") + (cached if self.provider == "anthropic" else 0)
            found = {"input_tokens": given, "output_tokens": _number(usage, "completion_tokens", "output_tokens"),
                     "cached_tokens": cached}
            self.usage.update({name: value for name, value in found.items() if value})  # streams tell it in parts
        for choice in getattr(answer, "choices", None) or ():
            self.tool_calls += len(getattr(getattr(choice, "message", None), "tool_calls", None) or ())
        blocks = [*(getattr(answer, "content", None) or ()), *(getattr(answer, "output", None) or ())]
        self.tool_calls += sum(getattr(block, "type", "") in ("tool_use", "function_call") for block in blocks)

    def over(self) -> None:
        if not self.told:
            self.told = True
            latency = (time.monotonic() - self.started) * 1000
            self.scope.after_call(self.provider, self.model, self.usage, self.tool_calls, latency)


class _Stream:
    """The SDK's stream, looked at as it passes. Everything else of it is reached as before."""

    def __init__(self, stream: Any, call: _Call) -> None:
        self._stream, self._call = stream, call

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            for event in self._stream:
                self._call.see(event)
                yield event
        finally:
            self._call.over()

    async def __aiter__(self) -> Any:
        try:
            async for event in self._stream:
                self._call.see(event)
                yield event
        finally:
            self._call.over()

    def __enter__(self) -> "_Stream":
        self._stream.__enter__()
        return self

    def __exit__(self, *about: Any) -> Any:
        self._call.over()
        return self._stream.__exit__(*about)

    async def __aenter__(self) -> "_Stream":
        await self._stream.__aenter__()
        return self

    async def __aexit__(self, *about: Any) -> Any:
        self._call.over()
        return await self._stream.__aexit__(*about)


def _begin(provider: str, options: dict[str, Any]) -> Optional[_Call]:
    scope = current_run()
    if scope is None:
        return None
    scope.before_call(bool(options.get("tools")))
    return _Call(scope, provider, options.get("model"))


def _end(call: Optional[_Call], answer: Any, options: dict[str, Any]) -> Any:
    if call is None:
        return answer
    if options.get("stream"):
        return _Stream(answer, call)
    call.see(answer)
    call.over()
    return answer


async def _end_later(call: Optional[_Call], answer: Awaitable[Any], options: dict[str, Any]) -> Any:
    return _end(call, await answer, options)


def _counted(create: Callable[..., Any], provider: str) -> Callable[..., Any]:
    @functools.wraps(create)
    def counted(self: Any, *arguments: Any, **options: Any) -> Any:
        call = _begin(provider, options)
        answer = create(self, *arguments, **options)
        # Asked of the answer: the asynchronous functions are wrapped by their package, and do not look it.
        return _end_later(call, answer, options) if inspect.isawaitable(answer) else _end(call, answer, options)

    return counted


def instrument() -> tuple[str, ...]:
    """Counts from now on; gives what is counted. A package that is not installed is left out. Twice is once."""
    restore()
    found = []
    for name, provider, module_name, classes in _TARGETS:
        try:
            module = importlib.import_module(module_name)
            kinds = [getattr(module, kind) for kind in classes]
        except (ImportError, AttributeError):
            continue
        for kind in kinds:
            _originals.append((kind, kind.create))
            kind.create = _counted(kind.create, provider)
        found.append(name)
    return tuple(found)


def restore() -> None:
    """The clients as they were."""
    while _originals:
        kind, create = _originals.pop()
        kind.create = create  # type: ignore[attr-defined]
