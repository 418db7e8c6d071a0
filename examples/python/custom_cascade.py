"""Three tiers of one's own, and a say on which questions climb them."""

from cascadeflow import CascadeAgent, ModelConfig, QualityConfig

models = [
    ModelConfig("llama-3.1-8b-instant", "groq"),
    ModelConfig("claude-3-5-haiku-20241022", "anthropic"),
    ModelConfig("gpt-4o", "openai"),
]
tiers = [{"name": name, "models": [model.name]} for name, model in zip(("quick", "solid", "best"), models)]

with CascadeAgent(
    models=models,
    tiers=tiers,
    max_tiers=3,
    quality_config=QualityConfig(confidence_thresholds={"simple": 0.7, "moderate": 0.8, "hard": 0.9}),
    routing={"complexity": {"expert": "strong"}},
) as agent:
    for question in ("What is the capital of France?", "[[practice:only=instant,refusal]] Who wrote Don Quixote?"):
        result = agent.run_sync(question)
        path = " -> ".join(tiers[tier]["name"] for tier in result.raw["tier_path"])
        print(f"{path}: {result.content}")
