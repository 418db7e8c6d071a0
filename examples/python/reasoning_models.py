"""A reasoning model as the strong tier, with a say on how long it may think."""

from cascadeflow import CascadeAgent, ModelConfig

with CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("o3-mini", "openai")]) as agent:
    for effort in ("low", "high"):
        result = agent.run_sync("What is 17 * 23?", force_direct=True, reasoning={"effort": effort})
        print(f"{effort}: {result.content} ({result.model_used}, {result.usage['reasoning_tokens']} tokens of reasoning)")
