"""Functions of the host that the engine calls: tools, models and validators.

The engine asks on its loop thread. Async functions are run on the asyncio loop that uses the agent, plain ones on a few
worker threads, so the engine's thread is never held up and no exception of the host ever reaches C.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import logging
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Optional

from . import _native as native
from ._runtime import _callback_thread, inbox_of

log = logging.getLogger("cascadeflow")

_functions: dict[int, "HostFunction"] = {}
_keys = itertools.count(1)
_pool: Optional[ThreadPoolExecutor] = None
_pool_lock = threading.Lock()


def _workers() -> ThreadPoolExecutor:
    global _pool
    with _pool_lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(max_workers=32, thread_name_prefix="cascadeflow-host")
        return _pool


class LoopRef:
    """The asyncio loop that last used an agent, for as long as it lives."""

    def __init__(self) -> None:
        self._loop: Optional[weakref.ref[asyncio.AbstractEventLoop]] = None

    def set(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is None or self._loop() is not loop:
            self._loop = weakref.ref(loop)

    def get(self) -> Optional[asyncio.AbstractEventLoop]:
        loop = self._loop() if self._loop else None
        return loop if loop is not None and loop.is_running() else None


class HostFunction:
    """One registered function and the loop its async form runs on."""

    def __init__(self, function: Callable[..., Any], loop: LoopRef) -> None:
        self.function = function
        self.loop = loop
        self.key = next(_keys)
        _functions[self.key] = self

    def spawn(self, work: Callable[[], Any]) -> None:
        """Runs `work`, which may return an awaitable, away from the engine's thread."""
        loop = self.loop.get()
        if loop is not None and _is_async(self.function):
            inbox_of(loop).post(lambda _: _keep(loop.create_task(work())), None)
        else:
            _workers().submit(_run_to_end, work)


_tasks: set[Any] = set()


def _keep(task: Any) -> None:
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _run_to_end(work: Callable[[], Any]) -> None:
    try:
        asyncio.run(work())
    except Exception:
        log.exception("a host function failed")


def _is_async(function: Callable[..., Any]) -> bool:
    target = function if inspect.isroutine(function) else getattr(function, "__call__", function)
    return inspect.iscoroutinefunction(target) or inspect.isasyncgenfunction(target)


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


@native.DESTROY_FN
def _destroy(user_data: Optional[int]) -> None:
    _functions.pop(user_data or 0, None)


# Tools --------------------------------------------------------------------------------------------------------------


@native.TOOL_FN
def _on_tool(user_data: Optional[int], call: Optional[int]) -> None:
    assert call is not None

    def complete(answer: str, is_error: int) -> None:
        data = answer.encode("utf-8", "replace")
        native.lib.cascade_tool_call_complete(call, data, len(data), is_error)

    try:
        host = _functions[user_data or 0]
        arguments = json.loads(native.raw(native.lib.cascade_tool_call_arguments_json(call)) or b"{}")

        async def work() -> None:
            try:
                value = host.function(**arguments)
                if inspect.isawaitable(value):
                    value = await value
                answer = (_text_of(value), 0)
            except Exception as problem:
                answer = (f"{type(problem).__name__}: {problem}", 1)
            except BaseException:  # the loop is going down: still answer, the engine waits for it
                complete("the tool was cancelled", 1)
                raise
            complete(*answer)

        host.spawn(work)
    except Exception as problem:
        complete(f"{type(problem).__name__}: {problem}", 1)


def add_tool(agent: int, definition: dict[str, Any], function: Callable[..., Any], loop: LoopRef) -> None:
    host = HostFunction(function, loop)
    data = native.encode(definition)
    native.call("cascade_agent_add_tool", agent, data, len(data), _on_tool, host.key, _destroy)


# Models -------------------------------------------------------------------------------------------------------------


class _ModelCall:
    """One question to a host model: answered once, cancelled when the engine loses interest."""

    def __init__(self, handle: int) -> None:
        self.handle: Optional[int] = handle
        self.lock = threading.Lock()
        self.cancelled = False
        self.task: Optional[asyncio.Task[Any]] = None
        self.loop: Optional[asyncio.AbstractEventLoop] = None

    def delta(self, piece: Any) -> None:
        data = str(piece).encode("utf-8", "replace")
        with self.lock:
            if self.handle is not None:
                native.lib.cascade_model_call_delta(self.handle, data, len(data))

    def _consume(self, function: Any, document: dict[str, Any]) -> None:
        data = native.encode(document)
        with self.lock:
            handle, self.handle = self.handle, None
        if handle is not None:
            _model_calls.pop(handle, None)
            function(handle, data, len(data))

    def end(self, response: dict[str, Any]) -> None:
        self._consume(native.lib.cascade_model_call_end, response)

    def fail(self, message: str, **more: Any) -> None:
        self._consume(native.lib.cascade_model_call_fail, {"message": message, **more})

    def cancel(self) -> None:
        self.cancelled = True
        if self.task is not None and self.loop is not None:
            try:
                self.loop.call_soon_threadsafe(self.task.cancel)
            except RuntimeError:
                pass


_model_calls: dict[int, _ModelCall] = {}


async def _answer(host: HostFunction, call: _ModelCall, request: dict[str, Any]) -> None:
    call.task, call.loop = asyncio.current_task(), asyncio.get_running_loop()
    try:
        if call.cancelled:
            raise asyncio.CancelledError
        value = host.function(request)
        if inspect.isawaitable(value):
            value = await value
        if hasattr(value, "__aiter__"):
            async for piece in value:
                call.delta(piece)
            value = {}
        elif inspect.isgenerator(value):
            for piece in value:
                call.delta(piece)
            value = {}
        call.end({"content": value} if isinstance(value, str) else dict(value))
    except Exception as problem:
        more = {key: getattr(problem, key) for key in ("http_status", "retry_after_ms") if hasattr(problem, key)}
        call.fail(f"{type(problem).__name__}: {problem}", **more)
    except BaseException:
        call.fail("the host cancelled the call", status="cancelled")
        if not call.cancelled:
            raise


@native.MODEL_FN
def _on_model(user_data: Optional[int], handle: Optional[int]) -> None:
    assert handle is not None
    call = _model_calls[handle] = _ModelCall(handle)
    try:
        host = _functions[user_data or 0]
        request = json.loads(native.raw(native.lib.cascade_model_call_request_json(handle)))
        host.spawn(lambda: _answer(host, call, request))
    except Exception as problem:
        call.fail(f"{type(problem).__name__}: {problem}")


@native.MODEL_FN
def _on_model_cancel(user_data: Optional[int], handle: Optional[int]) -> None:
    call = _model_calls.get(handle or 0)
    if call is not None:
        call.cancel()


def add_model(agent: int, name: str, function: Callable[..., Any], loop: LoopRef) -> None:
    host = HostFunction(function, loop)
    data = name.encode()
    native.call("cascade_agent_add_model", agent, data, len(data), _on_model, _on_model_cancel, host.key, _destroy)


def as_model_of_vectors(embed: Callable[[list[str]], Any]) -> Callable[[dict[str, Any]], Any]:
    """A function from texts to vectors, as the engine asks a model for them."""

    def answer(vectors: Any) -> dict[str, Any]:
        return {"embeddings": [[float(x) for x in vector] for vector in vectors]}

    if _is_async(embed):
        async def wait(request: dict[str, Any]) -> dict[str, Any]:
            return answer(await embed(request["input"]))
        return wait
    return lambda request: answer(embed(request["input"]))


# Validators ---------------------------------------------------------------------------------------------------------


@native.VALIDATOR_FN
def _on_validate(user_data: Optional[int], document: native.Str) -> float:
    _callback_thread.inside = True
    try:
        host = _functions[user_data or 0]
        verdict = host.function(json.loads(native.raw(document)))
        if verdict is None:
            return -1.0
        return 1.0 if verdict is True else float(verdict)
    except Exception:
        log.exception("a validator failed; it counts as having no opinion")
        return -1.0
    finally:
        _callback_thread.inside = False


def add_validator(agent: int, name: str, function: Callable[[dict[str, Any]], Any], loop: LoopRef) -> None:
    host = HostFunction(function, loop)
    data = name.encode()
    native.call("cascade_agent_add_validator", agent, data, len(data), _on_validate, host.key, _destroy)


