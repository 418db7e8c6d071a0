//! What a run costs from Rust: a host model that answers at once. `cargo bench`.

use cascadeflow::{Agent, Config, Model, Request};
use std::time::Instant;

fn main() {
    let agent = Agent::new(Config::new([Model::at("host", "house")])).unwrap();
    agent.add_model("house", |call| call.answer("The sky is blue on a clear day.")).unwrap();
    let request = Request::prompt("What color is the sky?");
    let runs = 5000;
    let mut best = f64::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        for _ in 0..runs {
            futures::executor::block_on(agent.run(&request)).unwrap();
        }
        best = best.min(begun.elapsed().as_secs_f64() / f64::from(runs) * 1e6);
    }
    println!("rust: {best:.1} us per run");
}
