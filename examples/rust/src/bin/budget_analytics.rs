//! A budget that holds, and what the engine counted.

use cascadeflow::{Agent, Error, ErrorKind, Request};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let budget = json!([{"name": "agent", "scope": "agent", "limit_usd": 0.01, "on_exceeded": "refuse"}]);
    let agent = Agent::new(cascadeflow_examples::cheap_and_strong().option("budgets", budget))?;
    for (question, max_tokens) in [
        ("What is the capital of France?", 100),
        ("Who wrote Don Quixote?", 100),
        ("What is the capital of Australia?", 100),
        ("What is the capital of Canada?", 20000),
    ] {
        match agent.run(Request::prompt(question).option("max_tokens", max_tokens)).await {
            Ok(result) => {
                println!("{}: {} nano-USD, saved {}", result.model, result.cost_nano, result.saved_nano)
            }
            Err(problem) if problem.kind == ErrorKind::BudgetExceeded => {
                println!("refused: {}", problem.detail["code"].as_str().unwrap_or_default());
            }
            Err(problem) => return Err(problem),
        }
    }
    let analytics = &agent.analytics()?["total"];
    println!(
        "runs: {}, accepted: {:.2}",
        analytics["runs"],
        analytics["acceptance_rate"].as_f64().unwrap_or_default()
    );
    println!("cost: {} nano-USD", analytics["cost_nano"]);
    Ok(())
}
