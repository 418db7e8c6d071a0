//! The C interface of cascadeflow, declared by hand from `cascadeflow/cascadeflow.h`, which is also its manual.
//! Use the `cascadeflow` crate instead, unless you are writing another one.
#![allow(non_camel_case_types, missing_docs)]
#![no_std]

use core::ffi::{c_char, c_double, c_void};

macro_rules! opaque {
    ($($name:ident),*) => {$(
        #[repr(C)]
        pub struct $name {
            _private: [u8; 0],
            _not_send: core::marker::PhantomData<(*mut u8, core::marker::PhantomPinned)>,
        }
    )*};
}
opaque!(
    cascade_context,
    cascade_agent,
    cascade_task,
    cascade_event,
    cascade_result,
    cascade_error,
    cascade_tool_call,
    cascade_model_call,
    cascade_http_exchange
);

pub type cascade_status = i32;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct cascade_str {
    pub data: *const c_char,
    pub len: usize,
}

#[repr(C)]
pub struct cascade_buffer {
    pub data: *mut c_char,
    pub len: usize,
}

pub const CASCADE_OK: cascade_status = 0;
pub const CASCADE_ERR_INVALID_ARGUMENT: cascade_status = -1;
pub const CASCADE_ERR_INVALID_CONFIG: cascade_status = -2;
pub const CASCADE_ERR_INVALID_REQUEST: cascade_status = -3;
pub const CASCADE_ERR_INVALID_UTF8: cascade_status = -4;
pub const CASCADE_ERR_INVALID_STATE: cascade_status = -5;
pub const CASCADE_ERR_NOT_FOUND: cascade_status = -6;
pub const CASCADE_ERR_UNSUPPORTED: cascade_status = -7;
pub const CASCADE_ERR_NO_MEMORY: cascade_status = -20;
pub const CASCADE_ERR_INTERNAL: cascade_status = -21;
pub const CASCADE_ERR_ABI_MISMATCH: cascade_status = -22;
pub const CASCADE_ERR_CANCELLED: cascade_status = -40;
pub const CASCADE_ERR_DEADLINE_EXCEEDED: cascade_status = -41;
pub const CASCADE_ERR_BUDGET_EXCEEDED: cascade_status = -42;
pub const CASCADE_ERR_MAX_STEPS_REACHED: cascade_status = -43;
pub const CASCADE_ERR_GUARDRAIL_VIOLATION: cascade_status = -44;
pub const CASCADE_ERR_QUALITY_REJECTED: cascade_status = -45;
pub const CASCADE_ERR_TRANSPORT: cascade_status = -60;
pub const CASCADE_ERR_TIMEOUT: cascade_status = -61;
pub const CASCADE_ERR_AUTHENTICATION: cascade_status = -62;
pub const CASCADE_ERR_RATE_LIMITED: cascade_status = -63;
pub const CASCADE_ERR_QUOTA_EXHAUSTED: cascade_status = -64;
pub const CASCADE_ERR_BAD_REQUEST: cascade_status = -65;
pub const CASCADE_ERR_CONTEXT_TOO_LONG: cascade_status = -66;
pub const CASCADE_ERR_CONTENT_FILTERED: cascade_status = -67;
pub const CASCADE_ERR_PROVIDER_UNAVAILABLE: cascade_status = -68;
pub const CASCADE_ERR_MALFORMED_RESPONSE: cascade_status = -69;
pub const CASCADE_ERR_CIRCUIT_OPEN: cascade_status = -70;
pub const CASCADE_ERR_ALL_ATTEMPTS_FAILED: cascade_status = -71;
pub const CASCADE_ERR_MODEL_UNAVAILABLE: cascade_status = -72;
pub const CASCADE_ERR_CALLBACK: cascade_status = -100;
pub const CASCADE_EVENT_ROUTE: i32 = 1;
pub const CASCADE_EVENT_ATTEMPT: i32 = 2;
pub const CASCADE_EVENT_DELTA: i32 = 3;
pub const CASCADE_EVENT_REASONING_DELTA: i32 = 4;
pub const CASCADE_EVENT_TOOL_CALL_DELTA: i32 = 5;
pub const CASCADE_EVENT_DRAFT_DECISION: i32 = 6;
pub const CASCADE_EVENT_DISCARD: i32 = 7;
pub const CASCADE_EVENT_SWITCH: i32 = 8;
pub const CASCADE_EVENT_USAGE: i32 = 9;
pub const CASCADE_EVENT_TOOL_RESULT: i32 = 10;
pub const CASCADE_EVENT_WARNING: i32 = 11;
pub const CASCADE_EVENT_DONE: i32 = 12;
pub const CASCADE_EVENT_ERROR: i32 = 13;
pub const CASCADE_ABI_VERSION: i32 = 1;

pub type cascade_tool_fn = Option<unsafe extern "C" fn(user_data: *mut c_void, call: *mut cascade_tool_call)>;
pub type cascade_model_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, call: *mut cascade_model_call)>;
pub type cascade_model_cancel_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, call: *mut cascade_model_call)>;
pub type cascade_validator_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, input_json: cascade_str) -> c_double>;
pub type cascade_log_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, level: i32, message: cascade_str)>;
pub type cascade_destroy_fn = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct cascade_result_summary {
    pub struct_size: usize,
    pub cost_nano: i64,
    pub baseline_nano: i64,
    pub saved_nano: i64,
    pub latency_ns: i64,
    pub draft_accepted: i32,
    pub escalated: i32,
    pub tier: i32,
    pub attempts: i32,
    pub confidence: c_double,
    pub cost_is_estimate: i32,
    pub cost_is_unpriced: i32,
}

#[repr(C)]
pub struct cascade_task_callbacks {
    pub struct_size: usize,
    pub user_data: *mut c_void,
    pub destroy: cascade_destroy_fn,
    pub on_event: Option<unsafe extern "C" fn(user_data: *mut c_void, event: *const cascade_event)>,
    pub on_done: Option<
        unsafe extern "C" fn(user_data: *mut c_void, result: *mut cascade_result, error: *mut cascade_error),
    >,
    pub start_inside: i32,
    pub reserved: i32,
}

#[repr(C)]
pub struct cascade_http_request {
    pub struct_size: usize,
    pub method: cascade_str,
    pub url: cascade_str,
    pub headers_json: cascade_str,
    pub body: cascade_str,
    pub connect_timeout_ms: i64,
    pub streaming: i32,
    pub reserved: i32,
    pub deployment: cascade_str,
}

#[repr(C)]
pub struct cascade_host {
    pub struct_size: usize,
    pub user_data: *mut c_void,
    pub destroy: cascade_destroy_fn,
    pub http_start: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            exchange: *mut cascade_http_exchange,
            request: *const cascade_http_request,
        ),
    >,
    pub http_cancel:
        Option<unsafe extern "C" fn(user_data: *mut c_void, exchange: *mut cascade_http_exchange)>,
    pub timer_set: Option<unsafe extern "C" fn(user_data: *mut c_void, timer_id: u64, delay_ms: i64)>,
    pub timer_clear: Option<unsafe extern "C" fn(user_data: *mut c_void, timer_id: u64)>,
    pub mono_ns: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i64>,
    pub wall_ms: Option<unsafe extern "C" fn(user_data: *mut c_void) -> i64>,
    pub random: Option<unsafe extern "C" fn(user_data: *mut c_void) -> u64>,
}

extern "C" {
    pub fn cascade_version_string() -> *const c_char;
    pub fn cascade_version_abi() -> i32;
    pub fn cascade_version_check(header_abi: i32) -> cascade_status;
    pub fn cascade_version_info_json() -> *const c_char;
    pub fn cascade_status_name(status: cascade_status) -> *const c_char;
    pub fn cascade_buffer_dispose(buffer: *mut cascade_buffer);
    pub fn cascade_error_status(error: *const cascade_error) -> cascade_status;
    pub fn cascade_error_message(error: *const cascade_error) -> cascade_str;
    pub fn cascade_error_provider(error: *const cascade_error) -> cascade_str;
    pub fn cascade_error_http_status(error: *const cascade_error) -> i32;
    pub fn cascade_error_retry_after_ms(error: *const cascade_error) -> i64;
    pub fn cascade_error_json(error: *const cascade_error) -> cascade_str;
    pub fn cascade_error_free(error: *mut cascade_error);
    pub fn cascade_result_text(result: *const cascade_result) -> cascade_str;
    pub fn cascade_result_model(result: *const cascade_result) -> cascade_str;
    pub fn cascade_result_json(result: *const cascade_result) -> cascade_str;
    pub fn cascade_result_get_summary(
        result: *const cascade_result,
        out: *mut cascade_result_summary,
    ) -> cascade_status;
    pub fn cascade_result_free(result: *mut cascade_result);
    pub fn cascade_event_kind(event: *const cascade_event) -> i32;
    pub fn cascade_event_kind_name(kind: i32) -> *const c_char;
    pub fn cascade_event_text(event: *const cascade_event) -> cascade_str;
    pub fn cascade_event_json(event: *const cascade_event) -> cascade_str;
    pub fn cascade_event_free(event: *mut cascade_event);
    pub fn cascade_task_cancel(task: *mut cascade_task);
    pub fn cascade_task_is_done(task: *const cascade_task) -> i32;
    pub fn cascade_task_wait(
        task: *mut cascade_task,
        timeout_ms: i64,
        out: *mut *mut cascade_result,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_task_next_event(
        task: *mut cascade_task,
        timeout_ms: i64,
        out: *mut *mut cascade_event,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_task_pause(task: *mut cascade_task);
    pub fn cascade_task_resume(task: *mut cascade_task);
    pub fn cascade_task_free(task: *mut cascade_task);
    pub fn cascade_context_new(
        json: *const c_char,
        json_len: usize,
        out: *mut *mut cascade_context,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_context_new_hosted(
        json: *const c_char,
        json_len: usize,
        host: *const cascade_host,
        out: *mut *mut cascade_context,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_context_free(context: *mut cascade_context);
    pub fn cascade_context_set_logger(
        context: *mut cascade_context,
        function: cascade_log_fn,
        user_data: *mut c_void,
        destroy: cascade_destroy_fn,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_context_timer_fired(context: *mut cascade_context, timer_id: u64);
    pub fn cascade_http_respond_headers(
        exchange: *mut cascade_http_exchange,
        status: i32,
        headers_json: *const c_char,
        headers_json_len: usize,
    );
    pub fn cascade_http_respond_data(exchange: *mut cascade_http_exchange, data: *const c_char, len: usize);
    pub fn cascade_http_paused(exchange: *const cascade_http_exchange) -> i32;
    pub fn cascade_http_respond_end(exchange: *mut cascade_http_exchange);
    pub fn cascade_http_respond_fail(
        exchange: *mut cascade_http_exchange,
        kind: *const c_char,
        kind_len: usize,
        message: *const c_char,
        message_len: usize,
    );
    pub fn cascade_config_validate(
        json: *const c_char,
        json_len: usize,
        report: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_new(
        context: *mut cascade_context,
        json: *const c_char,
        json_len: usize,
        out: *mut *mut cascade_agent,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_free(agent: *mut cascade_agent);
    pub fn cascade_agent_config_json(
        agent: *const cascade_agent,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_add_tool(
        agent: *mut cascade_agent,
        definition_json: *const c_char,
        len: usize,
        call: cascade_tool_fn,
        user_data: *mut c_void,
        destroy: cascade_destroy_fn,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_tool_call_id(call: *const cascade_tool_call) -> cascade_str;
    pub fn cascade_tool_call_run_id(call: *const cascade_tool_call) -> cascade_str;
    pub fn cascade_tool_call_name(call: *const cascade_tool_call) -> cascade_str;
    pub fn cascade_tool_call_arguments_json(call: *const cascade_tool_call) -> cascade_str;
    pub fn cascade_tool_call_complete(
        call: *mut cascade_tool_call,
        result: *const c_char,
        len: usize,
        is_error: i32,
    );
    pub fn cascade_agent_add_model(
        agent: *mut cascade_agent,
        name: *const c_char,
        name_len: usize,
        call: cascade_model_fn,
        cancel: cascade_model_cancel_fn,
        user_data: *mut c_void,
        destroy: cascade_destroy_fn,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_model_call_request_json(call: *const cascade_model_call) -> cascade_str;
    pub fn cascade_model_call_delta(call: *mut cascade_model_call, text: *const c_char, len: usize);
    pub fn cascade_model_call_end(call: *mut cascade_model_call, response_json: *const c_char, len: usize);
    pub fn cascade_model_call_fail(call: *mut cascade_model_call, error_json: *const c_char, len: usize);
    pub fn cascade_agent_add_validator(
        agent: *mut cascade_agent,
        name: *const c_char,
        name_len: usize,
        function: cascade_validator_fn,
        user_data: *mut c_void,
        destroy: cascade_destroy_fn,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_run(
        agent: *mut cascade_agent,
        request_json: *const c_char,
        len: usize,
        out: *mut *mut cascade_result,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_start(
        agent: *mut cascade_agent,
        request_json: *const c_char,
        len: usize,
        callbacks: *const cascade_task_callbacks,
        out: *mut *mut cascade_task,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_estimate(
        agent: *const cascade_agent,
        request_json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_analytics(
        agent: *mut cascade_agent,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_analytics_reset(
        agent: *mut cascade_agent,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_feedback(
        agent: *mut cascade_agent,
        json: *const c_char,
        len: usize,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_learned_export(
        agent: *mut cascade_agent,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_agent_learned_import(
        agent: *mut cascade_agent,
        json: *const c_char,
        len: usize,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_classify(
        json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_judge(
        json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_guard(
        json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_replay(
        options_json: *const c_char,
        options_len: usize,
        lines: *const c_char,
        lines_len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_tune(
        options_json: *const c_char,
        options_len: usize,
        lines: *const c_char,
        lines_len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_catalog_json(
        wall_ms: i64,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_price(
        json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
    pub fn cascade_preset(
        json: *const c_char,
        len: usize,
        out: *mut cascade_buffer,
        error: *mut *mut cascade_error,
    ) -> cascade_status;
}
