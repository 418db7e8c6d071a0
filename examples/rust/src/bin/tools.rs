//! A tool that the engine runs when a model asks for it.

use cascadeflow::{Error, Request};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let weather = json!({
        "name": "get_weather",
        "description": "Gets the weather in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    });
    let agent = cascadeflow_examples::agent()?;
    agent.add_tool_fn(&weather, |arguments| {
        let city = arguments["city"].as_str().unwrap_or_default().to_owned();
        println!("tool: get_weather({city})");
        Ok(format!("18 degrees and sunny in {city}"))
    })?;
    let result =
        agent.run(Request::prompt("What is the weather in Tokyo?").option("tools", json!([weather]))).await?;
    println!("A: {}\nsteps: {}", result.text, result.details()["steps"]);
    Ok(())
}
