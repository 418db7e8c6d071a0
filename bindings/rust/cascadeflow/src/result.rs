//! Answers and events.

use crate::{bytes, text};
use cascadeflow_sys as sys;
use serde_json::Value;
use std::sync::OnceLock;
use std::time::Duration;

/// The answer of a run.
#[derive(Debug, Clone)]
pub struct RunResult {
    /// The answer.
    pub text: String,
    /// The model that gave it.
    pub model: String,
    /// Everything that was spent, in nano-USD.
    pub cost_nano: i64,
    /// What the strong tier alone would have cost.
    pub baseline_nano: i64,
    /// Baseline minus cost.
    pub saved_nano: i64,
    /// From start to result.
    pub latency: Duration,
    /// The answer is a draft that the gate let pass.
    pub draft_accepted: bool,
    /// A draft was rejected.
    pub escalated: bool,
    /// 0 = cheapest.
    pub tier: i32,
    /// Requests sent to models.
    pub attempts: i32,
    /// Probability that the answer is acceptable; `None` when it was not judged.
    pub confidence: Option<f64>,
    /// Everything (docs/reference.md, "Result"), as JSON text.
    pub json: String,
    parsed: OnceLock<Value>,
}

impl RunResult {
    /// Everything, parsed at first use.
    pub fn details(&self) -> &Value {
        self.parsed.get_or_init(|| serde_json::from_str(&self.json).unwrap_or(Value::Null))
    }
    /// `cost_nano` in dollars.
    pub fn cost_usd(&self) -> f64 {
        self.cost_nano as f64 / 1e9
    }
    /// `saved_nano` in dollars.
    pub fn saved_usd(&self) -> f64 {
        self.saved_nano as f64 / 1e9
    }

    pub(crate) unsafe fn take(owned: *mut sys::cascade_result) -> Self {
        unsafe {
            let mut summary = sys::cascade_result_summary {
                struct_size: std::mem::size_of::<sys::cascade_result_summary>(),
                ..Default::default()
            };
            sys::cascade_result_get_summary(owned, &mut summary);
            let made = RunResult {
                text: text(sys::cascade_result_text(owned)),
                model: text(sys::cascade_result_model(owned)),
                cost_nano: summary.cost_nano,
                baseline_nano: summary.baseline_nano,
                saved_nano: summary.saved_nano,
                latency: Duration::from_nanos(summary.latency_ns.max(0) as u64),
                draft_accepted: summary.draft_accepted != 0,
                escalated: summary.escalated != 0,
                tier: summary.tier,
                attempts: summary.attempts,
                confidence: (summary.confidence >= 0.0).then_some(summary.confidence),
                json: text(sys::cascade_result_json(owned)),
                parsed: OnceLock::new(),
            };
            sys::cascade_result_free(owned);
            made
        }
    }
}

/// What kind of event. `Other` is one of a newer library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum EventKind {
    Route,
    Attempt,
    Delta,
    ReasoningDelta,
    ToolCallDelta,
    DraftDecision,
    Discard,
    Switch,
    Usage,
    ToolResult,
    Warning,
    Done,
    Error,
    Other(i32),
}

/// One thing that happened in a run.
#[derive(Debug, Clone)]
pub struct Event {
    /// What kind.
    pub kind: EventKind,
    /// Answer text, for `Delta`; else empty.
    pub text: String,
    /// Everything (docs/reference.md, "Events"), as JSON text.
    pub json: String,
}

impl Event {
    /// The whole event, parsed.
    pub fn details(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }
    /// The kind by name: "delta", ...
    pub fn name(&self) -> String {
        self.details().get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    pub(crate) unsafe fn copy(event: *const sys::cascade_event) -> Self {
        use EventKind::*;
        let kind = match unsafe { sys::cascade_event_kind(event) } {
            sys::CASCADE_EVENT_ROUTE => Route,
            sys::CASCADE_EVENT_ATTEMPT => Attempt,
            sys::CASCADE_EVENT_DELTA => Delta,
            sys::CASCADE_EVENT_REASONING_DELTA => ReasoningDelta,
            sys::CASCADE_EVENT_TOOL_CALL_DELTA => ToolCallDelta,
            sys::CASCADE_EVENT_DRAFT_DECISION => DraftDecision,
            sys::CASCADE_EVENT_DISCARD => Discard,
            sys::CASCADE_EVENT_SWITCH => Switch,
            sys::CASCADE_EVENT_USAGE => Usage,
            sys::CASCADE_EVENT_TOOL_RESULT => ToolResult,
            sys::CASCADE_EVENT_WARNING => Warning,
            sys::CASCADE_EVENT_DONE => Done,
            sys::CASCADE_EVENT_ERROR => Error,
            other => Other(other),
        };
        unsafe {
            Event {
                kind,
                text: text(sys::cascade_event_text(event)),
                json: String::from_utf8_lossy(bytes(&sys::cascade_event_json(event))).into_owned(),
            }
        }
    }
}
