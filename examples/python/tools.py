"""A tool that the engine runs when a model asks for it."""

import asyncio

from cascadeflow import CascadeAgent, ModelConfig


def get_weather(city: str) -> str:
    """Gets the weather in a city."""
    print(f"tool: get_weather({city})")
    return f"18 degrees and sunny in {city}"


async def main() -> None:
    agent = CascadeAgent(
        models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")], tools=[get_weather]
    )
    result = await agent.run("What is the weather in Tokyo?", tools=[get_weather])
    print(f"A: {result.content}")
    print(f"steps: {result.raw['steps']}")


asyncio.run(main())
