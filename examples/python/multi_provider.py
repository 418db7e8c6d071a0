"""Models of several providers, and a pipeline for each domain."""

import asyncio

from cascadeflow import CascadeAgent, DomainConfig, ModelConfig

groq = ModelConfig("llama-3.1-8b-instant", "groq")
haiku = ModelConfig("claude-3-5-haiku-20241022", "anthropic")
gpt = ModelConfig("gpt-4o", "openai")


async def main() -> None:
    agent = CascadeAgent(
        domain_config=DomainConfig(domains={"code": [haiku, gpt], "math": [groq, gpt], "default": [groq, haiku, gpt]})
    )
    for question in (
        "Write a Python function that reverses a string.",
        "What is 17 * 23?",
        "What is the capital of France?",
    ):
        result = await agent.run(question)
        print(f"Q: {question}")
        print(f"domain: {result.domain}, model: {result.model_used}, provider: {result.provider}")


asyncio.run(main())
