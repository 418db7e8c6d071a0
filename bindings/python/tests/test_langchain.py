"""CascadeChatModel with the real LangChain."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("langchain_core")

from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage  # noqa: E402
from langchain_core.output_parsers import StrOutputParser  # noqa: E402
from langchain_core.prompts import ChatPromptTemplate  # noqa: E402
from langchain_core.tools import tool  # noqa: E402
from pydantic import BaseModel  # noqa: E402

from cascadeflow.langchain import CascadeChatModel  # noqa: E402


@pytest.fixture
def llm() -> CascadeChatModel:
    return CascadeChatModel(drafter="gpt-4o-mini", verifier="gpt-4o", provider="openai")


def test_invoke_and_chain(llm: CascadeChatModel) -> None:
    answer = llm.invoke([SystemMessage("Be brief."), HumanMessage("What is the capital of France?")])
    assert "Paris" in answer.content and answer.response_metadata["model_name"] == "gpt-4o-mini"
    assert answer.usage_metadata and answer.usage_metadata["total_tokens"] > 0
    chain = ChatPromptTemplate.from_template("What is the capital of {country}?") | llm | StrOutputParser()
    assert "Ottawa" in chain.invoke({"country": "Canada"})


def test_async_stream_and_batch(llm: CascadeChatModel) -> None:
    async def collect() -> str:
        return "".join([str(chunk.content) async for chunk in llm.astream("What is the capital of Australia?")])

    assert "Australia" in asyncio.run(collect())
    assert "Paris" in str(asyncio.run(llm.ainvoke("What is the capital of France?")).content)
    assert len(llm.batch(["What is the capital of France?", "Who wrote Don Quixote?"])) == 2
    assert "".join(str(chunk.content) for chunk in llm.stream("What is the capital of France?"))


def test_tools_are_the_hosts(llm: CascadeChatModel) -> None:
    @tool
    def get_weather(city: str) -> str:
        """Get the weather in a city."""
        return f"18 degrees in {city}"

    asked: list[Any] = [HumanMessage("What is the weather in Tokyo?")]
    bound = llm.bind_tools([get_weather])
    wants = bound.invoke(asked)
    assert wants.tool_calls and wants.tool_calls[0]["name"] == "get_weather"
    asked += [wants, ToolMessage("18 degrees in Tokyo", tool_call_id=wants.tool_calls[0]["id"])]
    assert "18" in bound.invoke(asked).content


def test_structured_output(llm: CascadeChatModel) -> None:
    class Capital(BaseModel):
        """A capital."""

        city: str

    found = llm.with_structured_output(Capital).invoke("Give me the capital of France as a Capital.")
    assert isinstance(found, Capital)
