"""CascadeAgent: a cascade, configured once, run many times. It shapes documents; every decision is the engine's."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import threading
import weakref
from typing import Any, AsyncIterator, Callable, Iterable, Mapping, Optional, Sequence, Union

from . import _native as native
from . import _runtime as runtime
from ._hostcalls import LoopRef, add_model, add_tool, add_validator, as_model_of_vectors
from .analytics import Analytics
from .batch import BatchConfig, BatchResult, run_all
from .config import (
    BudgetConfig,
    DomainConfig,
    Model,
    ModelConfig,
    QualityConfig,
    as_model,
    merge_models,
    preset_config,
)
from .exceptions import BudgetExceededError, ClosedError
from .harness import current_run
from .result import CascadeResult
from .streaming import StreamEvent, StreamEventType
from .tools import Tool, ToolConfig, ToolExecutor, as_tool, definitions

Query = Union[str, Sequence[Mapping[str, Any]]]
log = logging.getLogger("cascadeflow")

# run()'s names for keys of the request that the engine calls otherwise
_RENAMED = {"complexity_hint": "complexity", "domain_hint": "domain", "query": "prompt"}


class CascadeAgent:
    """A cascade of models: cheap ones first, dearer ones when the answer is not good enough.

        agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])
        result = await agent.run("What color is the sky?")

    Give `models`, a `preset`, a `domain_config`, or a whole `config` document. Any other keyword is a top-level key of
    docs/reference.md, "Configuration" (`timeouts`, `retry`, `cache`, `guardrails`, ...).
    """

    def __init__(
        self,
        models: Optional[Iterable[Model]] = None,
        quality_config: Optional[QualityConfig] = None,
        enable_cascade: bool = True,
        verbose: bool = False,
        *,
        preset: Optional[str] = None,
        quality: Optional[Mapping[str, Any]] = None,
        domain_config: Optional[DomainConfig] = None,
        domain_configs: Optional[Mapping[str, DomainConfig]] = None,
        enable_domain_detection: Optional[bool] = None,
        enable_semantic_detection: Optional[bool] = None,
        use_semantic_domains: Optional[bool] = None,
        budget_config: Optional[BudgetConfig] = None,
        tools: Optional[Iterable[Tool]] = None,
        tool_executor: Optional[ToolExecutor] = None,
        config: Optional[Mapping[str, Any]] = None,
        context: Optional[runtime.Context] = None,
        **options: Any,
    ) -> None:
        self._handle: Optional[int] = None
        self._lock = threading.RLock()
        self._loop = LoopRef()
        self._budget = budget_config
        self._tools: dict[str, ToolConfig] = {}
        chosen = _expand_ellipsis(list(models or ()))
        document: dict[str, Any] = dict(config or {})
        if preset is not None:
            document = {**preset_config(preset), **document}
        made = merge_models(chosen, domain_config.models() if domain_config else (),
                            *(one.models() for one in (domain_configs or {}).values()))
        if made:
            document["models"] = [model.to_dict() for model in made]
        if quality_config is not None:
            document["quality"] = quality_config.to_dict()
        if quality is not None:
            document["quality"] = {**document.get("quality", {}), **quality}
        if not enable_cascade:
            document["routing"] = {**document.get("routing", {}), "strategy": "strong"}
        _add_domains(document, domain_config, domain_configs or {})
        # The engine has one detector and it is always at hand: each of the older switches turns it on or off.
        for switch in (enable_domain_detection, enable_semantic_detection, use_semantic_domains):
            if switch is not None:
                document["detect_domains"] = bool(document.get("detect_domains")) or switch
        if budget_config is not None:
            document["budgets"] = [*document.get("budgets", ()), *budget_config.to_list()]
        document.update(options)

        self._context = context or runtime.default_context()
        data = native.encode(document)
        self._handle = native.call_for_handle("cascade_agent_new", self._context.handle, data, len(data))
        _agents.add(self)
        try:
            for model in made:
                if model.handler is not None:
                    add_model(self._handle, model.name, model.handler, self._loop)
            if quality_config is not None and quality_config.embedder is not None:
                name = document["quality"]["embeddings"]["model"]
                add_model(self._handle, name, as_model_of_vectors(quality_config.embedder), self._loop)
            for name, validator in (quality_config.validators if quality_config else {}).items():
                add_validator(self._handle, name, validator, self._loop)
            for given in [*(tools or ()), *(tool_executor.list_tools() if tool_executor else ())]:
                self.add_tool(given)
        except BaseException:
            self.close()
            raise
        if verbose:
            self._context.log_to_logging()

    # Life -----------------------------------------------------------------------------------------------------------

    @property
    def _native(self) -> int:
        if self._handle is None:
            raise ClosedError("this agent was closed; make a new one", code="invalid_state", status=-5)
        return self._handle

    def close(self) -> None:
        """Frees the agent. Runs under way go on to their end. Closing twice is fine."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            native.lib.cascade_agent_free(handle)

    def __enter__(self) -> "CascadeAgent":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> "CascadeAgent":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()

    # Tools, models and validators of the host -----------------------------------------------------------------------

    def add_tool(self, given: Tool) -> None:
        """Registers a tool the engine may run by itself. Before the first run."""
        made = as_tool(given)
        if made.function is None:
            raise TypeError(f"tool {made.name!r} has no function to run; hand definitions without one to run(tools=...)")
        with self._lock:
            add_tool(self._native, made.definition(), made.function, self._loop)
            self._tools[made.name] = made

    def add_model(self, name: str, handler: Callable[..., Any]) -> None:
        """Answers for every model of the configuration with `"provider": "host"` and this name."""
        with self._lock:
            add_model(self._native, name, handler, self._loop)

    def add_validator(self, name: str, validator: Callable[[dict[str, Any]], Any]) -> None:
        """A judge of yours: gets {"prompt", "answer", "model", "domain", "complexity"}, returns 0..1 (or a bool), or None
        for no opinion. It is called on the engine's thread: be quick, and do not wait for anything."""
        with self._lock:
            add_validator(self._native, name, validator, self._loop)

    # Running --------------------------------------------------------------------------------------------------------

    def _request(self, query: Query, tools: Optional[Iterable[Tool]], messages: Optional[Query], force_direct: bool,
                 options: dict[str, Any]) -> dict[str, Any]:
        request: dict[str, Any] = {}
        if isinstance(query, str):
            if messages:
                turn = [{"role": "user", "content": query}] if query else []
                request["messages"] = [*messages, *turn]
            else:
                request["prompt"] = query
        else:
            request["messages"] = [*(messages or ()), *query]
        if tools is not None:
            tools = list(tools)
            for given in tools:
                made = given if isinstance(given, (ToolConfig, Mapping)) else as_tool(given)
                runnable = as_tool(made) if isinstance(made, ToolConfig) or callable(made.get("function")) else None
                if runnable is not None and runnable.function is not None and runnable.name not in self._tools:
                    self.add_tool(runnable)
            request["tools"] = definitions(tools)
        if force_direct:
            request["force_direct"] = True
        for name, value in options.items():
            if value is not None:
                request[_RENAMED.get(name, name)] = value
        scope = current_run()
        if scope is not None:
            scope.before_run(request)
        return request

    def _refused(self, problem: BudgetExceededError) -> None:
        callback = self._budget.on_limit_exceeded if self._budget else None
        if callback is None:
            return
        try:
            takes_error = bool(inspect.signature(callback).parameters)
        except (TypeError, ValueError):
            takes_error = False
        answer = callback(problem) if takes_error else callback()
        if inspect.isawaitable(answer):
            asyncio.ensure_future(answer)

    def _result(self, document: bytes, request: Mapping[str, Any]) -> CascadeResult:
        result = CascadeResult(document, {key: request[key] for key in ("prompt", "messages") if key in request})
        scope = current_run()
        if scope is not None:
            scope.after_run(result)
        return result

    async def run(
        self,
        query: Query = "",
        max_tokens: Optional[int] = None,
        temperature: Optional[float] = None,
        complexity_hint: Optional[str] = None,
        force_direct: bool = False,
        tools: Optional[Iterable[Tool]] = None,
        messages: Optional[Query] = None,
        **options: Any,
    ) -> CascadeResult:
        """Runs the cascade. Further keywords are keys of docs/reference.md, "Request". Cancelling cancels the run."""
        options.update(max_tokens=max_tokens, temperature=temperature, complexity_hint=complexity_hint)
        self._loop.set(asyncio.get_running_loop())
        request = self._request(query, tools, messages, force_direct, options)
        try:
            return self._result(await runtime.await_run(self._native, native.encode(request)), request)
        except BudgetExceededError as problem:
            self._refused(problem)
            raise

    def run_sync(self, query: Query = "", *, tools: Optional[Iterable[Tool]] = None, messages: Optional[Query] = None,
                 force_direct: bool = False, **options: Any) -> CascadeResult:
        """run() for programs without asyncio: blocks this thread only."""
        request = self._request(query, tools, messages, force_direct, options)
        try:
            return self._result(runtime.wait_run(self._native, native.encode(request)), request)
        except BudgetExceededError as problem:
            self._refused(problem)
            raise

    async def stream_events(self, query: Query = "", *, tools: Optional[Iterable[Tool]] = None,
                            messages: Optional[Query] = None, force_direct: bool = False,
                            **options: Any) -> AsyncIterator[StreamEvent]:
        """The events of a run as they happen. Leaving the loop early cancels the run; a failed run raises."""
        self._loop.set(asyncio.get_running_loop())
        request = self._request(query, tools, messages, force_direct, {"stream": True, **options})
        prompt = {key: request[key] for key in ("prompt", "messages") if key in request}
        scope = current_run()
        pipe = runtime.EventPipe(self._native, native.encode(request))
        try:
            while True:
                event = await pipe.next()
                if event is None:
                    return
                made = StreamEvent.from_engine(event, prompt)
                if made.type is StreamEventType.ERROR:
                    continue  # the end of the pipe raises it
                if made.result is not None and scope is not None:
                    scope.after_run(made.result)
                yield made
        except BudgetExceededError as problem:
            self._refused(problem)
            raise
        finally:
            pipe.close()

    def stream(self, query: Query = "", **options: Any) -> AsyncIterator[StreamEvent]:
        """Same as stream_events."""
        return self.stream_events(query, **options)

    async def run_streaming(self, query: Query = "", enable_visual: bool = True, **options: Any) -> CascadeResult:
        """Prints the answer while it comes and returns the result."""
        result: Optional[CascadeResult] = None
        async for event in self.stream_events(query, **options):
            if enable_visual and event.content:
                print(event.content, end="", flush=True)
            if enable_visual and event.type is StreamEventType.DISCARD:
                print("\n[draft withdrawn]", flush=True)
            result = event.result or result
        if enable_visual:
            print(flush=True)
        assert result is not None
        return result

    async def run_batch(self, queries: Sequence[Query], batch_config: Optional[BatchConfig] = None,
                        **options: Any) -> BatchResult:
        """Many runs with bounded concurrency; results in the order of the queries."""
        return await run_all(self.run, queries, batch_config or BatchConfig(), options)

    # Knowing --------------------------------------------------------------------------------------------------------

    def _json(self, name: str, *arguments: Any) -> Any:
        with self._lock:
            return native.call_for_json(name, self._native, *arguments)

    def get_analytics(self) -> Analytics:
        """Totals since creation: runs, acceptance, cost, savings."""
        return Analytics(self._json("cascade_agent_analytics"))

    def get_stats(self) -> dict[str, Any]:
        """The analytics as the engine gives them."""
        return dict(self._json("cascade_agent_analytics"))

    def print_stats(self) -> None:
        print(self.get_analytics())

    def reset_analytics(self) -> None:
        with self._lock:
            native.call("cascade_agent_analytics_reset", self._native)

    def estimate(self, query: Query = "", *, tools: Optional[Iterable[Tool]] = None, messages: Optional[Query] = None,
                 **options: Any) -> dict[str, Any]:
        """What a run would cost, probably and at most, in nano-USD."""
        data = native.encode(self._request(query, tools, messages, False, options))
        return dict(self._json("cascade_agent_estimate", data, len(data)))

    def feedback(self, run_id: str, outcome: Union[str, float]) -> None:
        """Tells the engine how an answer turned out: "good", "bad", or 0..1."""
        key = "outcome" if isinstance(outcome, str) else "score"
        data = native.encode({"run_id": run_id, key: outcome})
        with self._lock:
            native.call("cascade_agent_feedback", self._native, data, len(data))

    def export_learned(self) -> dict[str, Any]:
        """What the agent learned, as a document to keep."""
        return dict(self._json("cascade_agent_learned_export"))

    def import_learned(self, learned: Mapping[str, Any]) -> None:
        data = native.encode(learned)
        with self._lock:
            native.call("cascade_agent_learned_import", self._native, data, len(data))

    def get_config_snapshot(self) -> dict[str, Any]:
        """The configuration in effect: defaults filled in, prices resolved, secrets redacted."""
        return dict(self._json("cascade_agent_config_json"))

    @classmethod
    def from_env(cls, quality_config: Optional[QualityConfig] = None, enable_cascade: bool = True,
                 verbose: bool = False, **options: Any) -> "CascadeAgent":
        """The balanced preset over whatever keys the environment holds."""
        return cls(preset="balanced", quality_config=quality_config, enable_cascade=enable_cascade, verbose=verbose,
                   **options)


def _expand_ellipsis(models: list[Any]) -> list[ModelConfig]:
    """`...` among the models stands for those of the balanced preset, as in `models=[...]`."""
    found: list[Any] = []
    for model in models:
        if model is Ellipsis:
            found += preset_config("balanced")["models"]
        else:
            found.append(model)
    return [as_model(model) for model in found]


def _add_domains(document: dict[str, Any], whole: Optional[DomainConfig], single: Mapping[str, DomainConfig]) -> None:
    domains: dict[str, Any] = dict(document.get("domains", {}))
    for name, one in single.items():
        domains[name.lower()] = one.to_dict()
    if whole is not None and whole.domains:
        for name, pipeline in whole.domains.items():
            tiers = [[as_model(model).key] for model in pipeline]
            if name.lower() == "default":
                document.setdefault("tiers", [{"name": f"tier{index}", "models": tier} for index, tier in enumerate(tiers)])
            else:
                domains[name.lower()] = {**whole.to_dict(), "tiers": tiers}
        document["detect_domains"] = whole.enabled
    if domains:
        document["domains"] = domains


_agents: "weakref.WeakSet[CascadeAgent]" = weakref.WeakSet()


def _after_fork() -> None:
    for agent in list(_agents):
        agent._handle = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
