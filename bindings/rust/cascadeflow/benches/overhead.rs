//! What a run costs from Rust: 256 runs at a time, each answered from the cache. `cargo bench`.

use cascadeflow::{Agent, Config, Model, Request};
use serde_json::json;
use std::time::Instant;

const RUNS: u32 = 256;

fn main() {
    let config = Config::new([Model::at("host", "house")]).option("cache", json!({"enabled": true}));
    let agent = Agent::new(config).unwrap();
    agent.add_model("house", |call| call.answer("The sky is blue on a clear day.")).unwrap();
    let request = Request::prompt("What color is the sky?");
    futures::executor::block_on(agent.run(&request)).unwrap();
    let mut best = f64::MAX;
    for _ in 0..100 {
        let begun = Instant::now();
        let all = futures::future::join_all((0..RUNS).map(|_| agent.run(&request)));
        for result in futures::executor::block_on(all) {
            result.unwrap();
        }
        best = best.min(begun.elapsed().as_secs_f64() / f64::from(RUNS) * 1e6);
    }
    println!("rust {best:.2}");
}
