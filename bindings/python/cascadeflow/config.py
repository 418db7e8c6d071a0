"""Configuration in Python's words. Everything here becomes the one JSON document of docs/reference.md; what is left out is
the engine's choice, so this file holds no default, no price and no threshold of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

from . import _native as native

PRESET_BALANCED = "balanced"
PRESET_COST_OPTIMIZED = "cost_optimized"
PRESET_ULTRA_FAST = "ultra_fast"
PRESET_SPEED_OPTIMIZED = "speed_optimized"
PRESET_QUALITY_OPTIMIZED = "quality_optimized"
PRESET_DEVELOPMENT = "development"


def preset_config(name: str) -> dict[str, Any]:
    """The engine's ready-made configuration of that name."""
    return dict(native.json_call("cascade_preset", {"name": name}))


def _given(instance: Any, skip: Iterable[str] = ()) -> dict[str, Any]:
    left_out = set(skip)
    return {
        f.name: getattr(instance, f.name)
        for f in fields(instance)
        if f.name not in left_out and getattr(instance, f.name) is not None
    }


@dataclass
class ModelConfig:
    """One model at one provider.

    `cost` is USD per 1K tokens, input and output alike; leave it out and the engine's price table is used. `handler` makes
    the model a function of yours: it gets the request as a dict and returns text, a response dict, or an (async) iterator
    of text. Keys of the engine that have no field here go into `options`.
    """

    name: str
    provider: Optional[str] = None
    cost: Optional[float] = None
    keywords: Optional[Sequence[str]] = None
    domains: Optional[Sequence[str]] = None
    max_tokens: Optional[int] = None
    system_prompt: Optional[str] = None
    temperature: Optional[float] = None
    api_key: Optional[str] = field(default=None, repr=False)
    base_url: Optional[str] = None
    extra: Optional[Mapping[str, Any]] = None
    speed_ms: Optional[float] = None
    quality_score: Optional[float] = None
    supports_tools: Optional[bool] = None
    api_base: Optional[str] = None
    api_key_env: Optional[str] = field(default=None, repr=False)
    id: Optional[str] = None
    dialect: Optional[str] = None
    headers: Optional[Mapping[str, str]] = field(default=None, repr=False)
    api_version: Optional[str] = None
    price: Optional[Mapping[str, float]] = None
    tier: Optional[int] = None
    supports_vision: Optional[bool] = None
    supports_logprobs: Optional[bool] = None
    supports_json_schema: Optional[bool] = None
    context_window: Optional[int] = None
    quality_threshold: Optional[float] = None
    timeout_ms: Optional[int] = None
    requests_per_minute: Optional[int] = None
    tokens_per_minute: Optional[int] = None
    max_concurrent: Optional[int] = None
    handler: Optional[Callable[..., Any]] = field(default=None, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        document = {**_given(self, ("handler", "options", "api_base")), **self.options}
        if self.api_base is not None:
            document.setdefault("base_url", self.api_base)
        if self.handler is not None:
            document["provider"] = "host"
        return document

    @property
    def key(self) -> str:
        """What other parts of the configuration call this model."""
        return self.id or self.name


@dataclass
class QualityConfig:
    """When a draft is good enough. The presets are the engine's."""

    preset: Optional[str] = None
    threshold: Optional[float] = None
    confidence_threshold: Optional[float] = None
    confidence_thresholds: Optional[Mapping[str, float]] = None
    min_length: Optional[int] = None
    max_length: Optional[int] = None
    semantic_similarity: Optional[float] = None
    target: Optional[Mapping[str, float]] = None
    value_of_correct_usd: Optional[float] = None
    abstain_below: Optional[float] = None
    language: Optional[str] = None
    disabled_vetoes: Optional[Sequence[str]] = None
    embeddings: Optional[Mapping[str, Any]] = None
    learning: Optional[Mapping[str, Any]] = None
    embedder: Optional[Callable[[list[str]], Any]] = None
    """Turns texts into vectors, one for each: instead of a server in `embeddings`, whose other keys (`cost`, `timeout_ms`,
    `routing`) still hold."""
    validators: Mapping[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)

    @classmethod
    def for_cascade(cls, **changes: Any) -> "QualityConfig":
        """Made for cascading: the default."""
        return cls(preset="cascade", **changes)

    @classmethod
    def for_production(cls, **changes: Any) -> "QualityConfig":
        return cls(preset="production", **changes)

    @classmethod
    def for_development(cls, **changes: Any) -> "QualityConfig":
        return cls(preset="development", **changes)

    @classmethod
    def strict(cls, **changes: Any) -> "QualityConfig":
        return cls(preset="strict", **changes)

    @classmethod
    def permissive(cls, **changes: Any) -> "QualityConfig":
        return cls(preset="permissive", **changes)

    def to_dict(self) -> dict[str, Any]:
        document = _given(self, ("validators", "embedder"))
        if self.embedder is not None:
            document["embeddings"] = {"model": "embedder", **(self.embeddings or {}), "provider": "host"}
        return document


Model = Union[ModelConfig, str, Mapping[str, Any]]


def as_model(model: Model) -> ModelConfig:
    """A model given as ModelConfig, as a name, or as a dict of the engine's keys."""
    if isinstance(model, ModelConfig):
        return model
    if isinstance(model, str):
        return ModelConfig(model)
    known = {f.name for f in fields(ModelConfig)}
    return ModelConfig(
        **{key: value for key, value in model.items() if key in known},
        options={key: value for key, value in model.items() if key not in known},
    )


def _model_key(model: Model) -> str:
    return model if isinstance(model, str) else as_model(model).key


@dataclass
class DomainConfig:
    """Either one domain's pipeline (`drafter`, `verifier`, `threshold`, ...), or, with `domains`, a pipeline of models for
    each domain: `{"CODE": [cheap, strong], ..., "DEFAULT": [cheap, strong]}`."""

    enabled: bool = True
    domains: Optional[Mapping[str, Sequence[Model]]] = None
    drafter: Optional[Model] = None
    verifier: Optional[Model] = None
    threshold: Optional[float] = None
    require_verifier: Optional[bool] = None
    cascade_complexities: Optional[Sequence[str]] = None
    temperature: Optional[float] = None
    max_tokens: Optional[int] = None
    system_prompt: Optional[str] = None
    fallback_models: Optional[Sequence[Model]] = None

    def models(self) -> list[ModelConfig]:
        """Every model this speaks of in full."""
        every: list[Model] = [model for pipeline in (self.domains or {}).values() for model in pipeline]
        every += [model for model in (self.drafter, self.verifier) if model is not None]
        every += list(self.fallback_models or ())
        return [as_model(model) for model in every if not isinstance(model, str)]

    def to_dict(self) -> dict[str, Any]:
        """This as one domain of the engine's `domains`."""
        document = _given(self, ("domains", "drafter", "verifier", "fallback_models"))
        for name in ("drafter", "verifier"):
            if getattr(self, name) is not None:
                document[name] = _model_key(getattr(self, name))
        if self.fallback_models is not None:
            document["fallback_models"] = [_model_key(model) for model in self.fallback_models]
        return document


@dataclass
class BudgetConfig:
    """Limits in USD. `on_limit_exceeded` is called (with the error, if it takes one) when a limit refuses a run."""

    daily: Optional[float] = None
    monthly: Optional[float] = None
    total: Optional[float] = None
    per_run: Optional[float] = None
    daily_limit: Optional[float] = None
    monthly_limit: Optional[float] = None
    on_exceeded: Optional[str] = None
    warn_at: Optional[float] = None
    per_user: bool = False
    on_limit_exceeded: Optional[Callable[..., Any]] = field(default=None, repr=False)

    def to_list(self) -> list[dict[str, Any]]:
        """The engine's `budgets`."""
        limits = {
            "run": self.per_run,
            "day": self.daily if self.daily is not None else self.daily_limit,
            "month": self.monthly if self.monthly is not None else self.monthly_limit,
            "agent": self.total,
        }
        budgets = []
        for scope, limit in limits.items():
            if limit is None:
                continue
            budget: dict[str, Any] = {"name": {"day": "daily", "month": "monthly"}.get(scope, scope),
                                      "scope": scope, "limit_usd": limit}
            if self.per_user and scope != "run":
                budget.update(scope="user", period="total" if scope == "agent" else scope)
            if self.on_exceeded is not None:
                budget["on_exceeded"] = self.on_exceeded
            if self.warn_at is not None:
                budget["warn_at"] = self.warn_at
            budgets.append(budget)
        return budgets


def merge_models(*groups: Iterable[ModelConfig]) -> list[ModelConfig]:
    """Each deployment once, in order of first mention."""
    merged: list[ModelConfig] = []
    for group in groups:
        for model in group:
            if not any(model == known for known in merged):
                merged.append(model)
    return merged
