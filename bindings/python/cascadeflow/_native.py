"""The C interface, as ctypes sees it: finding the library, the prototypes, strings in and out, errors.

One table lists every function of the library; `scripts/check-binding-symbols` compares it with `capi/abi/symbols.txt`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_size_t,
    c_uint64,
    c_void_p,
)
from pathlib import Path
from typing import Any

ABI_VERSION = 1


class Str(Structure):
    """cascade_str: borrowed text."""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]


class Buffer(Structure):
    """cascade_buffer: owned text."""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]


DESTROY_FN = CFUNCTYPE(None, c_void_p)
ON_EVENT_FN = CFUNCTYPE(None, c_void_p, c_void_p)
ON_DONE_FN = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p)
TOOL_FN = CFUNCTYPE(None, c_void_p, c_void_p)
MODEL_FN = CFUNCTYPE(None, c_void_p, c_void_p)
VALIDATOR_FN = CFUNCTYPE(c_double, c_void_p, Str)
LOG_FN = CFUNCTYPE(None, c_void_p, c_int32, Str)


class TaskCallbacks(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("user_data", c_void_p),
        ("destroy", DESTROY_FN),
        ("on_event", ON_EVENT_FN),
        ("on_done", ON_DONE_FN),
    ]


class HttpRequest(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("method", Str),
        ("url", Str),
        ("headers_json", Str),
        ("body", Str),
        ("connect_timeout_ms", c_int64),
        ("streaming", c_int32),
        ("reserved", c_int32),
        ("deployment", Str),
    ]


HTTP_START_FN = CFUNCTYPE(None, c_void_p, c_void_p, POINTER(HttpRequest))
HTTP_CANCEL_FN = CFUNCTYPE(None, c_void_p, c_void_p)
TIMER_SET_FN = CFUNCTYPE(None, c_void_p, c_uint64, c_int64)
TIMER_CLEAR_FN = CFUNCTYPE(None, c_void_p, c_uint64)
CLOCK_FN = CFUNCTYPE(c_int64, c_void_p)
RANDOM_FN = CFUNCTYPE(c_uint64, c_void_p)


class Host(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("user_data", c_void_p),
        ("destroy", DESTROY_FN),
        ("http_start", HTTP_START_FN),
        ("http_cancel", HTTP_CANCEL_FN),
        ("timer_set", TIMER_SET_FN),
        ("timer_clear", TIMER_CLEAR_FN),
        ("mono_ns", CLOCK_FN),
        ("wall_ms", CLOCK_FN),
        ("random", RANDOM_FN),
    ]


class ResultSummary(Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("cost_nano", c_int64),
        ("baseline_nano", c_int64),
        ("saved_nano", c_int64),
        ("latency_ns", c_int64),
        ("draft_accepted", c_int32),
        ("escalated", c_int32),
        ("tier", c_int32),
        ("attempts", c_int32),
        ("confidence", c_double),
        ("cost_is_estimate", c_int32),
        ("cost_is_unpriced", c_int32),
    ]


_P = c_void_p
_OUT = POINTER(c_void_p)
_ERR = POINTER(c_void_p)
_BUF = POINTER(Buffer)
_TEXT = (c_char_p, c_size_t)
_STATUS = c_int32

# name: (result, arguments...)
PROTOTYPES: dict[str, tuple[Any, ...]] = {
    "cascade_status_name": (c_char_p, c_int32),
    "cascade_buffer_dispose": (None, _BUF),
    "cascade_version_string": (c_char_p,),
    "cascade_version_abi": (c_int32,),
    "cascade_version_check": (_STATUS, c_int32),
    "cascade_version_info_json": (c_char_p,),
    "cascade_error_status": (_STATUS, _P),
    "cascade_error_message": (Str, _P),
    "cascade_error_provider": (Str, _P),
    "cascade_error_http_status": (c_int32, _P),
    "cascade_error_retry_after_ms": (c_int64, _P),
    "cascade_error_json": (Str, _P),
    "cascade_error_free": (None, _P),
    "cascade_context_new": (_STATUS, *_TEXT, _OUT, _ERR),
    "cascade_context_new_hosted": (_STATUS, *_TEXT, POINTER(Host), _OUT, _ERR),
    "cascade_context_free": (None, _P),
    "cascade_context_set_logger": (_STATUS, _P, LOG_FN, _P, DESTROY_FN, _ERR),
    "cascade_context_timer_fired": (None, _P, c_uint64),
    "cascade_http_respond_headers": (None, _P, c_int32, *_TEXT),
    "cascade_http_respond_data": (None, _P, *_TEXT),
    "cascade_http_paused": (c_int32, _P),
    "cascade_http_respond_end": (None, _P),
    "cascade_http_respond_fail": (None, _P, *_TEXT, *_TEXT),
    "cascade_config_validate": (_STATUS, *_TEXT, _BUF, _ERR),
    "cascade_agent_new": (_STATUS, _P, *_TEXT, _OUT, _ERR),
    "cascade_agent_free": (None, _P),
    "cascade_agent_config_json": (_STATUS, _P, _BUF, _ERR),
    "cascade_agent_add_tool": (_STATUS, _P, *_TEXT, TOOL_FN, _P, DESTROY_FN, _ERR),
    "cascade_tool_call_id": (Str, _P),
    "cascade_tool_call_run_id": (Str, _P),
    "cascade_tool_call_name": (Str, _P),
    "cascade_tool_call_arguments_json": (Str, _P),
    "cascade_tool_call_complete": (None, _P, *_TEXT, c_int32),
    "cascade_agent_add_model": (_STATUS, _P, *_TEXT, MODEL_FN, MODEL_FN, _P, DESTROY_FN, _ERR),
    "cascade_model_call_request_json": (Str, _P),
    "cascade_model_call_delta": (None, _P, *_TEXT),
    "cascade_model_call_end": (None, _P, *_TEXT),
    "cascade_model_call_fail": (None, _P, *_TEXT),
    "cascade_agent_add_validator": (_STATUS, _P, *_TEXT, VALIDATOR_FN, _P, DESTROY_FN, _ERR),
    "cascade_agent_run": (_STATUS, _P, *_TEXT, _OUT, _ERR),
    "cascade_agent_start": (_STATUS, _P, *_TEXT, POINTER(TaskCallbacks), _OUT, _ERR),
    "cascade_agent_estimate": (_STATUS, _P, *_TEXT, _BUF, _ERR),
    "cascade_agent_analytics": (_STATUS, _P, _BUF, _ERR),
    "cascade_agent_analytics_reset": (_STATUS, _P, _ERR),
    "cascade_agent_feedback": (_STATUS, _P, *_TEXT, _ERR),
    "cascade_agent_learned_export": (_STATUS, _P, _BUF, _ERR),
    "cascade_agent_learned_import": (_STATUS, _P, *_TEXT, _ERR),
    "cascade_result_text": (Str, _P),
    "cascade_result_model": (Str, _P),
    "cascade_result_json": (Str, _P),
    "cascade_result_get_summary": (_STATUS, _P, POINTER(ResultSummary)),
    "cascade_result_free": (None, _P),
    "cascade_event_kind": (c_int32, _P),
    "cascade_event_kind_name": (c_char_p, c_int32),
    "cascade_event_text": (Str, _P),
    "cascade_event_json": (Str, _P),
    "cascade_event_free": (None, _P),
    "cascade_task_cancel": (None, _P),
    "cascade_task_is_done": (c_int32, _P),
    "cascade_task_wait": (_STATUS, _P, c_int64, _OUT, _ERR),
    "cascade_task_next_event": (_STATUS, _P, c_int64, _OUT, _ERR),
    "cascade_task_pause": (None, _P),
    "cascade_task_resume": (None, _P),
    "cascade_task_free": (None, _P),
    "cascade_classify": (_STATUS, *_TEXT, _BUF, _ERR),
    "cascade_judge": (_STATUS, *_TEXT, _BUF, _ERR),
    "cascade_guard": (_STATUS, *_TEXT, _BUF, _ERR),
    "cascade_replay": (_STATUS, *_TEXT, *_TEXT, _BUF, _ERR),
    "cascade_tune": (_STATUS, *_TEXT, *_TEXT, _BUF, _ERR),
    "cascade_catalog_json": (_STATUS, c_int64, _BUF, _ERR),
    "cascade_price": (_STATUS, *_TEXT, _BUF, _ERR),
    "cascade_preset": (_STATUS, *_TEXT, _BUF, _ERR),
}


def _candidates() -> list[str]:
    named = os.environ.get("CASCADEFLOW_LIBRARY")
    if named:
        return [named]
    name = "libcascadeflow.1.dylib" if sys.platform == "darwin" else "libcascadeflow.so.1"
    inside = Path(__file__).with_name("_lib") / name
    return [str(inside), name] if inside.exists() else [name]


def _load() -> ctypes.CDLL:
    tried = _candidates()
    problems = []
    for path in tried:
        try:
            library = ctypes.CDLL(path)
            break
        except OSError as problem:
            problems.append(str(problem))
    else:
        raise ImportError(
            "cascadeflow: the native library was not found ("
            + "; ".join(problems)
            + "). Install the wheel, which carries it, or name the file in CASCADEFLOW_LIBRARY."
        )
    for name, (result, *arguments) in PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    if library.cascade_version_check(ABI_VERSION) != 0:
        raise ImportError(
            f"cascadeflow: this package speaks ABI {ABI_VERSION}, the library found speaks "
            f"{library.cascade_version_abi()}. Install the two of one release."
        )
    return library


lib = _load()


def quick(name: str) -> Any:
    """The function, called without letting go of the GIL: for reading what a callback was given, where letting go means to
    queue up for it again."""
    result, *arguments = PROTOTYPES[name]
    return ctypes.PYFUNCTYPE(result, *arguments)((name, lib))


def text(borrowed: Str) -> str:
    """Copies borrowed text."""
    return raw(borrowed).decode("utf-8", "replace")


def raw(borrowed: Str) -> bytes:
    """Copies borrowed bytes."""
    return ctypes.string_at(borrowed.data, borrowed.len) if borrowed.len else b""


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def encode(document: Any) -> bytes:
    """JSON as the library takes it. Lone surrogates are refused here, in words that Python users know."""
    return _ENCODE(document).encode("utf-8")


def take_error(pointer: c_void_p) -> dict[str, Any]:
    """Reads an owned error and frees it."""
    if not pointer:
        return {}
    try:
        return dict(json.loads(raw(lib.cascade_error_json(pointer)) or b"{}"))
    finally:
        lib.cascade_error_free(pointer)


def check(status: int, error: c_void_p) -> None:
    """Raises the exception of a failed call."""
    if status == 0:
        return
    from .exceptions import from_error

    detail = take_error(error)
    detail.setdefault("status", status)
    raise from_error(detail)


def call(name: str, *arguments: Any) -> None:
    """Calls a function whose last parameter is the error."""
    error = c_void_p()
    check(getattr(lib, name)(*arguments, byref(error)), error)


def call_for_handle(name: str, *arguments: Any) -> int:
    """Calls a function that hands out a handle and an error."""
    out, error = c_void_p(), c_void_p()
    check(getattr(lib, name)(*arguments, byref(out), byref(error)), error)
    assert out.value is not None
    return out.value


def call_for_json(name: str, *arguments: Any) -> Any:
    """Calls a function that hands out a buffer of JSON and an error."""
    buffer, error = Buffer(), c_void_p()
    check(getattr(lib, name)(*arguments, byref(buffer), byref(error)), error)
    try:
        return json.loads(ctypes.string_at(buffer.data, buffer.len)) if buffer.len else None
    finally:
        lib.cascade_buffer_dispose(byref(buffer))


def call_for_report(name: str, *arguments: Any) -> Any:
    """Like call_for_json, for a function whose document says more than its error: it comes in either case."""
    buffer, error = Buffer(), c_void_p()
    status = getattr(lib, name)(*arguments, byref(buffer), byref(error))
    if not buffer.len:
        check(status, error)
    take_error(error)
    try:
        return json.loads(ctypes.string_at(buffer.data, buffer.len))
    finally:
        lib.cascade_buffer_dispose(byref(buffer))


def json_call(name: str, document: Any) -> Any:
    """JSON in, JSON out: the functions that need no context."""
    data = encode(document)
    return call_for_json(name, data, len(data))


def status_name(status: int) -> str:
    return str(lib.cascade_status_name(status).decode())


