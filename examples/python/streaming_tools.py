"""Tool calls as they grow, their results, and the answer as it comes."""

import asyncio

from cascadeflow import CascadeAgent, ModelConfig, StreamEventType


async def get_weather(city: str) -> dict:
    """Gets the weather in a city."""
    await asyncio.sleep(0)
    return {"city": city, "degrees": 18}


async def main() -> None:
    agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")], tools=[get_weather])
    async for event in agent.stream("What is the weather in Tokyo?", tools=[get_weather]):
        if event.type is StreamEventType.TOOL_CALL_DELTA:
            print(f"call: {event.data.get('name') or ''}{event.data.get('arguments', '')}")
        elif event.type is StreamEventType.TOOL_RESULT:
            print(f"result of {event.data['name']}: {'ok' if event.data['ok'] else 'failed'}")
        elif event.content:
            print(event.content, end="")
    print()


asyncio.run(main())
