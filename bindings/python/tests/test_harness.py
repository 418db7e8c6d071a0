"""The harness around agents and around the clients of other packages, which are the real ones."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Iterator

import pytest

import cascadeflow
from cascadeflow import HarnessStopError

openai = pytest.importorskip("openai")
anthropic = pytest.importorskip("anthropic")

ASKED = [{"role": "user", "content": "What is the capital of France?"}]
MINI = {"model": "gpt-4o-mini", "messages": ASKED}
HAIKU = {"model": "claude-3-5-haiku-20241022", "messages": ASKED, "max_tokens": 100}


def claude(kind: Any) -> Any:
    return kind(base_url=os.environ["CASCADEFLOW_PRACTICE_URL"], api_key="sk-practice")


@pytest.fixture(autouse=True)
def _harness() -> Iterator[None]:
    config = cascadeflow.init(mode="observe")
    assert config.instrumented == ("openai.chat.completions", "openai.responses", "anthropic.messages")
    yield
    cascadeflow.reset()


def priced(model: str, usage: Any) -> float:
    given = getattr(usage, "prompt_tokens", None) or usage.input_tokens
    made = getattr(usage, "completion_tokens", None) or usage.output_tokens
    return float(cascadeflow.price(model, given, made)["cost_nano"]) / 1e9


def test_calls_of_the_clients_are_counted_at_the_engines_prices() -> None:
    with cascadeflow.run() as scope:
        chat = openai.OpenAI().chat.completions.create(**MINI)
        message = claude(anthropic.Anthropic).messages.create(**HAIKU)
        response = openai.OpenAI().responses.create(model="gpt-4o-mini", input="What is the capital of France?")
    parts = [priced(MINI["model"], chat.usage), priced(HAIKU["model"], message.usage), priced(MINI["model"], response.usage)]
    assert min(parts) > 0 and scope.cost == pytest.approx(sum(parts))
    assert scope.summary()["step_count"] == 3 and [entry["model"] for entry in scope.trace()][1] == HAIKU["model"]
    assert "Paris" in chat.choices[0].message.content and "Paris" in message.content[0].text


def test_streams_are_counted_when_they_end() -> None:
    async def both() -> list[float]:
        costs = []
        with cascadeflow.run() as scope:
            stream = await openai.AsyncOpenAI().chat.completions.create(
                **MINI, stream=True, stream_options={"include_usage": True})
            text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])
            costs.append(scope.cost)
            assert "Paris" in text
            async with await claude(anthropic.AsyncAnthropic).messages.create(**HAIKU, stream=True) as events:
                kinds = [event.type async for event in events]
            costs.append(scope.cost)
            assert kinds[-1] == "message_stop" and scope.step_count == 2
        return costs

    first, second = asyncio.run(both())
    assert 0 < first < second


def test_a_budget_stops_the_call_after_the_one_that_broke_it() -> None:
    client = openai.OpenAI()
    with cascadeflow.run(budget=1e-9, mode="enforce") as scope:
        client.chat.completions.create(**MINI)
        with pytest.raises(HarnessStopError) as caught:
            client.chat.completions.create(**MINI)
    assert caught.value.reason == "budget" and scope.step_count == 1


def test_runs_side_by_side_see_their_own_calls() -> None:
    async def one(times: int) -> int:
        client = openai.AsyncOpenAI()
        with cascadeflow.run() as scope:
            for _ in range(times):
                await client.chat.completions.create(**MINI)
            assert scope.cost > 0
        return scope.step_count

    async def several() -> list[int]:
        return list(await asyncio.gather(one(1), one(3), one(2)))

    assert asyncio.run(several()) == [1, 3, 2]


def test_outside_of_a_run_and_after_reset_the_clients_are_as_they_were() -> None:
    create = openai.resources.chat.completions.Completions.create
    assert "Paris" in openai.OpenAI().chat.completions.create(**MINI).choices[0].message.content
    cascadeflow.reset()
    with cascadeflow.run() as scope:
        openai.OpenAI().chat.completions.create(**MINI)
    assert scope.step_count == 0 and openai.resources.chat.completions.Completions.create is not create
