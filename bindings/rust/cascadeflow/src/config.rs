//! Documents for the engine, typed where it helps. `options` holds any other key of docs/reference.md; anything that
//! serialises may stand in for these types, `serde_json::json!` included.

use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Keys without a field.
pub type Options = Map<String, Value>;

/// One model at one provider.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(default)]
pub struct Model {
    /// What the provider calls it.
    pub name: String,
    /// "openai", "anthropic", ..., "host"; left out: from the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// A unique label, when the same model stands twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The key; left out: from the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
    /// Another server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// USD per 1K tokens, input and output alike; left out: the price table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Any other key.
    #[serde(flatten)]
    pub options: Options,
}

impl Model {
    /// A model by name.
    pub fn new(name: impl Into<String>) -> Self {
        Model { name: name.into(), ..Model::default() }
    }
    /// A model at a provider.
    pub fn at(provider: impl Into<String>, name: impl Into<String>) -> Self {
        Model { name: name.into(), provider: Some(provider.into()), ..Model::default() }
    }
    /// Sets the price in USD per 1K tokens.
    pub fn cost(mut self, usd_per_1k: f64) -> Self {
        self.cost = Some(usd_per_1k);
        self
    }
    /// Sets any key.
    pub fn option(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.insert(key.into(), value.into());
        self
    }
}

/// The pipeline of one domain.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Domain {
    /// Model ids, tier by tier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Vec<String>>,
    /// The probability needed to accept a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// Any other key.
    #[serde(flatten)]
    pub options: Options,
}

/// The configuration of an agent.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Config {
    /// The models, in any order.
    pub models: Vec<Model>,
    /// Pipelines by domain.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub domains: BTreeMap<String, Domain>,
    /// Any other key.
    #[serde(flatten)]
    pub options: Options,
}

impl Config {
    /// A cascade of these models.
    pub fn new(models: impl IntoIterator<Item = Model>) -> Self {
        Config { models: models.into_iter().collect(), ..Config::default() }
    }
    /// Adds the pipeline of a domain.
    pub fn domain(mut self, name: impl Into<String>, domain: Domain) -> Self {
        self.domains.insert(name.into(), domain);
        self
    }
    /// Sets any key.
    pub fn option(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.insert(key.into(), value.into());
        self
    }
}

/// One run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Request {
    /// The prompt, unless there are messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// A conversation: `{"role", "content"}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Value>,
    /// Any other key.
    #[serde(flatten)]
    pub options: Options,
}

impl Request {
    /// A run of one prompt.
    pub fn prompt(prompt: impl Into<String>) -> Self {
        Request { prompt: Some(prompt.into()), ..Request::default() }
    }
    /// Sets any key.
    pub fn option(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.insert(key.into(), value.into());
        self
    }
}

impl From<&str> for Request {
    fn from(prompt: &str) -> Self {
        Request::prompt(prompt)
    }
}
