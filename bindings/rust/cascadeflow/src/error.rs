//! What can go wrong.

use cascadeflow_sys as sys;
use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// An error of the engine, or of turning documents into JSON.
#[derive(Debug, Clone)]
pub struct Error {
    /// Which kind of error, for `match`.
    pub kind: ErrorKind,
    /// One of the `CASCADE_ERR_` numbers.
    pub status: i32,
    /// What, where and how to mend it; never holds a key.
    pub message: String,
    /// "openai", ... or empty.
    pub provider: String,
    /// The HTTP status of the provider's answer.
    pub http_status: Option<u16>,
    /// When trying again may help.
    pub retry_after: Option<Duration>,
    /// Everything: docs/reference.md, "Error".
    pub detail: Value,
}

/// The kinds of errors; `code` of the C interface in Rust's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A call was made with something that cannot be.
    InvalidArgument,
    /// The configuration is wrong; see `Error::path`.
    InvalidConfig,
    /// The request is wrong; see `Error::path`.
    InvalidRequest,
    /// Not now, or not from here.
    InvalidState,
    /// There is no such thing.
    NotFound,
    /// The engine or the provider cannot do that.
    Unsupported,
    /// The library's own trouble.
    Internal,
    /// The run was cancelled.
    Cancelled,
    /// The run's time was over.
    DeadlineExceeded,
    /// A budget refused the run.
    BudgetExceeded,
    /// The tool loop did not come to an end.
    MaxStepsReached,
    /// A guardrail blocked the prompt or the answer.
    GuardrailViolation,
    /// No answer was good enough.
    QualityRejected,
    /// The way to the provider.
    Transport,
    /// No answer in time.
    Timeout,
    /// The key was not accepted.
    Authentication,
    /// The provider asked to slow down.
    RateLimited,
    /// The provider's credit is spent.
    QuotaExhausted,
    /// Another fault of a provider; `Error::status` says which.
    Provider,
    /// Every attempt failed.
    AllAttemptsFailed,
    /// A kind of a newer library.
    Other,
}

impl ErrorKind {
    pub(crate) fn of(status: i32) -> Self {
        use ErrorKind::*;
        match status {
            sys::CASCADE_ERR_INVALID_ARGUMENT | sys::CASCADE_ERR_INVALID_UTF8 => InvalidArgument,
            sys::CASCADE_ERR_INVALID_CONFIG => InvalidConfig,
            sys::CASCADE_ERR_INVALID_REQUEST => InvalidRequest,
            sys::CASCADE_ERR_INVALID_STATE => InvalidState,
            sys::CASCADE_ERR_NOT_FOUND => NotFound,
            sys::CASCADE_ERR_UNSUPPORTED => Unsupported,
            -39..=-20 => Internal,
            sys::CASCADE_ERR_CANCELLED => Cancelled,
            sys::CASCADE_ERR_DEADLINE_EXCEEDED => DeadlineExceeded,
            sys::CASCADE_ERR_BUDGET_EXCEEDED => BudgetExceeded,
            sys::CASCADE_ERR_MAX_STEPS_REACHED => MaxStepsReached,
            sys::CASCADE_ERR_GUARDRAIL_VIOLATION => GuardrailViolation,
            sys::CASCADE_ERR_QUALITY_REJECTED => QualityRejected,
            sys::CASCADE_ERR_TRANSPORT => Transport,
            sys::CASCADE_ERR_TIMEOUT => Timeout,
            sys::CASCADE_ERR_AUTHENTICATION => Authentication,
            sys::CASCADE_ERR_RATE_LIMITED => RateLimited,
            sys::CASCADE_ERR_QUOTA_EXHAUSTED => QuotaExhausted,
            sys::CASCADE_ERR_ALL_ATTEMPTS_FAILED => AllAttemptsFailed,
            -89..=-60 => Provider,
            _ => Other,
        }
    }
}

impl Error {
    /// The JSON path of what was wrong in a configuration or a request.
    pub fn path(&self) -> Option<&str> {
        self.detail.get("path")?.as_str()
    }

    pub(crate) fn new(status: i32, message: impl Into<String>) -> Self {
        Error {
            kind: ErrorKind::of(status),
            status,
            message: message.into(),
            provider: String::new(),
            http_status: None,
            retry_after: None,
            detail: Value::Null,
        }
    }

    /// Reads and frees an owned error.
    pub(crate) unsafe fn take(status: i32, owned: *mut sys::cascade_error) -> Self {
        if owned.is_null() {
            let name = unsafe { std::ffi::CStr::from_ptr(sys::cascade_status_name(status)) };
            return Error::new(status, name.to_string_lossy());
        }
        unsafe {
            let http = sys::cascade_error_http_status(owned);
            let wait = sys::cascade_error_retry_after_ms(owned);
            let made = Error {
                kind: ErrorKind::of(sys::cascade_error_status(owned)),
                status: sys::cascade_error_status(owned),
                message: crate::text(sys::cascade_error_message(owned)),
                provider: crate::text(sys::cascade_error_provider(owned)),
                http_status: u16::try_from(http).ok().filter(|code| *code != 0),
                retry_after: u64::try_from(wait).ok().map(Duration::from_millis),
                detail: serde_json::from_slice(crate::bytes(&sys::cascade_error_json(owned)))
                    .unwrap_or(Value::Null),
            };
            sys::cascade_error_free(owned);
            made
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(f, "{} ({path})", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(problem: serde_json::Error) -> Self {
        Error::new(
            sys::CASCADE_ERR_INVALID_ARGUMENT,
            format!("the document cannot be written as JSON: {problem}"),
        )
    }
}
