"""The answer as it comes, and what happened on the way."""

import asyncio

from cascadeflow import CascadeAgent, ModelConfig, StreamEventType

NAMES = {"routing": "route", "chunk": "delta", "complete": "done"}


async def main() -> None:
    agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])
    kinds: list[str] = []
    print("answer: ", end="")
    async for event in agent.stream("What is the capital of Australia?"):
        name = NAMES.get(event.type.value, event.type.value)
        if name not in kinds:
            kinds.append(name)
        if event.type is StreamEventType.CHUNK:
            print(event.content, end="", flush=True)
        if event.result:
            print(f"\nmodel: {event.result.model_used}")
    print("events: " + ", ".join(kinds))


asyncio.run(main())
