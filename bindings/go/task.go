package cascadeflow

// #include "bridge.h"
import "C"

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime/cgo"
	"sync"
)

// run is one run under way: filled by the engine's thread, read by the goroutine that waits.
type run struct {
	done   chan struct{}
	result *Result
	err    error

	mu      sync.Mutex
	events  []Event
	arrived chan struct{} // holds a token while events wait
	task    *C.cascade_task
	paused  bool
}

const pauseAt = 512

//export cfGoDone
func cfGoDone(state C.uintptr_t, result *C.cascade_result, problem *C.cascade_error) {
	handle := cgo.Handle(state)
	r := handle.Value().(*run)
	handle.Delete()
	if result != nil {
		r.result = takeResult(result)
	} else {
		r.err = takeError(C.CASCADE_ERR_INTERNAL, &problem)
	}
	close(r.done)
}

//export cfGoEvent
func cfGoEvent(state C.uintptr_t, event *C.cascade_event) {
	r := cgo.Handle(state).Value().(*run)
	kind := C.cascade_event_kind(event)
	made := Event{
		Kind: EventKind(kind),
		Type: C.GoString(C.cascade_event_kind_name(kind)),
		Text: goString(C.cascade_event_text(event)),
		JSON: goBytes(C.cascade_event_json(event)),
	}
	r.mu.Lock()
	r.events = append(r.events, made)
	if len(r.events) >= pauseAt && !r.paused && r.task != nil {
		r.paused = true
		C.cascade_task_pause(r.task)
	}
	r.mu.Unlock()
	select {
	case r.arrived <- struct{}{}:
	default:
	}
}

func (a *Agent) start(request []byte, events bool) (*run, error) {
	r := &run{done: make(chan struct{})}
	wants := C.int(0)
	if events {
		wants = 1
		r.arrived = make(chan struct{}, 1)
	}
	text, n := cText(request)
	var task *C.cascade_task
	var problem *C.cascade_error
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.handle == nil {
		return nil, ErrClosed
	}
	state := cgo.NewHandle(r)
	status := C.cf_start(a.handle, text, n, C.uintptr_t(state), wants, &task, &problem)
	if err := takeError(status, &problem); err != nil {
		state.Delete()
		var own *Error
		if problem == nil && errors.As(err, &own) && own.Code == CodeInvalidState {
			own.Message = "a run cannot be waited for inside a function that the engine itself waits for (a validator, a logger, " +
				"the start of a transport): start it in another goroutine"
		}
		return nil, err
	}
	r.mu.Lock()
	r.task = task
	r.mu.Unlock()
	return r, nil
}

// free lets go of the task, which cancels a run that is not over.
func (r *run) free() {
	r.mu.Lock()
	task := r.task
	r.task = nil
	r.mu.Unlock()
	C.cascade_task_free(task)
}

func cancelled(ctx context.Context) error {
	return fmt.Errorf("cascadeflow: the run was cancelled: %w", context.Cause(ctx))
}

// Run runs the cascade and waits. Cancelling ctx cancels the run; a deadline of ctx reaches the engine as well.
func (a *Agent) Run(ctx context.Context, request Request) (*Result, error) {
	data, err := request.MarshalJSON() // json.Marshal would read it through once more
	if err != nil {
		return nil, err
	}
	return a.RunJSON(ctx, data)
}

// RunJSON is Run for a request that is a document already.
func (a *Agent) RunJSON(ctx context.Context, request []byte) (*Result, error) {
	if ctx.Err() != nil {
		return nil, cancelled(ctx)
	}
	r, err := a.start(request, false)
	if err != nil {
		return nil, err
	}
	defer r.free()
	select {
	case <-r.done:
		return r.result, r.err
	case <-ctx.Done():
		return nil, cancelled(ctx)
	}
}

// Stream runs the cascade and yields its events; the last is of kind EventDone and holds the result. An error is yielded
// once, at the end. Leaving the loop, or cancelling ctx, cancels the run.
func (a *Agent) Stream(ctx context.Context, request Request) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		request.Options = withStream(request.Options)
		data, err := json.Marshal(request)
		if err != nil {
			yield(Event{}, err)
			return
		}
		if ctx.Err() != nil {
			yield(Event{}, cancelled(ctx))
			return
		}
		r, err := a.start(data, true)
		if err != nil {
			yield(Event{}, err)
			return
		}
		defer r.free()
		for over := false; ; {
			for _, event := range r.take() {
				if event.Kind == EventError {
					continue // told as the error at the end
				}
				if !yield(event, nil) {
					return
				}
			}
			if over {
				if r.err != nil {
					yield(Event{}, r.err)
				}
				return
			}
			select {
			case <-r.arrived:
			case <-r.done:
				over = true // one more look: events come before the end
			case <-ctx.Done():
				yield(Event{}, cancelled(ctx))
				return
			}
		}
	}
}

func (r *run) take() []Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	events := r.events
	r.events = nil
	if r.paused && r.task != nil {
		r.paused = false
		C.cascade_task_resume(r.task)
	}
	return events
}

func withStream(options Options) Options {
	made := Options{"stream": true}
	for key, value := range options {
		made[key] = value
	}
	return made
}

// IsCode reports whether err is an Error of this code.
func IsCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
