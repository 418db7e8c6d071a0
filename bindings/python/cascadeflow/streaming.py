"""The events of a run under way."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Optional

from . import _native as native
from .result import CascadeResult


class StreamEventType(str, enum.Enum):
    """The names that users know, and those of the engine that had none. Unknown kinds of a newer engine are OTHER."""

    ROUTING = "routing"
    ATTEMPT = "attempt"
    CHUNK = "chunk"
    REASONING = "reasoning"
    TOOL_CALL_DELTA = "tool_call_delta"
    DRAFT_DECISION = "draft_decision"
    DISCARD = "discard"
    SWITCH = "switch"
    USAGE = "usage"
    TOOL_RESULT = "tool_result"
    WARNING = "warning"
    COMPLETE = "complete"
    ERROR = "error"
    OTHER = "other"


_TYPES = {
    "route": StreamEventType.ROUTING,
    "delta": StreamEventType.CHUNK,
    "reasoning_delta": StreamEventType.REASONING,
    "done": StreamEventType.COMPLETE,
}
_KNOWN = {kind.value for kind in StreamEventType}


@dataclass
class StreamEvent:
    """One event. `content` is answer text for CHUNK and empty else, so that printing every `content` prints the answer."""

    type: StreamEventType
    content: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_engine(cls, event: dict[str, Any], prompt: Any = None) -> "StreamEvent":
        name = event.get("type", "")
        kind = _TYPES.get(name) or (StreamEventType(name) if name in _KNOWN else StreamEventType.OTHER)
        data = {key: value for key, value in event.items() if key != "type"}
        content = data.get("text", "") if kind is StreamEventType.CHUNK else ""
        if kind is StreamEventType.COMPLETE:
            result = CascadeResult(native.encode(data.get("result", {})), prompt)
            data["result"] = result
        return cls(kind, content, data)

    @property
    def result(self) -> Optional[CascadeResult]:
        """The result, on COMPLETE."""
        return self.data.get("result") if self.type is StreamEventType.COMPLETE else None
