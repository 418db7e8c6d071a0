"""A deployment that may be asked so often only: what is over the limit goes elsewhere or waits."""

import asyncio
from collections import Counter

from cascadeflow import CascadeAgent, ModelConfig


async def main() -> None:
    agent = CascadeAgent(
        models=[ModelConfig("gpt-4o-mini", "openai", requests_per_minute=5, max_concurrent=2), ModelConfig("gpt-4o", "openai")]
    )
    batch = await agent.run_batch(["What is the capital of France?"] * 12, timeout_ms=5000)
    print(Counter(result.model_used for result in batch if result is not None), f"{batch.failure_count} failed")


asyncio.run(main())
