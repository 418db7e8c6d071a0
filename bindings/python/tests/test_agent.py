"""The agent on real requests: runs, streams, batches, cancellation, threads, tools, models and judges of the host, errors."""

from __future__ import annotations

import asyncio
import pickle
import threading
from typing import Any, AsyncIterator

import pytest

import cascadeflow
from cascadeflow import (
    BatchConfig,
    BudgetConfig,
    BudgetExceededError,
    CascadeAgent,
    ClosedError,
    ConfigError,
    HarnessStopError,
    ModelConfig,
    QualityConfig,
    StreamEventType,
    ToolConfig,
    ValidationError,
)

FRANCE, AUSTRALIA = "What is the capital of France?", "What is the capital of Australia? [[practice:only=mini,refusal]]"


def models() -> list[ModelConfig]:
    return [ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")]


@pytest.fixture
def agent() -> Any:
    with CascadeAgent(models=models()) as made:
        yield made


def test_accepts_a_good_draft_and_replaces_a_bad_one(agent: CascadeAgent) -> None:
    async def both() -> list[Any]:
        return list(await asyncio.gather(agent.run(FRANCE), agent.run(AUSTRALIA)))

    good, bad = asyncio.run(both())
    assert "Paris" in good.content and good.draft_accepted and good.model_used == "gpt-4o-mini"
    assert good.cost_savings_pct > 0 and good.total_cost > 0 and good.cascaded
    assert "Canberra" in bad.content and not bad.draft_accepted and bad.model_used == "gpt-4o"
    assert bad.rejection_reason and bad.draft_model == "gpt-4o-mini"
    assert good.metadata["detection_method"] and good.metadata["domain_detected"] == good.domain
    assert good.to_dict()["content"] == good.content
    assert pickle.loads(pickle.dumps(good)).raw == good.raw


def test_streams_the_answer_and_nothing_else(agent: CascadeAgent) -> None:
    async def collect() -> tuple[str, list[str], Any]:
        shown, kinds, result = "", [], None
        async for event in agent.stream(AUSTRALIA):
            shown += event.content
            kinds.append(event.type.value)
            result = event.result or result
        return shown, kinds, result

    shown, kinds, result = asyncio.run(collect())
    assert shown == result.content and "Canberra" in shown
    assert kinds[0] == "routing" and kinds[-1] == "complete" and "draft_decision" in kinds


def test_leaving_a_stream_early_ends_the_run(agent: CascadeAgent) -> None:
    async def leave() -> None:
        stream = agent.stream("[[practice:tokens=2000]] [[practice:token_delay=20]] Tell me a story.", force_direct=True)
        async for event in stream:
            if event.type is StreamEventType.CHUNK:
                break
        await stream.aclose()  # type: ignore[attr-defined]

    asyncio.run(asyncio.wait_for(leave(), 20))


def test_cancelling_a_task_cancels_the_run(agent: CascadeAgent) -> None:
    async def cancel() -> None:
        slow = asyncio.ensure_future(agent.run("[[practice:first_delay=30000]] Hello"))
        await asyncio.sleep(0.2)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(agent.run("[[practice:first_delay=30000]] Hello"), 0.2)
        assert "Paris" in (await agent.run(FRANCE)).content

    asyncio.run(cancel())


def test_a_thousand_runs_at_once_make_no_threads(agent: CascadeAgent) -> None:
    async def many() -> int:
        runs = [asyncio.ensure_future(agent.run(FRANCE)) for _ in range(1000)]
        await asyncio.sleep(0)
        threads = threading.active_count()
        results = await asyncio.gather(*runs)
        assert all("Paris" in result.content for result in results)
        return threads

    before = threading.active_count()
    assert asyncio.run(many()) <= before + 1


def test_works_from_any_thread_and_loop(agent: CascadeAgent) -> None:
    answers: list[str] = []

    def work(number: int) -> None:
        if number % 2:
            answers.append(agent.run_sync(FRANCE).content)
        else:
            answers.append(asyncio.run(agent.run(FRANCE)).content)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 8 and all("Paris" in answer for answer in answers)


def test_a_batch_keeps_order_and_what_succeeded(agent: CascadeAgent) -> None:
    queries = [FRANCE, "[[practice:status=401]] Hello", AUSTRALIA]
    batch = asyncio.run(agent.run_batch(queries, BatchConfig(max_parallel=2)))
    assert batch.success_count == 2 and batch.failure_count == 1
    assert "Paris" in batch[0].content and batch[1] is None and "Canberra" in batch[2].content  # type: ignore[union-attr]
    assert batch.errors[0][0] == 1 and batch.total_cost > 0


def test_the_engine_runs_tools_plain_and_async() -> None:
    asked: list[str] = []

    def get_weather(city: str) -> str:
        """Gets the weather in a city."""
        asked.append(city)
        return f"18 degrees in {city}"

    async def get_weather_async(city: str) -> dict[str, Any]:
        asked.append(city)
        await asyncio.sleep(0)
        return {"city": city, "degrees": 18}

    for tool in (get_weather, ToolConfig.from_function(get_weather_async, "get_weather", "Gets the weather in a city.")):
        with CascadeAgent(models=models(), tools=[tool]) as agent:
            result = asyncio.run(agent.run("What is the weather in Tokyo?", tools=[tool]))
            assert asked.pop() == "Tokyo" and "18" in result.content, result.raw


def test_a_tool_that_raises_is_told_to_the_model() -> None:
    def get_weather(city: str) -> str:
        """Gets the weather in a city."""
        raise RuntimeError("the thermometer is broken")

    with CascadeAgent(models=models(), tools=[get_weather]) as agent:
        result = agent.run_sync("What is the weather in Tokyo?", tools=[get_weather])
        said = [message for message in result.messages if message["role"] == "tool"]
        assert "thermometer is broken" in str(said)


def test_tool_definitions_without_a_function_are_handed_back(agent: CascadeAgent) -> None:
    definition = {"type": "function", "function": {"name": "get_weather", "description": "Get weather for city",
                  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
    result = agent.run_sync("What is the weather in Tokyo?", tools=[definition])
    assert result.has_tool_calls and result.tool_calls[0]["function"]["name"] == "get_weather"


@pytest.mark.parametrize("kind", ["text", "async", "pieces", "async pieces"])
def test_a_function_can_be_a_model(kind: str) -> None:
    answer = "We are open from 9 to 17, Monday to Friday."

    def plain(request: dict[str, Any]) -> Any:
        assert request["messages"][-1]["content"] == "When are you open?"
        return iter_pieces() if kind == "pieces" else answer

    def iter_pieces() -> Any:
        yield "We are open from 9 to 17, "
        yield "Monday to Friday."

    async def coroutine(request: dict[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"content": answer, "usage": {"input_tokens": 5, "output_tokens": 12}}

    async def pieces(request: dict[str, Any]) -> AsyncIterator[str]:
        for piece in iter_pieces():
            await asyncio.sleep(0)
            yield piece

    handler = {"text": plain, "pieces": plain, "async": coroutine, "async pieces": pieces}[kind]
    with CascadeAgent(models=[ModelConfig("house", cost=0.0001, handler=handler)]) as agent:
        result = asyncio.run(agent.run("When are you open?"))
        assert result.content == answer and result.model_used == "house"


def test_a_model_that_raises_is_a_failure_to_fall_back_from() -> None:
    def broken(request: dict[str, Any]) -> str:
        raise RuntimeError("no coffee")

    with CascadeAgent(models=[ModelConfig("house", cost=0, handler=broken), ModelConfig("gpt-4o", "openai")]) as agent:
        result = agent.run_sync(FRANCE)
        assert "Paris" in result.content and "no coffee" in str(result.attempts)


@pytest.mark.parametrize("kind", ["plain", "async"])
def test_a_function_can_embed(kind: str) -> None:
    asked: list[list[str]] = []

    def plain(texts: list[str]) -> list[tuple[int, int]]:
        asked.append(texts)
        return [(1, 0) if "contract" in text else (0, 1) for text in texts]

    async def coroutine(texts: list[str]) -> list[tuple[int, int]]:
        return plain(texts)

    quality = QualityConfig(embedder=plain if kind == "plain" else coroutine, embeddings={"cost": 0, "timeout_ms": 30000})
    with CascadeAgent(models=models(), quality_config=quality) as agent:
        result = asyncio.run(agent.run("Tell me whether a clause in my contract is enforceable."))
        assert result.domain == "legal" and result.raw["detection_method"] == "embedding"
        assert asked[0][0].startswith("Tell me whether") and len(asked) == 1
        assert [attempt["purpose"] for attempt in result.attempts][0] == "embed"


def test_a_validator_can_reject() -> None:
    seen: list[dict[str, Any]] = []

    def never_short(answer: dict[str, Any]) -> float:
        seen.append(answer)
        return 0.0 if answer["model"] == "gpt-4o-mini" else 1.0

    def broken(answer: dict[str, Any]) -> float:
        raise RuntimeError("a judge that fails has no opinion")

    quality = QualityConfig(validators={"never_short": never_short, "broken": broken})
    with CascadeAgent(models=models(), quality_config=quality) as agent:
        result = agent.run_sync(FRANCE)
        assert result.model_used == "gpt-4o" and seen and seen[0]["prompt"] == FRANCE


def test_waiting_inside_a_validator_is_refused() -> None:
    problems: list[Exception] = []

    async def streams() -> None:
        async for _ in agent.stream(FRANCE):
            pass

    def waits(answer: dict[str, Any]) -> float:
        for wait in (lambda: agent.run_sync(FRANCE), lambda: asyncio.run(agent.run(FRANCE)), lambda: asyncio.run(streams())):
            try:
                wait()
            except ClosedError as problem:
                problems.append(problem)
        return -1.0

    agent = CascadeAgent(models=models(), quality_config=QualityConfig(validators={"waits": waits}))
    agent.run_sync(FRANCE)
    assert len(problems) == 3 and all("callback" in str(problem) for problem in problems)
    agent.close()  # it and its validator hold each other


def test_budgets_refuse_and_call_back() -> None:
    told: list[Any] = []
    budget = BudgetConfig(daily_limit=0.0000001, on_limit_exceeded=lambda: told.append(True))
    with CascadeAgent(models=models(), budget_config=budget) as agent:
        with pytest.raises(BudgetExceededError) as caught:
            asyncio.run(agent.run(FRANCE))
    assert told == [True] and caught.value.code == "budget_exceeded"


def test_analytics_config_estimate_feedback(agent: CascadeAgent) -> None:
    result = agent.run_sync(FRANCE)
    analytics = agent.get_analytics()
    assert analytics.total_queries == 1 and analytics.drafter_acceptance_rate == 1.0 and analytics.total_cost > 0
    assert 0 < analytics.cost_savings_pct < 1
    agent.feedback(result.run_id, "good")
    agent.import_learned(agent.export_learned())
    assert agent.estimate(FRANCE)["cascade"]
    assert "sk-practice" not in str(agent.get_config_snapshot())
    agent.reset_analytics()
    assert agent.get_analytics().total_queries == 0


def test_errors_name_the_path_and_never_the_key() -> None:
    with pytest.raises(ConfigError) as caught:
        CascadeAgent(models=[ModelConfig("gpt-4o", "openai", api_key="sk-secret", options={"temprature": 1})])
    assert caught.value.path and "temperature" in str(caught.value) and "sk-secret" not in str(caught.value.detail)
    with CascadeAgent(models=models()) as agent, pytest.raises(ValidationError):
        agent.run_sync(FRANCE, max_tokens="many")


def test_closed_means_closed() -> None:
    agent = CascadeAgent(models=models())
    agent.close()
    agent.close()
    for attempt in (lambda: agent.run_sync(FRANCE), agent.get_analytics, lambda: asyncio.run(agent.run(FRANCE))):
        with pytest.raises(ClosedError):
            attempt()
    context = cascadeflow.Context()
    own = CascadeAgent(models=models(), context=context)
    context.close()
    context.close()
    with pytest.raises(cascadeflow.CascadeFlowError):
        own.run_sync(FRANCE)
    with pytest.raises(ClosedError):
        CascadeAgent(models=models(), context=context)


def test_a_context_that_goes_ends_its_runs() -> None:
    async def close() -> list[Any]:
        context = cascadeflow.Context()
        agent = CascadeAgent(models=models(), context=context)
        runs = [asyncio.ensure_future(agent.run("[[practice:first_delay=30000]] Hello")) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.gather(*(asyncio.to_thread(context.close) for _ in range(4)))
        return list(await asyncio.gather(*runs, return_exceptions=True))

    assert all(isinstance(problem, cascadeflow.CancelledRunError) for problem in asyncio.run(close()))


def test_a_loop_that_goes_leaves_its_runs_to_end_alone(agent: CascadeAgent) -> None:
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(agent.run("[[practice:first_delay=100]] Hello"))
    loop.run_until_complete(asyncio.sleep(0))
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]
    loop.close()
    del loop, waiting
    assert "Paris" in agent.run_sync(FRANCE).content


def test_closing_with_runs_under_way_lets_them_end() -> None:
    async def close() -> Any:
        agent = CascadeAgent(models=models())
        run = asyncio.ensure_future(agent.run(FRANCE))
        await asyncio.sleep(0)
        agent.close()
        return await run

    assert "Paris" in asyncio.run(close()).content


def test_a_scope_counts_and_stops(agent: CascadeAgent) -> None:
    with cascadeflow.run(budget=1.0) as scope:
        agent.run_sync(FRANCE)
    assert scope.summary()["step_count"] == 1 and scope.summary()["budget_remaining"] < 1 and scope.trace()
    with cascadeflow.run(budget=0.0), pytest.raises(HarnessStopError):
        agent.run_sync(FRANCE)

    @cascadeflow.agent(budget=0.5)
    async def decorated() -> float:
        await agent.run(FRANCE)
        current = cascadeflow.get_current_run()
        assert current is not None
        return current.cost

    assert asyncio.run(decorated()) > 0


def test_judgement_needs_no_agent() -> None:
    assert cascadeflow.classify("Write a Python function that sorts a list")["domain"] == "code"
    assert cascadeflow.judge(FRANCE, "I'm sorry, I cannot help with that.")["verdict"] == "escalate"
    assert cascadeflow.price("gpt-4o", 1_000_000, 0, provider="openai")["cost_nano"] > 0
    assert any(model["name"] == "gpt-4o" for model in cascadeflow.catalog())
    assert cascadeflow.preset("balanced")["models"]
    report = cascadeflow.validate_config({"models": []})
    assert report["valid"] is False and report["errors"]
