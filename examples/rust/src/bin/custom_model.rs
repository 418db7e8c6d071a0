//! A function of the host as the cheapest tier: a table of known answers.

use cascadeflow::{Agent, Config, Error, Model, Request};
use serde_json::json;

fn known(question: &str) -> &'static str {
    match question {
        "What are your opening hours?" => "We are open from 9 to 17, Monday to Friday.",
        _ => "I do not know.",
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // A table cannot judge itself: the gate shall not ask it for a second opinion.
    let checks = json!({"self_check": "never", "second_sample": "never"});
    let models = [Model::at("host", "house").cost(0.0), Model::at("openai", "gpt-4o")];
    let agent = Agent::new(Config::new(models).option("checks", checks))?;
    agent.add_model("house", |call| {
        let request = call.request();
        let last = request["messages"].as_array().and_then(|messages| messages.last());
        let question = last.and_then(|message| message["content"].as_str()).unwrap_or_default();
        println!("house model was asked: {question}");
        call.answer(known(question));
    })?;
    for question in ["What are your opening hours?", "Who wrote Don Quixote?"] {
        let result = agent.run(Request::prompt(question)).await?;
        println!("A: {}\nmodel: {}", result.text, result.model);
    }
    Ok(())
}
