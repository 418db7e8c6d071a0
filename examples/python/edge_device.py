"""A local model first (Ollama), the cloud only when it must be."""

from cascadeflow import CascadeAgent, ModelConfig

local = ModelConfig("llama3.2:3b", "ollama", cost=0.0)  # OLLAMA_BASE_URL, or http://localhost:11434
cloud = ModelConfig("gpt-4o", "openai")

with CascadeAgent(models=[local, cloud]) as agent:
    for question in ("What is the capital of France?", "What is 17 * 23?"):
        result = agent.run_sync(question)
        print(f"{result.provider}: {result.content} (${result.total_cost:.6f})")
