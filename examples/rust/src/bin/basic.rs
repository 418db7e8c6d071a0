//! Two questions: one a cheap model answers well, one it does not.

use cascadeflow::{Error, Request};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let agent = cascadeflow_examples::agent()?;
    for question in ["What is the capital of France?", "What is the capital of Australia?"] {
        let result = agent.run(Request::prompt(question)).await?;
        let accepted = if result.draft_accepted { "yes" } else { "no" };
        println!("Q: {question}\nA: {}", result.text);
        println!("model: {}, draft accepted: {accepted}", result.model);
        println!("cost: {} nano-USD", result.cost_nano);
    }
    Ok(())
}
