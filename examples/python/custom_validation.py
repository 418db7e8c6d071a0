"""Judges of one's own beside the gate's."""

from typing import Any

from cascadeflow import CascadeAgent, ModelConfig, QualityConfig


def full_sentence(answer: dict[str, Any]) -> float:
    """A word is not an answer here."""
    return 1.0 if len(answer["answer"].split()) >= 4 else 0.0


quality = QualityConfig.for_production(validators={"full_sentence": full_sentence})
with CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")], quality_config=quality) as agent:
    result = agent.run_sync("What is the capital of France?")
    print(f"{result.model_used}: {result.content}")
    print(f"rejected before: {result.draft_response!r}")
