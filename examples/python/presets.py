"""Ready-made cascades by name."""

from cascadeflow import PRESET_BALANCED, PRESET_COST_OPTIMIZED, PRESET_ULTRA_FAST, CascadeAgent

for preset in (PRESET_ULTRA_FAST, PRESET_BALANCED, PRESET_COST_OPTIMIZED):
    with CascadeAgent(preset=preset) as agent:
        names = [model["name"] for model in agent.get_config_snapshot()["models"]]
        result = agent.run_sync("What is the capital of France?")
        print(f"{preset}: {' -> '.join(names)}; {result.model_used} answered: {result.content}")
