"""What must not leave the house, and what must not be said."""

import asyncio

from cascadeflow import CascadeAgent, GuardrailViolation, ModelConfig, guard


async def main() -> None:
    print(guard("Write to ada@example.com", pii="redact"))
    agent = CascadeAgent(
        models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")],
        guardrails={"pii": "redact", "blocked_terms": ["project nightfall"]},
    )
    result = await agent.run("What is the capital of France? Answer ada@example.com.")
    print(result.content)
    try:
        await agent.run("Tell me about Project Nightfall.")
    except GuardrailViolation as problem:
        print(f"refused: {problem}")


asyncio.run(main())
