//! Functions of the host that the engine calls.

use crate::{bytes, check, text, Agent, Error};
use cascadeflow_sys as sys;
use serde::Serialize;
use serde_json::{json, Value};
use std::cell::Cell;
use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::{null_mut, NonNull};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

unsafe extern "C" fn destroy<F>(state: *mut c_void) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(state as *mut F) })));
}

thread_local! {
    static INSIDE: Cell<usize> = const { Cell::new(0) };
}

/// Calls a function of the host's on the engine's thread, which goes on when it returns; a panic ends here.
pub(crate) fn call_back<T>(function: impl FnOnce() -> T) -> Option<T> {
    INSIDE.with(|depth| depth.set(depth.get() + 1));
    let made = catch_unwind(AssertUnwindSafe(function));
    INSIDE.with(|depth| depth.set(depth.get() - 1));
    made.ok()
}

/// True inside such a function: what waits for the engine there waits for ever.
pub(crate) fn inside_callback() -> bool {
    INSIDE.with(|depth| depth.get() > 0)
}

/// A tool call that waits for its answer. Answer from any thread; one that is dropped answers as an error.
pub struct ToolCall(Option<NonNull<sys::cascade_tool_call>>);
unsafe impl Send for ToolCall {}

impl ToolCall {
    fn handle(&self) -> *mut sys::cascade_tool_call {
        self.0.map_or(null_mut(), NonNull::as_ptr)
    }
    /// The provider's id of the call.
    pub fn id(&self) -> String {
        text(unsafe { sys::cascade_tool_call_id(self.handle()) })
    }
    /// Which run calls.
    pub fn run_id(&self) -> String {
        text(unsafe { sys::cascade_tool_call_run_id(self.handle()) })
    }
    /// The tool's name.
    pub fn name(&self) -> String {
        text(unsafe { sys::cascade_tool_call_name(self.handle()) })
    }
    /// The arguments.
    pub fn arguments(&self) -> Value {
        let json = unsafe { sys::cascade_tool_call_arguments_json(self.handle()) };
        serde_json::from_slice(bytes(&json)).unwrap_or(Value::Null)
    }
    /// Answers: a text for the model, or a problem for it to know of.
    pub fn complete(mut self, answer: Result<String, String>) {
        self.finish(answer);
    }
    fn finish(&mut self, answer: Result<String, String>) {
        if let Some(call) = self.0.take() {
            let is_error = i32::from(answer.is_err());
            let words = answer.unwrap_or_else(|problem| problem);
            unsafe {
                sys::cascade_tool_call_complete(call.as_ptr(), words.as_ptr().cast(), words.len(), is_error)
            }
        }
    }
}

impl Drop for ToolCall {
    fn drop(&mut self) {
        self.finish(Err("the tool gave no answer".into()));
    }
}

type ToolFn = Box<dyn Fn(ToolCall) + Send + Sync>;

unsafe extern "C" fn on_tool(state: *mut c_void, call: *mut sys::cascade_tool_call) {
    let call = ToolCall(NonNull::new(call));
    call_back(|| (unsafe { &*(state as *const ToolFn) })(call));
}

/// A question to a host model. Answer from any thread; one that is dropped fails.
pub struct ModelCall {
    handle: Option<NonNull<sys::cascade_model_call>>,
    cancelled: Arc<AtomicBool>,
}
unsafe impl Send for ModelCall {}

// Which calls are open: the engine names one by its handle when it loses interest.
static OPEN: Mutex<Vec<(usize, Arc<AtomicBool>)>> = Mutex::new(Vec::new());

fn open_calls() -> std::sync::MutexGuard<'static, Vec<(usize, Arc<AtomicBool>)>> {
    OPEN.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl ModelCall {
    fn new(handle: *mut sys::cascade_model_call) -> Self {
        let cancelled = Arc::new(AtomicBool::new(false));
        open_calls().push((handle as usize, Arc::clone(&cancelled)));
        ModelCall { handle: NonNull::new(handle), cancelled }
    }
    /// The question (docs/reference.md, "Host models").
    pub fn request(&self) -> Value {
        let handle = self.handle.map_or(null_mut(), NonNull::as_ptr);
        serde_json::from_slice(bytes(&unsafe { sys::cascade_model_call_request_json(handle) }))
            .unwrap_or(Value::Null)
    }
    /// True when the engine no longer wants the answer.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// Hands on a stretch of the answer.
    pub fn delta(&mut self, piece: &str) {
        if let Some(call) = self.handle {
            unsafe { sys::cascade_model_call_delta(call.as_ptr(), piece.as_ptr().cast(), piece.len()) }
        }
    }
    /// Ends with `{"content", "tool_calls", "finish_reason", "usage", "logprobs"}`, each optional.
    pub fn end(mut self, response: impl Serialize) {
        match serde_json::to_vec(&response) {
            Ok(document) => {
                if let Some(call) = self.consume() {
                    unsafe { sys::cascade_model_call_end(call, document.as_ptr().cast(), document.len()) }
                }
            }
            Err(problem) => self.fail_with(&problem.to_string()),
        }
    }
    /// Ends with a text.
    pub fn answer(self, content: &str) {
        self.end(json!({ "content": content }));
    }
    /// Ends with a failure.
    pub fn fail(mut self, message: &str) {
        self.fail_with(message);
    }
    fn fail_with(&mut self, message: &str) {
        if let Some(call) = self.consume() {
            let document = json!({ "message": message }).to_string();
            unsafe { sys::cascade_model_call_fail(call, document.as_ptr().cast(), document.len()) }
        }
    }
    fn consume(&mut self) -> Option<*mut sys::cascade_model_call> {
        let call = self.handle.take()?.as_ptr();
        open_calls().retain(|(open, _)| *open != call as usize);
        Some(call)
    }
}

impl Drop for ModelCall {
    fn drop(&mut self) {
        self.fail_with("the model gave no answer");
    }
}

type ModelFn = Box<dyn Fn(ModelCall) + Send + Sync>;

unsafe extern "C" fn on_model(state: *mut c_void, call: *mut sys::cascade_model_call) {
    call_back(|| (unsafe { &*(state as *const ModelFn) })(ModelCall::new(call)));
}

unsafe extern "C" fn on_model_cancel(_state: *mut c_void, call: *mut sys::cascade_model_call) {
    let found =
        open_calls().iter().find(|(open, _)| *open == call as usize).map(|(_, flag)| Arc::clone(flag));
    if let Some(flag) = found {
        flag.store(true, Ordering::Relaxed);
    }
}

type ValidatorFn = Box<dyn Fn(&Value) -> Option<f64> + Send + Sync>;

unsafe extern "C" fn on_validate(state: *mut c_void, input: sys::cascade_str) -> f64 {
    call_back(|| {
        let judge = unsafe { &*(state as *const ValidatorFn) };
        serde_json::from_slice(bytes(&input)).ok().and_then(|input| judge(&input))
    })
    .flatten()
    .unwrap_or(-1.0)
}

impl Agent {
    /// A tool for the engine's own loop. The function is called on the engine's thread: answer at once, or move the call to
    /// a thread or a task of yours. Before the first run.
    pub fn add_tool(
        &self,
        definition: impl Serialize,
        tool: impl Fn(ToolCall) + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let definition = serde_json::to_vec(&definition)?;
        let state = Box::into_raw(Box::<ToolFn>::new(Box::new(tool)));
        check(|error| unsafe {
            sys::cascade_agent_add_tool(
                self.handle(),
                definition.as_ptr().cast(),
                definition.len(),
                Some(on_tool),
                state.cast(),
                Some(destroy::<ToolFn>),
                error,
            )
        })
    }

    /// A tool that computes its answer from its arguments, on a thread of its own.
    pub fn add_tool_fn(
        &self,
        definition: impl Serialize,
        tool: impl Fn(Value) -> Result<String, String> + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let tool = Arc::new(tool);
        self.add_tool(definition, move |call| {
            let tool = Arc::clone(&tool);
            std::thread::spawn(move || {
                let answer = catch_unwind(AssertUnwindSafe(|| tool(call.arguments())));
                call.complete(answer.unwrap_or_else(|_| Err("the tool panicked".into())));
            });
        })
    }

    /// Answers for every model of the configuration with provider "host" and this name. Called on the engine's thread:
    /// answer at once, or move the call elsewhere. Before the first run.
    pub fn add_model(
        &self,
        name: &str,
        model: impl Fn(ModelCall) + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let state = Box::into_raw(Box::<ModelFn>::new(Box::new(model)));
        check(|error| unsafe {
            sys::cascade_agent_add_model(
                self.handle(),
                name.as_ptr().cast(),
                name.len(),
                Some(on_model),
                Some(on_model_cancel),
                state.cast(),
                Some(destroy::<ModelFn>),
                error,
            )
        })
    }

    /// A judge of yours: gets {"prompt", "answer", "model", "domain", "complexity"}, gives 0..1, or `None` for no opinion.
    /// Called on the engine's thread: be quick. Before the first run.
    pub fn add_validator(
        &self,
        name: &str,
        validator: impl Fn(&Value) -> Option<f64> + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let state = Box::into_raw(Box::<ValidatorFn>::new(Box::new(validator)));
        check(|error| unsafe {
            sys::cascade_agent_add_validator(
                self.handle(),
                name.as_ptr().cast(),
                name.len(),
                Some(on_validate),
                state.cast(),
                Some(destroy::<ValidatorFn>),
                error,
            )
        })
    }
}
