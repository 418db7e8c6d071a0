//! Judgement on its own: documents in, documents out. No agent, no network.

use crate::{check, json_from, take_buffer, Error};
use cascadeflow_sys as sys;
use serde::Serialize;
use serde_json::{json, Value};
use std::ffi::{c_char, CStr};

type JsonFn =
    unsafe extern "C" fn(*const c_char, usize, *mut sys::cascade_buffer, *mut *mut sys::cascade_error) -> i32;
type LinesFn = unsafe extern "C" fn(
    *const c_char,
    usize,
    *const c_char,
    usize,
    *mut sys::cascade_buffer,
    *mut *mut sys::cascade_error,
) -> i32;

fn json_call(function: JsonFn, input: impl Serialize) -> Result<Value, Error> {
    let input = serde_json::to_vec(&input)?;
    json_from(|out, error| unsafe { function(input.as_ptr().cast(), input.len(), out, error) })
}

fn lines_call(function: LinesFn, options: impl Serialize, lines: &str) -> Result<Value, Error> {
    let options = serde_json::to_vec(&options)?;
    json_from(|out, error| unsafe {
        function(options.as_ptr().cast(), options.len(), lines.as_ptr().cast(), lines.len(), out, error)
    })
}

/// Checks a configuration: `{"valid", "errors", "warnings"}`.
pub fn validate_config(config: impl Serialize) -> Result<Value, Error> {
    let config = serde_json::to_vec(&config)?;
    let mut report = sys::cascade_buffer { data: std::ptr::null_mut(), len: 0 };
    let checked = check(|error| unsafe {
        sys::cascade_config_validate(config.as_ptr().cast(), config.len(), &mut report, error)
    });
    // The report comes beside the error, and says more.
    if report.len == 0 {
        checked?;
    }
    take_buffer(report)
}

/// Domain, complexity and difficulty of a prompt.
pub fn classify(prompt: &str) -> Result<Value, Error> {
    json_call(sys::cascade_classify, json!({ "prompt": prompt }))
}

/// Is this answer good enough? `{"prompt", "answer", ...}` in.
pub fn judge(input: impl Serialize) -> Result<Value, Error> {
    json_call(sys::cascade_judge, input)
}

/// Checks `{"text", "guardrails"}`.
pub fn guard(input: impl Serialize) -> Result<Value, Error> {
    json_call(sys::cascade_guard, input)
}

/// Prices `{"model", "input_tokens", "output_tokens"}`.
pub fn price(input: impl Serialize) -> Result<Value, Error> {
    json_call(sys::cascade_price, input)
}

/// A ready configuration; `None` lists the presets.
pub fn preset(name: Option<&str>) -> Result<Value, Error> {
    json_call(sys::cascade_preset, name.map_or_else(|| json!({}), |name| json!({ "name": name })))
}

/// Replays logs (JSON lines).
pub fn replay(options: impl Serialize, lines: &str) -> Result<Value, Error> {
    lines_call(sys::cascade_replay, options, lines)
}

/// Learns a calibration from labelled answers (JSON lines).
pub fn tune(options: impl Serialize, lines: &str) -> Result<Value, Error> {
    lines_call(sys::cascade_tune, options, lines)
}

/// The model table with prices as of `wall_ms` (Unix milliseconds; 0: the newest).
pub fn catalog(wall_ms: i64) -> Result<Value, Error> {
    json_from(|out, error| unsafe { sys::cascade_catalog_json(wall_ms, out, error) })
}

/// The library's own version.
pub fn version() -> &'static str {
    unsafe { CStr::from_ptr(sys::cascade_version_string()) }.to_str().unwrap_or_default()
}

/// What is built into the library.
pub fn version_info() -> Value {
    let info = unsafe { CStr::from_ptr(sys::cascade_version_info_json()) };
    serde_json::from_slice(info.to_bytes()).unwrap_or(Value::Null)
}
