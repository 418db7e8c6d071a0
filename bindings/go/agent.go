package cascadeflow

// #include "bridge.h"
import "C"

import (
	"encoding/json"
	"runtime"
	"runtime/cgo"
	"sync"
)

// Agent is a cascade, configured once, run many times, from any goroutine.
type Agent struct {
	mu      sync.RWMutex
	handle  *C.cascade_agent
	context *Context
}

// NewAgent makes an agent on the default context.
func NewAgent(config Config) (*Agent, error) {
	home, err := Default()
	if err != nil {
		return nil, err
	}
	return home.NewAgent(config)
}

// NewAgent makes an agent on this context.
func (c *Context) NewAgent(config Config) (*Agent, error) {
	data, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	return c.NewAgentJSON(data)
}

// NewAgentJSON is NewAgent for a configuration that is a document already.
func (c *Context) NewAgentJSON(config []byte) (*Agent, error) {
	text, n := cText(config)
	var handle *C.cascade_agent
	var problem *C.cascade_error
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.handle == nil {
		return nil, ErrClosed
	}
	if err := takeError(C.cascade_agent_new(c.handle, text, n, &handle, &problem), &problem); err != nil {
		return nil, err
	}
	a := &Agent{handle: handle, context: c}
	runtime.SetFinalizer(a, (*Agent).Close)
	return a, nil
}

// Close frees the agent. Runs under way go on to their end. Closing twice is fine.
func (a *Agent) Close() error {
	a.mu.Lock()
	handle := a.handle
	a.handle = nil
	a.mu.Unlock()
	runtime.SetFinalizer(a, nil)
	C.cascade_agent_free(handle)
	return nil
}

// with calls the library with the living handle.
func (a *Agent) with(call func(handle *C.cascade_agent, problem **C.cascade_error) C.cascade_status) error {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.handle == nil {
		return ErrClosed
	}
	var problem *C.cascade_error
	return takeError(call(a.handle, &problem), &problem)
}

// json calls a function that hands out a document.
func (a *Agent) json(call func(*C.cascade_agent, *C.cascade_buffer, **C.cascade_error) C.cascade_status) (json.RawMessage, error) {
	var buffer C.cascade_buffer
	err := a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status { return call(h, &buffer, e) })
	if err != nil {
		return nil, err
	}
	return takeBuffer(&buffer), nil
}

// ConfigJSON is the configuration in effect: defaults filled in, prices resolved, secrets redacted.
func (a *Agent) ConfigJSON() (json.RawMessage, error) {
	return a.json(func(h *C.cascade_agent, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_agent_config_json(h, b, e)
	})
}

// Estimate is what a run would cost, probably and at most, in nano-USD. No I/O.
func (a *Agent) Estimate(request Request) (json.RawMessage, error) {
	data, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	return a.json(func(h *C.cascade_agent, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		text, n := cText(data)
		return C.cascade_agent_estimate(h, text, n, b, e)
	})
}

// Analytics holds totals since creation or reset; JSON has them by domain, complexity, plan and model as well.
type Analytics struct {
	Runs           int64           `json:"runs"`
	AcceptanceRate float64         `json:"acceptance_rate"`
	CostNano       int64           `json:"cost_nano"`
	BaselineNano   int64           `json:"baseline_nano"`
	SavedNano      int64           `json:"saved_nano"`
	SavedPct       float64         `json:"saved_pct"`
	JSON           json.RawMessage `json:"-"`
}

// Analytics reads the totals.
func (a *Agent) Analytics() (*Analytics, error) {
	data, err := a.json(func(h *C.cascade_agent, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_agent_analytics(h, b, e)
	})
	if err != nil {
		return nil, err
	}
	var document struct{ Total Analytics }
	err = json.Unmarshal(data, &document)
	document.Total.JSON = data
	return &document.Total, err
}

// ResetAnalytics starts the totals anew.
func (a *Agent) ResetAnalytics() error {
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		return C.cascade_agent_analytics_reset(h, e)
	})
}

// Feedback tells how an answer turned out, 0 (bad) to 1 (good).
func (a *Agent) Feedback(runID string, score float64) error {
	data, err := json.Marshal(map[string]any{"run_id": runID, "score": score})
	if err != nil {
		return err
	}
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		text, n := cText(data)
		return C.cascade_agent_feedback(h, text, n, e)
	})
}

// ExportLearned is what the agent learned, as a document to keep.
func (a *Agent) ExportLearned() (json.RawMessage, error) {
	return a.json(func(h *C.cascade_agent, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_agent_learned_export(h, b, e)
	})
}

// ImportLearned takes such a document back in.
func (a *Agent) ImportLearned(learned json.RawMessage) error {
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		text, n := cText(learned)
		return C.cascade_agent_learned_import(h, text, n, e)
	})
}

func (a *Agent) addTool(definition []byte, state cgo.Handle) error {
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		text, n := cText(definition)
		return C.cf_add_tool(h, text, n, C.uintptr_t(state), e)
	})
}

func (a *Agent) addModel(name string, state cgo.Handle) error {
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		text, n := cText([]byte(name))
		return C.cf_add_model(h, text, n, C.uintptr_t(state), e)
	})
}

func (a *Agent) addValidator(name string, state cgo.Handle) error {
	return a.with(func(h *C.cascade_agent, e **C.cascade_error) C.cascade_status {
		text, n := cText([]byte(name))
		return C.cf_add_validator(h, text, n, C.uintptr_t(state), e)
	})
}
