"""A model served by vLLM as the free drafter."""

from cascadeflow import CascadeAgent, ModelConfig

drafter = ModelConfig("llama-3.2-3b", "vllm", cost=0.0)  # VLLM_BASE_URL, or api_base="http://localhost:8000/v1"
verifier = ModelConfig("gpt-4o", "openai")

with CascadeAgent(models=[drafter, verifier]) as agent:
    result = agent.run_sync("What is the capital of France?")
    print(f"{result.provider}/{result.model_used}: {result.content}, confidence {result.confidence:.2f}")
