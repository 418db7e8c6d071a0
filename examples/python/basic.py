"""Two questions: one a cheap model answers well, one it does not."""

import asyncio

from cascadeflow import CascadeAgent, ModelConfig


async def main() -> None:
    agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])
    for question in ("What is the capital of France?", "What is the capital of Australia?"):
        result = await agent.run(question)
        print(f"Q: {question}")
        print(f"A: {result.content}")
        print(f"model: {result.model_used}, draft accepted: {'yes' if result.draft_accepted else 'no'}")
        print(f"cost: {result.raw['cost_nano']} nano-USD")


asyncio.run(main())
