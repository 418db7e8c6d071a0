//! The library's side of the border, as far as Miri needs it: it cannot run C++, and what is looked at is this crate's side.
//! Every run is a thread that calls back as the engine does, then ends. A run whose request says "fail" fails.

use cascadeflow_sys as sys;
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;
use std::sync::Mutex;
use std::thread::JoinHandle;

static THREADS: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

/// Waits until every run has ended, those that nobody waits for as well.
pub fn settle() {
    loop {
        let Some(thread) = THREADS.lock().unwrap().pop() else { return };
        thread.join().unwrap();
    }
}

/// A pointer of the host's on its way to the engine's thread.
#[derive(Clone, Copy)]
struct Lent<T: Copy>(T);
unsafe impl<T: Copy> Send for Lent<T> {}
impl<T: Copy> Lent<T> {
    fn get(self) -> T {
        self.0
    }
}

type Registered<F> = Mutex<Vec<(F, Lent<*mut c_void>, sys::cascade_destroy_fn)>>;

#[derive(Default)]
struct Agent {
    tools: Registered<sys::cascade_tool_fn>,
    models: Registered<sys::cascade_model_fn>,
    validators: Registered<sys::cascade_validator_fn>,
}

impl Agent {
    fn of<'a>(handle: *mut sys::cascade_agent) -> &'a Agent {
        unsafe { &*handle.cast() }
    }
}

fn let_go<F>(all: Registered<F>) {
    for (_, state, destroy) in all.into_inner().unwrap() {
        unsafe { destroy.unwrap()(state.get()) }
    }
}

fn lend(text: &str) -> sys::cascade_str {
    sys::cascade_str { data: text.as_ptr().cast(), len: text.len() }
}

fn taken(data: *const c_char, len: usize) -> String {
    String::from_utf8(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), len) }.to_vec()).unwrap()
}

fn new<T, H>(made: T) -> *mut H {
    Box::into_raw(Box::new(made)).cast()
}

fn free<T, H>(handle: *mut H) {
    drop(unsafe { Box::from_raw(handle.cast::<T>()) });
}

#[no_mangle]
extern "C" fn cascade_version_check(_: i32) -> i32 {
    sys::CASCADE_OK
}
#[no_mangle]
extern "C" fn cascade_context_new(
    _: *const c_char,
    _: usize,
    out: *mut *mut sys::cascade_context,
    _: *mut *mut sys::cascade_error,
) -> i32 {
    unsafe { *out = new(0_u8) };
    sys::CASCADE_OK
}
#[no_mangle]
extern "C" fn cascade_context_free(context: *mut sys::cascade_context) {
    free::<u8, _>(context);
}
#[no_mangle]
extern "C" fn cascade_agent_new(
    _: *mut sys::cascade_context,
    _: *const c_char,
    _: usize,
    out: *mut *mut sys::cascade_agent,
    _: *mut *mut sys::cascade_error,
) -> i32 {
    unsafe { *out = new(Agent::default()) };
    sys::CASCADE_OK
}
#[no_mangle]
extern "C" fn cascade_agent_free(agent: *mut sys::cascade_agent) {
    settle(); // the engine keeps what its runs need
    let agent = unsafe { Box::from_raw(agent.cast::<Agent>()) };
    let_go(agent.tools);
    let_go(agent.models);
    let_go(agent.validators);
}

macro_rules! registers {
    ($name:ident, $list:ident, $function:ty $(, $more:ty)?) => {
        #[no_mangle]
        extern "C" fn $name(
            agent: *mut sys::cascade_agent,
            _: *const c_char,
            _: usize,
            function: $function,
            $(_: $more,)?
            state: *mut c_void,
            destroy: sys::cascade_destroy_fn,
            _: *mut *mut sys::cascade_error,
        ) -> i32 {
            Agent::of(agent).$list.lock().unwrap().push((function, Lent(state), destroy));
            sys::CASCADE_OK
        }
    };
}
registers!(cascade_agent_add_tool, tools, sys::cascade_tool_fn);
registers!(cascade_agent_add_model, models, sys::cascade_model_fn, sys::cascade_model_cancel_fn);
registers!(cascade_agent_add_validator, validators, sys::cascade_validator_fn);

#[no_mangle]
extern "C" fn cascade_agent_start(
    agent: *mut sys::cascade_agent,
    request: *const c_char,
    len: usize,
    callbacks: *const sys::cascade_task_callbacks,
    out: *mut *mut sys::cascade_task,
    _: *mut *mut sys::cascade_error,
) -> i32 {
    let request = taken(request, len);
    let callbacks = unsafe { &*callbacks };
    let (state, destroy) = (Lent(callbacks.user_data), callbacks.destroy.unwrap());
    let (on_event, on_done) = (callbacks.on_event, callbacks.on_done.unwrap());
    let agent = Lent(agent);
    unsafe { *out = new(0_u8) };
    let thread = std::thread::spawn(move || {
        let (state, agent) = (state.get(), Agent::of(agent.get()));
        for (function, own, _) in &*agent.tools.lock().unwrap() {
            unsafe { function.unwrap()(own.get(), new(String::from(r#"{"city":"Tokyo"}"#))) }
        }
        for (function, own, _) in &*agent.models.lock().unwrap() {
            unsafe { function.unwrap()(own.get(), new(request.clone())) }
        }
        for (function, own, _) in &*agent.validators.lock().unwrap() {
            let _ = unsafe { function.unwrap()(own.get(), lend(r#"{"answer":"yes"}"#)) };
        }
        for word in ["The ", "sky ", "is ", "blue."].repeat(130) {
            if let Some(on_event) = on_event {
                let event = String::from(word);
                unsafe { on_event(state, (&raw const event).cast()) }
            }
            if !request.contains("long") {
                break;
            }
        }
        if request.contains("fail") {
            unsafe { on_done(state, null_mut(), new(0_u8)) }
        } else {
            unsafe { on_done(state, new(String::from(r#"{"text":"The sky is blue."}"#)), null_mut()) }
        }
        unsafe { destroy(state) }
    });
    THREADS.lock().unwrap().push(thread);
    sys::CASCADE_OK
}
#[no_mangle]
extern "C" fn cascade_task_free(task: *mut sys::cascade_task) {
    free::<u8, _>(task);
}
#[no_mangle]
extern "C" fn cascade_task_cancel(_: *mut sys::cascade_task) {}
#[no_mangle]
extern "C" fn cascade_task_pause(_: *mut sys::cascade_task) {}
#[no_mangle]
extern "C" fn cascade_task_resume(_: *mut sys::cascade_task) {}

macro_rules! lends {
    ($($name:ident($handle:ty)),*) => {$(
        #[no_mangle]
        extern "C" fn $name(handle: *const $handle) -> sys::cascade_str {
            lend(unsafe { &*handle.cast::<String>() })
        }
    )*};
}
lends!(
    cascade_result_text(sys::cascade_result),
    cascade_result_model(sys::cascade_result),
    cascade_result_json(sys::cascade_result),
    cascade_event_text(sys::cascade_event),
    cascade_event_json(sys::cascade_event),
    cascade_tool_call_name(sys::cascade_tool_call),
    cascade_tool_call_arguments_json(sys::cascade_tool_call),
    cascade_model_call_request_json(sys::cascade_model_call)
);
#[no_mangle]
extern "C" fn cascade_result_get_summary(
    _: *const sys::cascade_result,
    out: *mut sys::cascade_result_summary,
) -> i32 {
    unsafe { (*out).cost_nano = 42 };
    sys::CASCADE_OK
}
#[no_mangle]
extern "C" fn cascade_result_free(result: *mut sys::cascade_result) {
    free::<String, _>(result);
}
#[no_mangle]
extern "C" fn cascade_event_kind(_: *const sys::cascade_event) -> i32 {
    sys::CASCADE_EVENT_DELTA
}

#[no_mangle]
extern "C" fn cascade_error_status(_: *const sys::cascade_error) -> i32 {
    sys::CASCADE_ERR_RATE_LIMITED
}
#[no_mangle]
extern "C" fn cascade_error_message(_: *const sys::cascade_error) -> sys::cascade_str {
    lend("slow down")
}
#[no_mangle]
extern "C" fn cascade_error_provider(_: *const sys::cascade_error) -> sys::cascade_str {
    lend("")
}
#[no_mangle]
extern "C" fn cascade_error_http_status(_: *const sys::cascade_error) -> i32 {
    429
}
#[no_mangle]
extern "C" fn cascade_error_retry_after_ms(_: *const sys::cascade_error) -> i64 {
    2000
}
#[no_mangle]
extern "C" fn cascade_error_json(_: *const sys::cascade_error) -> sys::cascade_str {
    lend(r#"{"path":"$.x"}"#)
}
#[no_mangle]
extern "C" fn cascade_error_free(error: *mut sys::cascade_error) {
    free::<u8, _>(error);
}

#[no_mangle]
extern "C" fn cascade_tool_call_complete(
    call: *mut sys::cascade_tool_call,
    data: *const c_char,
    len: usize,
    _: i32,
) {
    assert!(!taken(data, len).is_empty());
    free::<String, _>(call);
}
#[no_mangle]
extern "C" fn cascade_model_call_delta(_: *mut sys::cascade_model_call, data: *const c_char, len: usize) {
    assert!(!taken(data, len).is_empty());
}
#[no_mangle]
extern "C" fn cascade_model_call_end(call: *mut sys::cascade_model_call, data: *const c_char, len: usize) {
    assert!(!taken(data, len).is_empty());
    free::<String, _>(call);
}
#[no_mangle]
extern "C" fn cascade_model_call_fail(call: *mut sys::cascade_model_call, data: *const c_char, len: usize) {
    cascade_model_call_end(call, data, len);
}
