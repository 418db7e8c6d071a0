"""What a run costs from Python: 256 runs at a time, each answered from the cache."""

import asyncio
import time

from cascadeflow import CascadeAgent, ModelConfig

RUNS, ROUNDS = 256, 40


async def main() -> None:
    models = [ModelConfig("house", handler=lambda request: "The sky is blue on a clear day.")]
    agent = CascadeAgent(models=models, cache={"enabled": True})
    await agent.run("What color is the sky?")
    best = 1e9
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await asyncio.gather(*(agent.run("What color is the sky?") for _ in range(RUNS)))
        best = min(best, (time.perf_counter() - begun) / RUNS * 1e6)
    print(f"python {best:.2f}")


asyncio.run(main())
