"""User profiles from a database decide tier and budget."""

import sqlite3

from cascadeflow import CascadeAgent, ModelConfig

database = sqlite3.connect(":memory:")
database.execute("create table profile (user text primary key, tier text, budget real)")
database.executemany("insert into profile values (?, ?, ?)", [("ada", "pro", 0.05), ("bob", "free", 0.005)])

with CascadeAgent(
    models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")],
    user_tiers={"free": {"models": ["gpt-4o-mini"]}, "pro": {"models": ["*"]}},
) as agent:
    for user in ("ada", "bob"):
        tier, budget = database.execute("select tier, budget from profile where user = ?", (user,)).fetchone()
        result = agent.run_sync("What is the capital of France?", user=user, user_tier=tier, max_budget=budget)
        print(f"{user} ({tier}): {result.content} by {result.model_used}")
