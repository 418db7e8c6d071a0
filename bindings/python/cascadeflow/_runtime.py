"""Contexts and runs: what happens between a Python call and the engine's own thread.

The engine calls back on its loop thread. Those callbacks copy what they are given, drop it into the inbox of the asyncio
loop that waits, and leave: no thread is made per call, and nothing waits while it holds the GIL.
"""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import itertools
import json
import logging
import os
import threading
import weakref
from collections import deque
from ctypes import byref, c_void_p
from typing import Any, Callable, Optional

from . import _native as native
from .exceptions import ClosedError, from_error

log = logging.getLogger("cascadeflow")
_LEVELS = (logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)

Outcome = tuple[Optional[bytes], Optional[dict[str, Any]]]  # the result as JSON, or the error document


class Inbox:
    """Hands things to an asyncio loop from any thread, with one wake-up for many."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        # Weak: this object is the value of a table whose keys are loops, and must not keep its own key alive.
        self.loop = weakref.ref(loop)
        self._items: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._armed = False

    def post(self, receive: Callable[[Any], None], item: Any) -> None:
        self._items.append((receive, item))
        if not self._armed:
            self._armed = True
            loop = self.loop()
            try:
                if loop is not None:
                    loop.call_soon_threadsafe(self._drain)
            except RuntimeError:  # the loop was closed meanwhile: nobody waits any more
                self._items.clear()
                self._armed = False

    def _drain(self) -> None:
        self._armed = False
        while self._items:
            receive, item = self._items.popleft()
            receive(item)


_inboxes: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Inbox]" = weakref.WeakKeyDictionary()


class _LastInbox(threading.local):
    inbox: Optional[Inbox] = None


_last = _LastInbox()


def inbox_of(loop: asyncio.AbstractEventLoop) -> Inbox:
    inbox = _last.inbox  # a thread seldom has more than one loop
    if inbox is None or inbox.loop() is not loop:
        inbox = _inboxes.get(loop)
        if inbox is None:
            inbox = _inboxes[loop] = Inbox(loop)
        _last.inbox = inbox
    return inbox


class _Listener:
    __slots__ = ("done", "event")

    def __init__(self, done: Callable[[Outcome], None], event: Optional[Callable[[bytes], None]]) -> None:
        self.done = done
        self.event = event


_listeners: dict[int, _Listener] = {}
_keys = itertools.count(1)


class _CallbackThread(threading.local):
    """What is known of a thread that the engine calls back on."""

    inside = False  # in a function that the engine waits for: nothing may wait for the engine
    settled = False


_callback_thread = _CallbackThread()
_settled = 0


def _settle_in() -> None:
    """Lets an engine's thread keep its Python thread state between callbacks: making one, with a stack of its own, for every
    callback costs more than the callback. What is kept goes with the process, so it is bounded."""
    global _settled
    _callback_thread.settled = True
    if _settled < 64:
        _settled += 1
        ctypes.pythonapi.PyGILState_Ensure()


def _take_outcome(result: Optional[int], error: Optional[int]) -> Outcome:
    if not result:
        return None, native.take_error(c_void_p(error))
    text = _result_json(result)
    document = ctypes.string_at(text.data, text.len)
    _free_result(result)
    return document, None


@native.ON_DONE_FN
def _on_done(user_data: Optional[int], result: Optional[int], error: Optional[int]) -> None:
    try:
        outcome = _take_outcome(result, error)
        listener = _listeners.pop(user_data or 0, None)
        if listener is not None:
            listener.done(outcome)
        if not _callback_thread.settled:
            _settle_in()
    except Exception:  # must not travel into C
        log.exception("a completion could not be delivered")


@native.ON_EVENT_FN
def _on_event(user_data: Optional[int], event: Optional[int]) -> None:
    listener = _listeners.get(user_data or 0)
    if listener is not None and listener.event is not None:
        try:
            listener.event(native.raw(_event_json(event)))
        except Exception:
            log.exception("an event could not be delivered")


_NO_DESTROY = native.DESTROY_FN()
_free_task = native.lib.cascade_task_free
_result_json = native.quick("cascade_result_json")
_free_result = native.quick("cascade_result_free")
_event_json = native.quick("cascade_event_json")
_start = native.lib.cascade_agent_start
# A start waits for nothing, and the engine holds no lock while it calls back: for a request of usual size it is quicker not to
# let go of the GIL. Pointers as plain numbers, which spares ctypes the checking.
_start_quickly = ctypes.PYFUNCTYPE(ctypes.c_int32, c_void_p, ctypes.c_char_p, ctypes.c_size_t, c_void_p, c_void_p, c_void_p)(
    ("cascade_agent_start", native.lib))
_QUICK = 1 << 16


class _Slots(threading.local):
    """What a start fills in: made once for each thread, since one start is over before the thread's next begins."""

    def __init__(self) -> None:
        size, none = ctypes.sizeof(native.TaskCallbacks), native.ON_EVENT_FN()
        self.without_events = native.TaskCallbacks(size, None, _NO_DESTROY, none, _on_done)
        self.with_events = native.TaskCallbacks(size, None, _NO_DESTROY, _on_event, _on_done)
        self.out, self.error = c_void_p(), c_void_p()
        self.out_at, self.error_at = ctypes.addressof(self.out), ctypes.addressof(self.error)
        self.without_events_at = ctypes.addressof(self.without_events)


_slots = _Slots()


class Task:
    """A run under way. Closing it before the end cancels the run."""

    __slots__ = ("_handle",)

    def __init__(self, agent: int, request: bytes, done: Callable[[Outcome], None],
                 event: Optional[Callable[[bytes], None]] = None) -> None:
        self._handle: Optional[int] = None
        if _callback_thread.inside:
            raise ClosedError("a run cannot be waited for inside a callback of the engine: make the callback async, or "
                              "start the run elsewhere", code="invalid_state", status=-5)
        key = next(_keys)
        _listeners[key] = _Listener(done, event)
        slots = _slots
        if event is None and len(request) < _QUICK:
            slots.without_events.user_data = key
            status = _start_quickly(agent, request, len(request), slots.without_events_at, slots.out_at, slots.error_at)
        else:
            callbacks = slots.without_events if event is None else slots.with_events
            callbacks.user_data = key
            status = _start(agent, request, len(request), byref(callbacks), byref(slots.out), byref(slots.error))
        if status != 0:
            del _listeners[key]
            problem, slots.error.value = c_void_p(slots.error.value), None
            native.check(status, problem)
        self._handle = slots.out.value

    def pause(self) -> None:
        if self._handle:
            native.lib.cascade_task_pause(self._handle)

    def resume(self) -> None:
        if self._handle:
            native.lib.cascade_task_resume(self._handle)

    def cancel(self) -> None:
        if self._handle:
            native.lib.cascade_task_cancel(self._handle)

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            _free_task(handle)

    def __del__(self) -> None:
        self.close()


class _Waiting:
    """A run that an asyncio future waits for."""

    __slots__ = ("future", "inbox")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.future: asyncio.Future[Outcome] = loop.create_future()
        self.inbox = inbox_of(loop)

    def done(self, outcome: Outcome) -> None:  # on the engine's thread
        self.inbox.post(self.finish, outcome)

    def finish(self, outcome: Outcome) -> None:
        if not self.future.done():
            self.future.set_result(outcome)


def result_of(outcome: Outcome) -> bytes:
    result, error = outcome
    if result is None:
        raise from_error(error or {"code": "internal", "message": "the run ended without a result"})
    return result


async def await_run(agent: int, request: bytes) -> bytes:
    """Runs and waits in asyncio's way: cancelling the awaiting task cancels the run."""
    waiting = _Waiting(asyncio.get_running_loop())
    task = Task(agent, request, waiting.done)
    try:
        return result_of(await waiting.future)
    finally:
        task.close()


def wait_run(agent: int, request: bytes) -> bytes:
    """Runs and blocks this thread (not the interpreter)."""
    ended = threading.Event()
    box: list[Outcome] = []

    def finish(outcome: Outcome) -> None:
        box.append(outcome)
        ended.set()

    task = Task(agent, request, finish)
    try:
        ended.wait()
        return result_of(box[0])
    finally:
        task.close()


class EventPipe:
    """The events of one run, for `async for`. Pauses the run when the reader falls behind."""

    HIGH, LOW = 512, 64

    def __init__(self, agent: int, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        inbox = inbox_of(loop)
        self._waiting: deque[bytes] = deque()
        self._outcome: Optional[Outcome] = None
        self._wake: Optional[asyncio.Future[None]] = None
        self._paused = False
        self._loop = loop
        self._task = Task(agent, request, lambda outcome: inbox.post(self._ended, outcome),
                          lambda event: inbox.post(self._arrived, event))

    def _notify(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _arrived(self, event: bytes) -> None:
        self._waiting.append(event)
        if len(self._waiting) >= self.HIGH and not self._paused:
            self._paused = True
            self._task.pause()
        self._notify()

    def _ended(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._notify()

    async def next(self) -> Optional[dict[str, Any]]:
        """The next event; None after the last. Raises what ended the run."""
        while not self._waiting:
            if self._outcome is not None:
                result_of(self._outcome)
                return None
            self._wake = self._loop.create_future()
            await self._wake
        event = self._waiting.popleft()
        if self._paused and len(self._waiting) <= self.LOW:
            self._paused = False
            self._task.resume()
        return dict(json.loads(event))

    def close(self) -> None:
        self._task.close()


@native.LOG_FN
def _on_log(user_data: Optional[int], level: int, message: native.Str) -> None:
    _callback_thread.inside = True
    try:
        log.log(_LEVELS[min(max(level, 0), 3)], "%s", native.text(message))
    except Exception:  # a handler of the user's failed; logging must not end the run
        pass
    finally:
        _callback_thread.inside = False


class Context:
    """A transport, its connections and one loop thread, shared by any number of agents.

    Most programs never make one: agents use a common context made at first use. `options` are the keys of
    docs/reference.md, "Context", such as `ca_file`, `proxy` or `dotenv`.
    """

    def __init__(self, *, verbose: bool = False, **options: Any) -> None:
        document = native.encode(options) if options else b""
        self._handle: Optional[int] = native.call_for_handle("cascade_context_new", document, len(document))
        self._lock = threading.Lock()
        self._pid = os.getpid()
        _contexts.add(self)
        if verbose:
            native.call("cascade_context_set_logger", self._handle, _on_log, None, _NO_DESTROY)

    @property
    def handle(self) -> int:
        if not self._handle:
            raise ClosedError("this context was closed", code="invalid_state", status=-5)
        return self._handle

    def log_to_logging(self) -> None:
        """Sends the engine's log to Python's `cascadeflow` logger."""
        native.call("cascade_context_set_logger", self.handle, _on_log, None, _NO_DESTROY)

    def close(self) -> None:
        """Cancels what is in flight and stops the thread. Closing twice is fine."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle and self._pid == os.getpid():
            native.lib.cascade_context_free(handle)

    def __enter__(self) -> "Context":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self.close()


_contexts: "weakref.WeakSet[Context]" = weakref.WeakSet()
_default: Optional[Context] = None
_default_lock = threading.Lock()


def default_context() -> Context:
    """The context that agents share unless they are given their own."""
    global _default
    with _default_lock:
        if _default is None or _default._handle is None:
            _default = Context()
        return _default


@atexit.register
def _close_all() -> None:
    # The engine's thread must be gone before the interpreter is: a callback after that would have no Python to run in.
    for context in list(_contexts):
        context.close()


def _after_fork() -> None:
    # The loop thread lives in the parent only; the child makes its own context at first use.
    global _default, _default_lock
    _default = None
    _default_lock = threading.Lock()
    _listeners.clear()
    for context in list(_contexts):
        context._handle = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
