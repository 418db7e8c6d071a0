"""A budget for each user and day: one user's spending is not another's."""

import asyncio

from cascadeflow import BudgetConfig, BudgetExceededError, CascadeAgent, ModelConfig


async def main() -> None:
    agent = CascadeAgent(
        models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")],
        budget_config=BudgetConfig(daily=0.002, per_user=True, on_limit_exceeded=lambda: print("the administrator is told")),
    )
    for user, tokens in (("ada", 100), ("ada", 5000), ("bob", 100)):
        try:
            result = await agent.run("What is the capital of France?", user=user, max_tokens=tokens)
            print(f"{user}: {result.content} (${result.total_cost:.6f})")
        except BudgetExceededError as problem:
            print(f"{user}: {problem}")


asyncio.run(main())
