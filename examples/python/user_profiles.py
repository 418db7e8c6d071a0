"""Tiers of users: which models they may use, and how good answers must be."""

from cascadeflow import CascadeAgent, ModelConfig

with CascadeAgent(
    models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")],
    user_tiers={
        "free": {"models": ["gpt-4o-mini"], "max_budget_usd": 0.01},
        "pro": {"models": ["*"], "quality_threshold": 0.6},
    },
) as agent:
    for tier in ("free", "pro"):
        result = agent.run_sync("[[practice:only=mini,refusal]] Who wrote Don Quixote?", user_tier=tier)
        print(f"{tier}: {result.model_used}: {result.content!r}")
