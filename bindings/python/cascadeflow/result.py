"""The answer of a run. The engine's JSON is kept as it came and read when first asked for."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, Optional

from . import _native as native


class CascadeResult:
    """What a run answered, what it cost, and how that was decided.

    `raw` is the engine's whole result (docs/reference.md, "Result"); the attributes are the names that users of the
    package know. A value that does not apply is None; money is USD, exact integers are in `raw` as `*_nano`.
    """

    def __init__(self, document: bytes, prompt: Any = None) -> None:
        self._document = document
        self._prompt = prompt

    @cached_property
    def raw(self) -> dict[str, Any]:
        return dict(json.loads(self._document))

    def _latency(self, key: str) -> Optional[float]:
        return self.raw.get("latency", {}).get(key)

    def _draft(self, key: str) -> Any:
        return self.raw.get("draft", {}).get(key)

    # The answer
    @property
    def content(self) -> str:
        return str(self.raw.get("text", ""))

    @property
    def text(self) -> str:
        return self.content

    @property
    def json(self) -> Any:
        """The answer as parsed JSON, where JSON was asked for."""
        return self.raw.get("json")

    @property
    def reasoning(self) -> Optional[str]:
        return self.raw.get("reasoning")

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        return list(self.raw.get("tool_calls") or [])

    @property
    def has_tool_calls(self) -> bool:
        return bool(self.raw.get("tool_calls"))

    @property
    def finish_reason(self) -> Optional[str]:
        return self.raw.get("finish_reason")

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The whole conversation after a tool loop, to go on from."""
        return list(self.raw.get("messages") or [])

    # Who answered, and why
    @property
    def run_id(self) -> str:
        return str(self.raw.get("run_id", ""))

    @property
    def model_used(self) -> str:
        return str(self.raw.get("model", ""))

    @property
    def provider(self) -> Optional[str]:
        return self.raw.get("provider")

    @property
    def complexity(self) -> Optional[str]:
        return self.raw.get("complexity")

    @property
    def domain(self) -> Optional[str]:
        return self.raw.get("domain")

    @property
    def cascaded(self) -> bool:
        return self.raw.get("plan") == "cascade"

    @property
    def escalated(self) -> bool:
        return bool(self.raw.get("escalated"))

    @property
    def draft_accepted(self) -> bool:
        return bool(self.raw.get("draft_accepted"))

    @property
    def routing_strategy(self) -> str:
        return "cascade" if self.cascaded else "direct"

    @property
    def reason(self) -> str:
        """Why it went this way, in the engine's words."""
        for entry in self.raw.get("trace") or []:
            if entry.get("what") == "route":
                return str(entry.get("why", ""))
        return "; ".join(self.raw.get("reasons") or [])

    @property
    def flags(self) -> list[str]:
        return list(self.raw.get("flags") or [])

    @property
    def low_confidence(self) -> bool:
        return bool(self.raw.get("low_confidence"))

    @property
    def trace(self) -> list[dict[str, Any]]:
        return list(self.raw.get("trace") or [])

    @property
    def attempts(self) -> list[dict[str, Any]]:
        return list(self.raw.get("attempts") or [])

    # Quality
    @property
    def quality_score(self) -> Optional[float]:
        return self.raw.get("confidence")

    @property
    def confidence(self) -> Optional[float]:
        return self.raw.get("confidence")

    @property
    def quality_threshold(self) -> Optional[float]:
        return self.raw.get("threshold")

    @property
    def quality_check_passed(self) -> Optional[bool]:
        verdict = self.raw.get("verdict")
        return None if verdict is None else verdict == "accept"

    @property
    def rejection_reason(self) -> Optional[str]:
        """Why a draft was not good enough, in the engine's words."""
        if not self.escalated:
            return None
        for entry in self.trace:
            if entry.get("what") == "judge" and entry.get("detail", {}).get("verdict") == "escalate":
                return str(entry.get("why", ""))
        return "; ".join([*(self.raw.get("vetoes") or []), *(self.raw.get("reasons") or [])]) or None

    # Money
    @property
    def total_cost(self) -> float:
        return float(self.raw.get("cost_usd", 0.0))

    @property
    def baseline_cost(self) -> float:
        """What the strong tier alone would have cost."""
        return float(self.raw.get("baseline_usd", 0.0))

    @property
    def cost_saved(self) -> float:
        return float(self.raw.get("saved_usd", 0.0))

    @property
    def cost_savings_pct(self) -> float:
        """Percent of the baseline, 0 to 100; negative when the draft did not pay."""
        return float(self.raw.get("saved_pct", 0.0))

    @property
    def cost_saved_percentage(self) -> float:
        return self.cost_savings_pct

    @property
    def draft_cost(self) -> Optional[float]:
        nano = self._draft("cost_nano")
        return None if nano is None else nano / 1e9

    @property
    def verifier_cost(self) -> Optional[float]:
        """What was paid beside the draft."""
        draft = self._draft("cost_nano")
        return None if draft is None else (int(self.raw.get("cost_nano", 0)) - draft) / 1e9

    @property
    def usage(self) -> dict[str, Any]:
        return dict(self.raw.get("usage") or {})

    # Draft and verifier
    @property
    def draft_model(self) -> Optional[str]:
        return self._draft("model")

    @property
    def draft_response(self) -> Optional[str]:
        return self._draft("text")

    @property
    def draft_confidence(self) -> Optional[float]:
        return self._draft("confidence")

    @property
    def verifier_model(self) -> Optional[str]:
        return None if self.draft_accepted else self.model_used

    @property
    def verifier_response(self) -> Optional[str]:
        return None if self.draft_accepted else self.content

    @property
    def verifier_confidence(self) -> Optional[float]:
        return None if self.draft_accepted else self.confidence

    # Time
    @property
    def latency_ms(self) -> float:
        return float(self._latency("total_ms") or 0.0)

    @property
    def draft_latency_ms(self) -> Optional[float]:
        return self._latency("draft_ms")

    @property
    def draft_generation_ms(self) -> Optional[float]:
        return self._latency("draft_ms")

    @property
    def quality_verification_ms(self) -> Optional[float]:
        return self._latency("gate_ms")

    @property
    def verifier_latency_ms(self) -> Optional[float]:
        return self._latency("strong_ms")

    @property
    def verifier_generation_ms(self) -> Optional[float]:
        return self._latency("strong_ms")

    @property
    def cascade_overhead_ms(self) -> Optional[float]:
        return self._latency("overhead_ms")

    # Shape
    @property
    def response_length(self) -> int:
        return len(self.content)

    @property
    def response_word_count(self) -> int:
        return len(self.content.split())

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """The details by the names that users of the package look up."""
        raw, usage = self.raw, self.usage
        route: dict[str, Any] = next((entry.get("detail") or {} for entry in self.trace if entry.get("what") == "route"), {})
        if "domain_p" not in route and self._prompt is not None:
            route = {**native.json_call("cascade_classify", self._prompt), **route}
        found = {
            **(raw.get("metadata") or {}),
            "detected_domain": raw.get("domain"),
            "domain_detected": raw.get("domain"),
            "domain_confidence": route.get("domain_p"),
            "detection_method": raw.get("detection_method") or route.get("detection_method"),
            "complexity": raw.get("complexity"),
            "complexity_confidence": route.get("complexity_p"),
            "routing_strategy": self.routing_strategy,
            "routing_reason": self.reason,
            "direct_routing": not self.cascaded,
            "cascade_used": self.cascaded,
            "draft_accepted": self.draft_accepted,
            "draft_model": self.draft_model,
            "verifier_model": self.verifier_model,
            "quality_score": self.quality_score,
            "quality_threshold": self.quality_threshold,
            "quality_check_passed": self.quality_check_passed,
            "rejection_reason": self.rejection_reason,
            "total_latency_ms": self.latency_ms,
            "draft_generation_ms": self.draft_generation_ms,
            "quality_verification_ms": self.quality_verification_ms,
            "verifier_generation_ms": self.verifier_generation_ms,
            "cascade_overhead_ms": self.cascade_overhead_ms,
            "cost_saved": self.cost_saved,
            "usage": usage or None,
            "prompt_tokens": usage.get("input_tokens"),
            "completion_tokens": usage.get("output_tokens"),
            "total_tokens": usage.get("input_tokens", 0) + usage.get("output_tokens", 0) if usage else None,
            "has_tools": self.has_tool_calls or None,
            "tool_calls": self.tool_calls or None,
            "transcript": self.messages or None,
            "response_length": self.response_length,
            "response_word_count": self.response_word_count,
        }
        return {key: value for key, value in found.items() if value is not None}

    def to_dict(self) -> dict[str, Any]:
        names = (
            "content model_used total_cost latency_ms complexity cascaded draft_accepted routing_strategy reason tool_calls "
            "has_tool_calls quality_score quality_threshold quality_check_passed rejection_reason draft_response "
            "verifier_response response_length response_word_count draft_generation_ms quality_verification_ms "
            "verifier_generation_ms cascade_overhead_ms draft_cost verifier_cost cost_saved cost_savings_pct baseline_cost "
            "draft_model draft_latency_ms draft_confidence verifier_model verifier_latency_ms verifier_confidence metadata"
        )
        return {name: getattr(self, name) for name in names.split()}

    def __repr__(self) -> str:
        return f"CascadeResult(model_used={self.model_used!r}, total_cost={self.total_cost:.6f}, content={self.content!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return CascadeResult, (self._document, self._prompt)
