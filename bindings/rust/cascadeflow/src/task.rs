//! Runs under way, as futures and streams.

use crate::hostcalls::inside_callback;
use crate::{Error, Event, EventKind, RunResult};
use cascadeflow_sys as sys;
use futures_core::Stream;
use std::collections::VecDeque;
use std::ffi::c_void;
use std::future::Future;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::pin::Pin;
use std::ptr::{null_mut, NonNull};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

const PAUSE_AT: usize = 512;
const RESUME_AT: usize = 64;

#[derive(Default)]
struct State {
    outcome: Option<Result<RunResult, Error>>,
    events: VecDeque<Event>,
    waker: Option<Waker>,
    wants_pause: bool,
}

type Shared = Mutex<State>;

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn wake(mut state: MutexGuard<'_, State>) {
    let waker = state.waker.take();
    drop(state);
    if let Some(waker) = waker {
        waker.wake();
    }
}

unsafe extern "C" fn on_event(user_data: *mut c_void, event: *const sys::cascade_event) {
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let shared = unsafe { &*(user_data as *const Shared) };
        let made = unsafe { Event::copy(event) };
        let mut state = lock(shared);
        state.events.push_back(made);
        state.wants_pause = state.events.len() >= PAUSE_AT;
        wake(state);
    }));
}

unsafe extern "C" fn on_done(
    user_data: *mut c_void,
    result: *mut sys::cascade_result,
    error: *mut sys::cascade_error,
) {
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let shared = unsafe { &*(user_data as *const Shared) };
        let outcome = if result.is_null() {
            Err(unsafe { Error::take(sys::CASCADE_ERR_INTERNAL, error) })
        } else {
            Ok(unsafe { RunResult::take(result) })
        };
        let mut state = lock(shared);
        state.outcome = Some(outcome);
        wake(state);
    }));
}

unsafe extern "C" fn destroy(user_data: *mut c_void) {
    drop(unsafe { Arc::from_raw(user_data as *const Shared) });
}

/// The C task; freeing one that still runs cancels it.
struct Handle(NonNull<sys::cascade_task>);
// The functions used on it are marked "Any thread" in task.h, and the free has the handle to itself.
unsafe impl Send for Handle {}
unsafe impl Sync for Handle {}
impl Drop for Handle {
    fn drop(&mut self) {
        unsafe { sys::cascade_task_free(self.0.as_ptr()) }
    }
}

struct Task {
    shared: Arc<Shared>,
    handle: Option<Handle>,
    paused: bool,
}

impl Task {
    fn start(agent: *mut sys::cascade_agent, request: Result<Vec<u8>, Error>, events: bool) -> Self {
        let shared = Arc::new(Shared::default());
        let started = request.and_then(|request| {
            let callbacks = sys::cascade_task_callbacks {
                struct_size: std::mem::size_of::<sys::cascade_task_callbacks>(),
                user_data: Arc::into_raw(Arc::clone(&shared)) as *mut c_void,
                destroy: Some(destroy),
                on_event: if events { Some(on_event) } else { None },
                on_done: Some(on_done),
                start_inside: 0,
                reserved: 0,
            };
            let (mut task, mut error) = (null_mut(), null_mut());
            let status = unsafe {
                sys::cascade_agent_start(
                    agent,
                    request.as_ptr().cast(),
                    request.len(),
                    &callbacks,
                    &mut task,
                    &mut error,
                )
            };
            NonNull::new(task).map(Handle).ok_or_else(|| unsafe { Error::take(status, error) })
        });
        let handle = match started {
            Ok(handle) => Some(handle),
            Err(problem) => {
                lock(&shared).outcome = Some(Err(problem));
                None
            }
        };
        Task { shared, handle, paused: false }
    }
}

/// A run under way: `await` it for its result. It starts at once; dropping it cancels the run.
#[must_use = "dropping a run cancels it"]
pub struct Run(Task);

impl Run {
    pub(crate) fn start(agent: *mut sys::cascade_agent, request: Result<Vec<u8>, Error>) -> Self {
        Run(Task::start(agent, request, false))
    }
    /// Asks the run to stop; it ends with `ErrorKind::Cancelled` unless it was over.
    pub fn cancel(&self) {
        if let Some(handle) = &self.0.handle {
            unsafe { sys::cascade_task_cancel(handle.0.as_ptr()) }
        }
    }
}

impl Future for Run {
    type Output = Result<RunResult, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = lock(&self.0.shared);
        match state.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None if inside_callback() => Poll::Ready(Err(waits_inside())),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Whoever blocks on a run inside a function that the engine calls would block the engine's own thread.
fn waits_inside() -> Error {
    Error::new(
        sys::CASCADE_ERR_INVALID_STATE,
        "a run cannot be waited for inside a function that the engine calls: wait on another thread or task",
    )
}

/// The events of a run. The last is `EventKind::Done` (its JSON holds the result), or an error. Dropping it cancels the run.
#[must_use = "dropping a stream cancels its run"]
pub struct EventStream {
    task: Task,
    over: bool,
}

impl EventStream {
    pub(crate) fn start(agent: *mut sys::cascade_agent, request: Result<Vec<u8>, Error>) -> Self {
        EventStream { task: Task::start(agent, request, true), over: false }
    }
}

impl Stream for EventStream {
    type Item = Result<Event, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let mut state = lock(&this.task.shared);
            let event = state.events.pop_front();
            let (waiting, wants_pause) = (state.events.len(), state.wants_pause);
            if event.is_none() {
                if this.over {
                    return Poll::Ready(None);
                }
                match state.outcome.take() {
                    None if inside_callback() => {
                        this.over = true;
                        return Poll::Ready(Some(Err(waits_inside())));
                    }
                    None => {
                        state.waker = Some(context.waker().clone());
                        return Poll::Pending;
                    }
                    Some(outcome) => {
                        this.over = true;
                        return match outcome {
                            Ok(_) => Poll::Ready(None),
                            Err(problem) => Poll::Ready(Some(Err(problem))),
                        };
                    }
                }
            }
            drop(state);
            this.keep_pace(waiting, wants_pause);
            match event {
                // Told as the error that ends the stream.
                Some(event) if event.kind == EventKind::Error => continue,
                event => return Poll::Ready(event.map(Ok)),
            }
        }
    }
}

impl EventStream {
    /// Holds the provider back while the reader is behind.
    fn keep_pace(&mut self, waiting: usize, wants_pause: bool) {
        let Some(handle) = &self.task.handle else { return };
        if wants_pause && waiting > RESUME_AT && !self.task.paused {
            self.task.paused = true;
            unsafe { sys::cascade_task_pause(handle.0.as_ptr()) }
        } else if self.task.paused && waiting <= RESUME_AT {
            self.task.paused = false;
            lock(&self.task.shared).wants_pause = false;
            unsafe { sys::cascade_task_resume(handle.0.as_ptr()) }
        }
    }
}
