//! What the Rust examples share.

use cascadeflow::{Agent, Config, Error, Model};

/// The two models of most examples.
pub fn cheap_and_strong() -> Config {
    Config::new([Model::at("openai", "gpt-4o-mini"), Model::at("openai", "gpt-4o")])
}

/// An agent of these two.
pub fn agent() -> Result<Agent, Error> {
    Agent::new(cheap_and_strong())
}
