//! The answer as it comes, and what happened on the way.

use cascadeflow::{Error, EventKind, Request};
use futures::TryStreamExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let agent = cascadeflow_examples::agent()?;
    let mut kinds: Vec<String> = Vec::new();
    let mut events = agent.stream(Request::prompt("What is the capital of Australia?"));
    print!("answer: ");
    while let Some(event) = events.try_next().await? {
        if !kinds.contains(&event.name()) {
            kinds.push(event.name());
        }
        match event.kind {
            EventKind::Delta => print!("{}", event.text),
            EventKind::Done => {
                println!("\nmodel: {}", event.details()["result"]["model"].as_str().unwrap_or_default())
            }
            _ => {}
        }
    }
    println!("events: {}", kinds.join(", "));
    Ok(())
}
