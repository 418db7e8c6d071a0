"""Several cascades in a row: an outline, then a text made of it. The scope keeps the sum within a budget."""

import asyncio

import cascadeflow
from cascadeflow import CascadeAgent, ModelConfig, QualityConfig

models = [ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")]


async def main() -> None:
    outline = CascadeAgent(models=models, quality_config=QualityConfig.for_development())
    writer = CascadeAgent(models=models, quality_config=QualityConfig.for_production())
    with cascadeflow.run(budget=0.05) as scope:
        plan = await outline.run("Outline a short text about the sea in three points.")
        text = await writer.run(f"Write the text of this outline:\n{plan.content}", system_prompt="Be brief.")
    print(text.content)
    summary = scope.summary()
    print(f"{summary['step_count']} steps, ${summary['cost']:.6f} of ${summary['budget_max']}")


asyncio.run(main())
