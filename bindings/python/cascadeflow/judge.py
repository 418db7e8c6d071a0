"""Judgement on its own: no agent, no network. Each function is one call of the engine, document in and document out."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional, Sequence, Union

from . import _native as native

Query = Union[str, Sequence[Mapping[str, Any]]]


def _asked(query: Query) -> dict[str, Any]:
    return {"prompt": query} if isinstance(query, str) else {"messages": list(query)}


def classify(query: Query, **more: Any) -> dict[str, Any]:
    """Domain, complexity and difficulty of a prompt."""
    return dict(native.json_call("cascade_classify", {**_asked(query), **more}))


def judge(query: Query, answer: str, **more: Any) -> dict[str, Any]:
    """Is this answer good enough? `p_accept`, `verdict`, `vetoes`, `signals`, `reasons`."""
    return dict(native.json_call("cascade_judge", {**_asked(query), "answer": answer, **more}))


def guard(text: str, **guardrails: Any) -> dict[str, Any]:
    """Checks a text: `guard("...", pii="redact", moderation="block")`."""
    return dict(native.json_call("cascade_guard", {"text": text, "guardrails": guardrails}))


def price(model: str, input_tokens: int = 0, output_tokens: int = 0, provider: Optional[str] = None,
          **more: Any) -> dict[str, Any]:
    """What tokens cost: `cost_nano` and whether the price is known (`priced`)."""
    document: dict[str, Any] = {"model": model, **more}
    if provider is not None:
        document["provider"] = provider
    if "usage" not in document:
        document.update(input_tokens=input_tokens, output_tokens=output_tokens)
    return dict(native.json_call("cascade_price", document))


def catalog(wall_ms: int = 0) -> list[dict[str, Any]]:
    """The model table with prices as of `wall_ms` (Unix milliseconds; 0: the newest)."""
    return list(native.call_for_json("cascade_catalog_json", wall_ms))


def preset(name: Optional[str] = None) -> dict[str, Any]:
    """A ready configuration; without a name, the list of presets."""
    return dict(native.json_call("cascade_preset", {} if name is None else {"name": name}))


def validate_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """{"valid", "errors": [{"path", "message"}], "warnings"}: never raises for a wrong configuration."""
    data = native.encode(config)
    return dict(native.call_for_report("cascade_config_validate", data, len(data)))


def _lines(records: Union[str, Sequence[Mapping[str, Any]]]) -> bytes:
    if isinstance(records, str):
        return records.encode()
    return b"\n".join(native.encode(record) for record in records)


def replay(records: Union[str, Sequence[Mapping[str, Any]]], **options: Any) -> dict[str, Any]:
    """Replays logged requests and answers (JSON lines, or dicts)."""
    first, second = native.encode(options), _lines(records)
    return dict(native.call_for_json("cascade_replay", first, len(first), second, len(second)))


def tune(records: Union[str, Sequence[Mapping[str, Any]]], **options: Any) -> dict[str, Any]:
    """Learns a calibration from labelled answers."""
    first, second = native.encode(options), _lines(records)
    return dict(native.call_for_json("cascade_tune", first, len(first), second, len(second)))


def version_info() -> dict[str, Any]:
    """What is built into the library."""
    return dict(json.loads(native.lib.cascade_version_info_json()))
