"""Many questions at once, with a bound; what fails does not take the rest with it."""

import asyncio

from cascadeflow import BatchConfig, CascadeAgent, ModelConfig


async def main() -> None:
    agent = CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")])
    questions = ["What is the capital of France?", "[[practice:status=400]] Hello", "Who wrote Don Quixote?"] * 10
    batch = await agent.run_batch(questions, BatchConfig(max_parallel=8, timeout_per_query=30))
    print(f"{batch.success_count} answered, {batch.failure_count} failed, ${batch.total_cost:.6f}")
    print(f"first failure: question {batch.errors[0][0]}: {batch.errors[0][1]}")


asyncio.run(main())
