//! Contexts, and transports of the host's own.

use crate::hostcalls::call_back;
use crate::{bytes, check, text, Error};
use cascadeflow_sys as sys;
use serde::Serialize;
use serde_json::{json, Value};
use std::ffi::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::{null_mut, NonNull};
use std::sync::OnceLock;

/// A transport, its connections and one loop thread, shared by any number of agents. Agents keep it alive.
pub struct Context(NonNull<sys::cascade_context>);
unsafe impl Send for Context {}
unsafe impl Sync for Context {}

impl Drop for Context {
    fn drop(&mut self) {
        unsafe { sys::cascade_context_free(self.0.as_ptr()) }
    }
}

/// An HTTP request as the host must send it.
pub struct HttpRequest {
    /// "POST"
    pub method: String,
    /// Where to.
    pub url: String,
    /// `[["name", "value"], ...]`; holds the key: never log it.
    pub headers: Value,
    /// What to send.
    pub body: Vec<u8>,
    /// Hand on bytes as they come.
    pub streaming: bool,
}

/// An exchange that the host carries. One that is dropped fails.
pub struct Exchange(Option<NonNull<sys::cascade_http_exchange>>);
unsafe impl Send for Exchange {}

impl Exchange {
    fn handle(&self) -> *mut sys::cascade_http_exchange {
        self.0.map_or(null_mut(), NonNull::as_ptr)
    }
    /// Tells exchanges apart, for `Host::http_cancel`.
    pub fn key(&self) -> usize {
        self.handle() as usize
    }
    /// The status line and headers (an object, or a list of pairs).
    pub fn headers(&mut self, status: i32, headers: &Value) {
        let headers = headers.to_string();
        unsafe {
            sys::cascade_http_respond_headers(self.handle(), status, headers.as_ptr().cast(), headers.len())
        }
    }
    /// Bytes of the body.
    pub fn data(&mut self, data: &[u8]) {
        unsafe { sys::cascade_http_respond_data(self.handle(), data.as_ptr().cast(), data.len()) }
    }
    /// The end of the body.
    pub fn end(mut self) {
        if let Some(exchange) = self.0.take() {
            unsafe { sys::cascade_http_respond_end(exchange.as_ptr()) }
        }
    }
    /// It broke; `kind`: connect, dns, tls, reset, timeout, cancelled, other.
    pub fn fail(mut self, kind: &str, message: &str) {
        self.broke(kind, message);
    }
    fn broke(&mut self, kind: &str, message: &str) {
        if let Some(exchange) = self.0.take() {
            unsafe {
                sys::cascade_http_respond_fail(
                    exchange.as_ptr(),
                    kind.as_ptr().cast(),
                    kind.len(),
                    message.as_ptr().cast(),
                    message.len(),
                )
            }
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.broke("other", "the host gave no answer");
    }
}

/// A host that carries bytes and rings timers itself.
pub trait Host: Send + Sync {
    /// Start sending; do not block.
    fn http_start(&self, exchange: Exchange, request: HttpRequest);
    /// The engine no longer wants the exchange of this key: close the connection and drop or fail it.
    fn http_cancel(&self, key: usize);
    /// Ring once: call [`Context::timer_fired`] `delay_ms` from now.
    fn timer_set(&self, id: u64, delay_ms: i64);
    /// Do not ring.
    fn timer_clear(&self, id: u64);
    /// Monotonic nanoseconds.
    fn mono_ns(&self) -> i64;
    /// Unix milliseconds.
    fn wall_ms(&self) -> i64;
    /// 64 random bits.
    fn random(&self) -> u64;
}

type BoxedHost = Box<dyn Host>;

unsafe fn with_host<T: Default>(state: *mut c_void, call: impl FnOnce(&dyn Host) -> T) -> T {
    let host = unsafe { &*(state as *const BoxedHost) };
    call_back(|| call(host.as_ref())).unwrap_or_default()
}
unsafe extern "C" fn host_destroy(state: *mut c_void) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(state as *mut BoxedHost) })));
}
unsafe extern "C" fn http_start(
    state: *mut c_void,
    exchange: *mut sys::cascade_http_exchange,
    request: *const sys::cascade_http_request,
) {
    let exchange = Exchange(NonNull::new(exchange));
    let request = unsafe { &*request };
    let made = HttpRequest {
        method: text(request.method),
        url: text(request.url),
        headers: serde_json::from_slice(bytes(&request.headers_json)).unwrap_or(Value::Null),
        body: bytes(&request.body).to_vec(),
        streaming: request.streaming != 0,
    };
    unsafe { with_host(state, |host| host.http_start(exchange, made)) }
}
unsafe extern "C" fn http_cancel(state: *mut c_void, exchange: *mut sys::cascade_http_exchange) {
    unsafe { with_host(state, |host| host.http_cancel(exchange as usize)) }
}
unsafe extern "C" fn timer_set(state: *mut c_void, id: u64, delay_ms: i64) {
    unsafe { with_host(state, |host| host.timer_set(id, delay_ms)) }
}
unsafe extern "C" fn timer_clear(state: *mut c_void, id: u64) {
    unsafe { with_host(state, |host| host.timer_clear(id)) }
}
unsafe extern "C" fn mono_ns(state: *mut c_void) -> i64 {
    unsafe { with_host(state, |host| host.mono_ns()) }
}
unsafe extern "C" fn wall_ms(state: *mut c_void) -> i64 {
    unsafe { with_host(state, |host| host.wall_ms()) }
}
unsafe extern "C" fn random(state: *mut c_void) -> u64 {
    unsafe { with_host(state, |host| host.random()) }
}

type Logger = Box<dyn Fn(i32, &str) + Send + Sync>;

unsafe extern "C" fn on_log(state: *mut c_void, level: i32, message: sys::cascade_str) {
    let log = unsafe { &*(state as *const Logger) };
    call_back(|| log(level, &String::from_utf8_lossy(bytes(&message))));
}
unsafe extern "C" fn log_destroy(state: *mut c_void) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(state as *mut Logger) })));
}

impl Context {
    /// A context of its own. `options`: docs/reference.md, "Context"; `json!({})` for none.
    pub fn new(options: impl Serialize) -> Result<Self, Error> {
        if unsafe { sys::cascade_version_check(sys::CASCADE_ABI_VERSION) } != sys::CASCADE_OK {
            let found = unsafe { sys::cascade_version_abi() };
            let message =
                format!("this crate speaks ABI {}, the library speaks {found}", sys::CASCADE_ABI_VERSION);
            return Err(Error::new(sys::CASCADE_ERR_ABI_MISMATCH, message));
        }
        let options = serde_json::to_vec(&options)?;
        let mut context = null_mut();
        check(|error| unsafe {
            sys::cascade_context_new(options.as_ptr().cast(), options.len(), &mut context, error)
        })?;
        Self::own(context)
    }

    /// A context whose bytes and timers are the host's.
    pub fn hosted(options: impl Serialize, host: impl Host + 'static) -> Result<Self, Error> {
        let options = serde_json::to_vec(&options)?;
        let boxed: BoxedHost = Box::new(host);
        let table = sys::cascade_host {
            struct_size: std::mem::size_of::<sys::cascade_host>(),
            user_data: Box::into_raw(Box::new(boxed)).cast(),
            destroy: Some(host_destroy),
            http_start: Some(http_start),
            http_cancel: Some(http_cancel),
            timer_set: Some(timer_set),
            timer_clear: Some(timer_clear),
            mono_ns: Some(mono_ns),
            wall_ms: Some(wall_ms),
            random: Some(random),
        };
        let mut context = null_mut();
        check(|error| unsafe {
            sys::cascade_context_new_hosted(
                options.as_ptr().cast(),
                options.len(),
                &table,
                &mut context,
                error,
            )
        })?;
        Self::own(context)
    }

    fn own(context: *mut sys::cascade_context) -> Result<Self, Error> {
        NonNull::new(context)
            .map(Context)
            .ok_or_else(|| Error::new(sys::CASCADE_ERR_INTERNAL, "no context was made"))
    }

    /// The context that agents share unless they are given their own.
    pub fn common() -> Result<&'static Context, Error> {
        static COMMON: OnceLock<Result<Context, Error>> = OnceLock::new();
        COMMON.get_or_init(|| Context::new(json!({}))).as_ref().map_err(Clone::clone)
    }

    pub(crate) fn handle(&self) -> *mut sys::cascade_context {
        self.0.as_ptr()
    }

    /// Hosted contexts: a timer has rung.
    pub fn timer_fired(&self, id: u64) {
        unsafe { sys::cascade_context_timer_fired(self.handle(), id) }
    }

    /// Sends the engine's log to a function; level 0 error, 1 warning, 2 info, 3 debug. It must be quick.
    pub fn set_logger(&self, log: impl Fn(i32, &str) + Send + Sync + 'static) -> Result<(), Error> {
        let boxed: Logger = Box::new(log);
        check(|error| unsafe {
            sys::cascade_context_set_logger(
                self.handle(),
                Some(on_log),
                Box::into_raw(Box::new(boxed)).cast(),
                Some(log_destroy),
                error,
            )
        })
    }
}
