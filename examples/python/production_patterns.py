"""Time limits, retries, a stand-in deployment, a cache, and errors that say what to do."""

import asyncio

from cascadeflow import CascadeAgent, ConfigError, ModelConfig, ProviderError, QualityConfig


async def main() -> None:
    agent = CascadeAgent(
        models=[
            ModelConfig("gpt-4o-mini", "openai"),
            ModelConfig("gpt-4o", "openai"),
            ModelConfig("gpt-4o", "openrouter", id="gpt-4o elsewhere"),
        ],
        quality_config=QualityConfig.for_production(),
        tiers=[{"name": "cheap", "models": ["gpt-4o-mini"]}, {"name": "strong", "models": ["gpt-4o", "gpt-4o elsewhere"]}],
        timeouts={"total_ms": 30_000, "run_ms": 60_000},
        retry={"max_retries": 1, "base_delay_ms": 50},
        cache={"enabled": True},
    )
    first = await agent.run("Who wrote Don Quixote?")
    again = await agent.run("Who wrote Don Quixote?")
    print(f"first: {first.model_used}; again: {'from the cache' if 'from_cache' in again.flags else again.model_used}")
    try:
        await asyncio.wait_for(agent.run("[[practice:first_delay=5000]] Hello"), timeout=0.2)
    except asyncio.TimeoutError:
        print("gave up after 0.2 s; the request to the provider was cancelled as well")
    try:
        await agent.run("[[practice:status=401]] Hello")
    except ProviderError as problem:
        print(f"{problem.code} from {problem.provider}, {len(problem.attempts)} attempts")
    except Exception as problem:
        print(f"{type(problem).__name__}: {problem}")
    try:
        CascadeAgent(models=[ModelConfig("gpt-4o", "openai")], timouts={})
    except ConfigError as problem:
        print(f"{problem.path}: {problem.message}")


asyncio.run(main())
