package cascadeflow

// #include "bridge.h"
import "C"

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// Tool does what a model asks for: it gets the arguments as JSON and gives a text for the model. An error is handed to the
// model as the tool's error. It runs in a goroutine of its own.
type Tool func(arguments json.RawMessage) (string, error)

// AddTool registers a tool for the engine's own loop. Before the first run.
func (a *Agent) AddTool(definition ToolDefinition, tool Tool) error {
	data, err := json.Marshal(definition)
	if err != nil {
		return err
	}
	return a.addTool(data, cgo.NewHandle(tool))
}

//export cfGoTool
func cfGoTool(state C.uintptr_t, call *C.cascade_tool_call) {
	tool := cgo.Handle(state).Value().(Tool)
	arguments := json.RawMessage(goBytes(C.cascade_tool_call_arguments_json(call)))
	name := goString(C.cascade_tool_call_name(call))
	id := goString(C.cascade_tool_call_id(call))
	go func() {
		answer, isError := "", C.int32_t(1)
		defer func() {
			if thrown := recover(); thrown != nil {
				answer = fmt.Sprintf("the tool %s failed on call %s: %v", name, id, thrown)
			}
			text, n := cText([]byte(answer))
			C.cascade_tool_call_complete(call, text, n, isError)
		}()
		made, err := tool(arguments)
		if err != nil {
			answer = err.Error()
			return
		}
		answer, isError = made, 0
	}()
}

// ModelRequest is a question to a host model; JSON holds all of it (docs/reference.md, "Host models").
type ModelRequest struct {
	RunID    string          `json:"run_id"`
	Model    string          `json:"model"`
	Messages []Message       `json:"messages"`
	Stream   bool            `json:"stream"`
	Purpose  string          `json:"purpose"`
	JSON     json.RawMessage `json:"-"`
	delta    func(string)
}

// Delta hands on a stretch of the answer while it is made.
func (r *ModelRequest) Delta(text string) { r.delta(text) }

// ModelResponse is the answer; Content replaces the deltas when given. Options: usage, logprobs, tool_calls.
type ModelResponse struct {
	Content      string
	FinishReason string
	Options      Options
}

// HostModel answers questions. ctx ends when the engine no longer wants the answer. It runs in a goroutine of its own.
type HostModel func(ctx context.Context, request *ModelRequest) (ModelResponse, error)

var modelCalls sync.Map // *C.cascade_model_call -> context.CancelFunc

// AddModel answers for every model of the configuration with provider "host" and this name. Before the first run.
func (a *Agent) AddModel(name string, model HostModel) error {
	return a.addModel(name, cgo.NewHandle(model))
}

//export cfGoModel
func cfGoModel(state C.uintptr_t, call *C.cascade_model_call) {
	model := cgo.Handle(state).Value().(HostModel)
	request := &ModelRequest{JSON: goBytes(C.cascade_model_call_request_json(call))}
	ctx, cancel := context.WithCancel(context.Background())
	modelCalls.Store(unsafe.Pointer(call), cancel)
	var mu sync.Mutex
	over := false
	request.delta = func(text string) {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			data, n := cText([]byte(text))
			C.cascade_model_call_delta(call, data, n)
		}
	}
	go func() {
		var response ModelResponse
		err := json.Unmarshal(request.JSON, request)
		defer func() {
			if thrown := recover(); thrown != nil {
				err = fmt.Errorf("the host model failed: %v", thrown)
			}
			mu.Lock()
			over = true
			mu.Unlock()
			cancel()
			modelCalls.Delete(unsafe.Pointer(call))
			answer(call, response, err)
		}()
		if err == nil {
			response, err = model(ctx, request)
		}
	}()
}

func answer(call *C.cascade_model_call, response ModelResponse, err error) {
	if err == nil {
		document := Options{}
		if response.Content != "" {
			document["content"] = response.Content
		}
		if response.FinishReason != "" {
			document["finish_reason"] = response.FinishReason
		}
		for key, value := range response.Options {
			document[key] = value
		}
		var data []byte
		if data, err = json.Marshal(document); err == nil {
			text, n := cText(data)
			C.cascade_model_call_end(call, text, n)
			return
		}
	}
	problem := Options{"message": err.Error()}
	var own *Error
	if errors.As(err, &own) {
		problem = Options{"message": own.Message, "status": own.Code, "http_status": own.HTTPStatus}
	}
	data, _ := json.Marshal(problem)
	text, n := cText(data)
	C.cascade_model_call_fail(call, text, n)
}

//export cfGoModelCancel
func cfGoModelCancel(_ C.uintptr_t, call *C.cascade_model_call) {
	if cancel, found := modelCalls.Load(unsafe.Pointer(call)); found {
		cancel.(context.CancelFunc)()
	}
}

// Answer is what a validator judges.
type Answer struct {
	Prompt     string `json:"prompt"`
	Answer     string `json:"answer"`
	Model      string `json:"model"`
	Domain     string `json:"domain"`
	Complexity string `json:"complexity"`
}

// Validator gives 0..1 for an answer, or a negative number for no opinion. It runs on the engine's thread: be quick. A panic
// counts as no opinion.
type Validator func(answer Answer) float64

// AddValidator adds a judge of the host's. Before the first run.
func (a *Agent) AddValidator(name string, validator Validator) error {
	return a.addValidator(name, cgo.NewHandle(validator))
}

//export cfGoValidate
func cfGoValidate(state C.uintptr_t, input *C.char, n C.size_t) (verdict C.double) {
	defer func() {
		if recover() != nil {
			verdict = -1
		}
	}()
	var made Answer
	if json.Unmarshal(C.GoBytes(unsafe.Pointer(input), C.int(n)), &made) != nil {
		return -1
	}
	return C.double(cgo.Handle(state).Value().(Validator)(made))
}
