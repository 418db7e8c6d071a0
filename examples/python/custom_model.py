"""A function of the host as the cheapest tier: a table of known answers."""

import asyncio
from typing import Any

from cascadeflow import CascadeAgent, ModelConfig

KNOWN = {"What are your opening hours?": "We are open from 9 to 17, Monday to Friday."}


def house(request: dict[str, Any]) -> str:
    question = request["messages"][-1]["content"]
    print(f"house model was asked: {question}")
    return KNOWN.get(question, "I do not know.")


async def main() -> None:
    models = [ModelConfig("house", cost=0, handler=house), ModelConfig("gpt-4o", "openai")]
    # A table cannot judge itself: the gate shall not ask it for a second opinion.
    agent = CascadeAgent(models=models, checks={"self_check": "never", "second_sample": "never"})
    for question in ("What are your opening hours?", "Who wrote Don Quixote?"):
        result = await agent.run(question)
        print(f"A: {result.content}")
        print(f"model: {result.model_used}")


asyncio.run(main())
