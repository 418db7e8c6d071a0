"""A budget that holds, and what the engine counted."""

import asyncio

from cascadeflow import BudgetConfig, BudgetExceededError, CascadeAgent, ModelConfig


async def main() -> None:
    agent = CascadeAgent(
        models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")],
        budget_config=BudgetConfig(total=0.01, on_exceeded="refuse"),
    )
    for question in ("What is the capital of France?", "Who wrote Don Quixote?", "What is the capital of Australia?"):
        result = await agent.run(question, max_tokens=100)
        print(f"{result.model_used}: {result.raw['cost_nano']} nano-USD, saved {result.raw['saved_nano']}")
    try:
        await agent.run("What is the capital of Canada?", max_tokens=20000)
        print("not refused")
    except BudgetExceededError as problem:
        print(f"refused: {problem.code}")
    analytics = agent.get_analytics()
    print(f"runs: {analytics.total_queries}, accepted: {analytics.drafter_acceptance_rate:.2f}")
    print(f"cost: {analytics.total['cost_nano']} nano-USD")


asyncio.run(main())
