"""What was spent, on what, and what it would have cost without a cascade."""

from cascadeflow import CascadeAgent, ModelConfig, price

QUESTIONS = ["What is the capital of France?", "Who wrote Don Quixote?", "What is 17 * 23?"]

with CascadeAgent(models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")]) as agent:
    for question in QUESTIONS:
        result = agent.run_sync(question)
        print(f"{result.model_used}: ${result.total_cost:.6f}, saved {result.cost_savings_pct:.0f}%")
        for attempt in result.attempts:
            print(f"  {attempt['purpose']} by {attempt['model']}: {attempt['cost_nano']} nano-USD")
    analytics = agent.get_analytics()
    print(f"total ${analytics.total_cost:.6f}, {analytics.cost_savings_pct:.0%} less than ${analytics.baseline_cost:.6f}")
    for model, spent in analytics.by_model.items():
        print(f"  {model}: {spent['requests']} requests, {spent['cost_nano']} nano-USD")
print("a million tokens in and out of gpt-4o:", price("gpt-4o", 1_000_000, 1_000_000)["cost_nano"] / 1e9, "USD")
