package cascadeflow

// #include "bridge.h"
import "C"

import (
	"encoding/json"
	"sync"
	"time"
)

// EventKind tells events apart. New kinds may be added: ignore those you do not know.
type EventKind int

// The kinds of events.
const (
	EventRoute         EventKind = C.CASCADE_EVENT_ROUTE
	EventAttempt       EventKind = C.CASCADE_EVENT_ATTEMPT
	EventDelta         EventKind = C.CASCADE_EVENT_DELTA
	EventReasoning     EventKind = C.CASCADE_EVENT_REASONING_DELTA
	EventToolCallDelta EventKind = C.CASCADE_EVENT_TOOL_CALL_DELTA
	EventDraftDecision EventKind = C.CASCADE_EVENT_DRAFT_DECISION
	EventDiscard       EventKind = C.CASCADE_EVENT_DISCARD
	EventSwitch        EventKind = C.CASCADE_EVENT_SWITCH
	EventUsage         EventKind = C.CASCADE_EVENT_USAGE
	EventToolResult    EventKind = C.CASCADE_EVENT_TOOL_RESULT
	EventWarning       EventKind = C.CASCADE_EVENT_WARNING
	EventDone          EventKind = C.CASCADE_EVENT_DONE
	EventError         EventKind = C.CASCADE_EVENT_ERROR
)

// Event is one thing that happened in a run.
type Event struct {
	Kind EventKind
	Type string          // "route", "delta", ...
	Text string          // answer text, for EventDelta
	JSON json.RawMessage // everything: docs/reference.md, "Events"
}

// Result is the answer of a run.
type Result struct {
	Text          string
	Model         string
	CostNano      int64 // everything that was spent, in nano-USD
	BaselineNano  int64 // what the strong tier alone would have cost
	SavedNano     int64
	Latency       time.Duration
	DraftAccepted bool
	Escalated     bool
	Tier          int
	Attempts      int
	Confidence    float64 // -1 when not judged
	Estimated     bool    // at least one provider sent no usage
	Unpriced      bool    // at least one model has no known price
	JSON          json.RawMessage

	once    sync.Once
	details Details
	bad     error
}

// CostUSD is CostNano in dollars.
func (r *Result) CostUSD() float64 { return float64(r.CostNano) / 1e9 }

// SavedUSD is SavedNano in dollars.
func (r *Result) SavedUSD() float64 { return float64(r.SavedNano) / 1e9 }

// ToolCall is a call that a model asked for.
type ToolCall struct {
	ID       string `json:"id"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

// Details is what is read less often; what is missing here is in Result.JSON.
type Details struct {
	RunID        string     `json:"run_id"`
	Provider     string     `json:"provider"`
	Plan         string     `json:"plan"`
	Domain       string     `json:"domain"`
	Complexity   string     `json:"complexity"`
	FinishReason string     `json:"finish_reason"`
	Verdict      string     `json:"verdict"`
	Threshold    float64    `json:"threshold"`
	Vetoes       []string   `json:"vetoes"`
	Reasons      []string   `json:"reasons"`
	Flags        []string   `json:"flags"`
	ToolCalls    []ToolCall `json:"tool_calls"`
	Messages     []Message  `json:"messages"`
	SavedPct     float64    `json:"saved_pct"`
	Steps        int        `json:"steps"`
	Usage        struct {
		InputTokens  int64 `json:"input_tokens"`
		OutputTokens int64 `json:"output_tokens"`
	} `json:"usage"`
}

// Details reads the JSON, once.
func (r *Result) Details() (*Details, error) {
	r.once.Do(func() { r.bad = json.Unmarshal(r.JSON, &r.details) })
	return &r.details, r.bad
}

func takeResult(owned *C.cascade_result) *Result {
	defer C.cascade_result_free(owned)
	var read C.cf_result
	C.cf_read(owned, &read)
	summary := &read.summary
	return &Result{
		Text:          goString(read.text),
		Model:         goString(read.model),
		CostNano:      int64(summary.cost_nano),
		BaselineNano:  int64(summary.baseline_nano),
		SavedNano:     int64(summary.saved_nano),
		Latency:       time.Duration(summary.latency_ns),
		DraftAccepted: summary.draft_accepted != 0,
		Escalated:     summary.escalated != 0,
		Tier:          int(summary.tier),
		Attempts:      int(summary.attempts),
		Confidence:    float64(summary.confidence),
		Estimated:     summary.cost_is_estimate != 0,
		Unpriced:      summary.cost_is_unpriced != 0,
		JSON:          goBytes(read.json),
	}
}
