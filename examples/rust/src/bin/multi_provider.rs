//! Models of several providers, and a pipeline for each domain.

use cascadeflow::{Agent, Config, Domain, Error, Model, Request};
use serde_json::json;

const GROQ: &str = "llama-3.1-8b-instant";
const HAIKU: &str = "claude-3-5-haiku-20241022";
const GPT: &str = "gpt-4o";

fn pipeline(cheap: &str, strong: &str) -> Domain {
    Domain { tiers: vec![vec![cheap.into()], vec![strong.into()]], ..Domain::default() }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let tiers = json!([
        {"name": "tier0", "models": [GROQ]}, {"name": "tier1", "models": [HAIKU]}, {"name": "tier2", "models": [GPT]},
    ]);
    let models = [Model::at("anthropic", HAIKU), Model::at("openai", GPT), Model::at("groq", GROQ)];
    let config = Config::new(models)
        .domain("code", pipeline(HAIKU, GPT))
        .domain("math", pipeline(GROQ, GPT))
        .option("tiers", tiers);
    let agent = Agent::new(config)?;
    for question in [
        "Write a Python function that reverses a string.",
        "What is 17 * 23?",
        "What is the capital of France?",
    ] {
        let result = agent.run(Request::prompt(question)).await?;
        let about = |key: &str| result.details()[key].as_str().unwrap_or_default().to_owned();
        println!("Q: {question}");
        println!("domain: {}, model: {}, provider: {}", about("domain"), result.model, about("provider"));
    }
    Ok(())
}
