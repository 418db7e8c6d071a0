//! Cascades of language models: cheap ones first, dearer ones when the answer is not good enough.
//!
//! ```no_run
//! # async fn example() -> Result<(), cascadeflow::Error> {
//! use cascadeflow::{Agent, Config, Model, Request};
//!
//! let agent = Agent::new(Config::new([Model::new("gpt-4o-mini"), Model::new("gpt-4o")]))?;
//! let result = agent.run(Request::prompt("What color is the sky?")).await?;
//! println!("{} ({}, ${:.6})", result.text, result.model, result.cost_usd());
//! # Ok(())
//! # }
//! ```
//!
//! The engine is native (`libcascadeflow`, found by pkg-config) and brings its own loop thread: the futures here run on any
//! executor, need none in particular, and cost no thread while they wait.

mod config;
mod context;
mod error;
mod hostcalls;
mod judge;
mod result;
mod task;

pub use config::{Config, Domain, Model, Options, Request};
pub use context::{Context, Exchange, Host, HttpRequest};
pub use error::{Error, ErrorKind};
pub use hostcalls::{ModelCall, ToolCall};
pub use judge::{
    catalog, classify, guard, judge, preset, price, replay, tune, validate_config, version, version_info,
};
pub use result::{Event, EventKind, RunResult};
pub use task::{EventStream, Run};

use cascadeflow_sys as sys;
use serde::Serialize;
use serde_json::Value;
use std::ptr::{null_mut, NonNull};

pub(crate) fn bytes(borrowed: &sys::cascade_str) -> &[u8] {
    if borrowed.len == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(borrowed.data.cast(), borrowed.len) }
}

pub(crate) fn text(borrowed: sys::cascade_str) -> String {
    String::from_utf8_lossy(bytes(&borrowed)).into_owned()
}

pub(crate) fn check(
    call: impl FnOnce(*mut *mut sys::cascade_error) -> sys::cascade_status,
) -> Result<(), Error> {
    let mut error = null_mut();
    match call(&mut error) {
        sys::CASCADE_OK => Ok(()),
        status => Err(unsafe { Error::take(status, error) }),
    }
}

pub(crate) fn json_from(
    call: impl FnOnce(*mut sys::cascade_buffer, *mut *mut sys::cascade_error) -> sys::cascade_status,
) -> Result<Value, Error> {
    let mut buffer = sys::cascade_buffer { data: null_mut(), len: 0 };
    check(|error| call(&mut buffer, error))?;
    take_buffer(buffer)
}

pub(crate) fn take_buffer(mut buffer: sys::cascade_buffer) -> Result<Value, Error> {
    let made = match buffer.len {
        0 => Ok(Value::Null),
        len => serde_json::from_slice(unsafe { std::slice::from_raw_parts(buffer.data.cast(), len) }),
    };
    unsafe { sys::cascade_buffer_dispose(&mut buffer) };
    Ok(made?)
}

/// A cascade, configured once, run many times, from any thread and any executor.
pub struct Agent(NonNull<sys::cascade_agent>);
// agent.h: start is "Any thread"; the rest of the functions used here are guarded inside the engine, whose agents belong to
// their loop thread and are talked to by messages.
unsafe impl Send for Agent {}
unsafe impl Sync for Agent {}

impl Drop for Agent {
    fn drop(&mut self) {
        unsafe { sys::cascade_agent_free(self.0.as_ptr()) }
    }
}

impl Agent {
    /// An agent on the common context. `config` is a [`Config`], or anything that serialises to such a document.
    pub fn new(config: impl Serialize) -> Result<Self, Error> {
        Self::on(Context::common()?, config)
    }

    /// An agent on a context of yours.
    pub fn on(context: &Context, config: impl Serialize) -> Result<Self, Error> {
        let config = serde_json::to_vec(&config)?;
        let mut agent = null_mut();
        check(|error| unsafe {
            sys::cascade_agent_new(context.handle(), config.as_ptr().cast(), config.len(), &mut agent, error)
        })?;
        NonNull::new(agent)
            .map(Agent)
            .ok_or_else(|| Error::new(sys::CASCADE_ERR_INTERNAL, "no agent was made"))
    }

    pub(crate) fn handle(&self) -> *mut sys::cascade_agent {
        self.0.as_ptr()
    }

    /// Runs the cascade. The run starts at once; dropping the future cancels it.
    pub fn run(&self, request: impl Serialize) -> Run {
        Run::start(self.handle(), serde_json::to_vec(&request).map_err(Error::from))
    }

    /// Runs the cascade and blocks this thread. Not from a function that the engine calls.
    pub fn run_blocking(&self, request: impl Serialize) -> Result<RunResult, Error> {
        let request = serde_json::to_vec(&request)?;
        let mut result = null_mut();
        check(|error| unsafe {
            sys::cascade_agent_run(self.handle(), request.as_ptr().cast(), request.len(), &mut result, error)
        })?;
        Ok(unsafe { RunResult::take(result) })
    }

    /// Runs the cascade and gives its events as they happen, deltas included.
    pub fn stream(&self, request: impl Serialize) -> EventStream {
        let document = serde_json::to_value(&request).and_then(|mut request| {
            if let Value::Object(keys) = &mut request {
                keys.entry("stream").or_insert(true.into());
            }
            serde_json::to_vec(&request)
        });
        EventStream::start(self.handle(), document.map_err(Error::from))
    }

    /// The configuration in effect: defaults filled in, prices resolved, secrets redacted.
    pub fn config(&self) -> Result<Value, Error> {
        json_from(|out, error| unsafe { sys::cascade_agent_config_json(self.handle(), out, error) })
    }

    /// What a run would cost, probably and at most, in nano-USD. No I/O.
    pub fn estimate(&self, request: impl Serialize) -> Result<Value, Error> {
        let request = serde_json::to_vec(&request)?;
        json_from(|out, error| unsafe {
            sys::cascade_agent_estimate(self.handle(), request.as_ptr().cast(), request.len(), out, error)
        })
    }

    /// Totals since creation or reset.
    pub fn analytics(&self) -> Result<Value, Error> {
        json_from(|out, error| unsafe { sys::cascade_agent_analytics(self.handle(), out, error) })
    }

    /// Starts the totals anew.
    pub fn reset_analytics(&self) -> Result<(), Error> {
        check(|error| unsafe { sys::cascade_agent_analytics_reset(self.handle(), error) })
    }

    /// Tells how an answer turned out, 0 (bad) to 1 (good).
    pub fn feedback(&self, run_id: &str, score: f64) -> Result<(), Error> {
        let document = serde_json::json!({ "run_id": run_id, "score": score }).to_string();
        check(|error| unsafe {
            sys::cascade_agent_feedback(self.handle(), document.as_ptr().cast(), document.len(), error)
        })
    }

    /// What the agent learned, as a document to keep.
    pub fn export_learned(&self) -> Result<Value, Error> {
        json_from(|out, error| unsafe { sys::cascade_agent_learned_export(self.handle(), out, error) })
    }

    /// Takes such a document back in.
    pub fn import_learned(&self, learned: &Value) -> Result<(), Error> {
        let document = learned.to_string();
        check(|error| unsafe {
            sys::cascade_agent_learned_import(self.handle(), document.as_ptr().cast(), document.len(), error)
        })
    }
}
