package cascadeflow

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	france    = "What is the capital of France?"
	australia = "What is the capital of Australia? [[practice:only=mini,refusal]]"
)

func TestMain(m *testing.M) {
	if os.Getenv("CASCADEFLOW_PRACTICE_URL") == "" {
		println("run the tests beside the practice provider: scripts/with-practice go test ./...")
		os.Exit(2)
	}
	os.Exit(m.Run())
}

func newAgent(t *testing.T, config Config) *Agent {
	t.Helper()
	if config.Models == nil {
		config.Models = []Model{{Name: "gpt-4o-mini", Provider: "openai"}, {Name: "gpt-4o", Provider: "openai"}}
	}
	agent, err := NewAgent(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { agent.Close() })
	return agent
}

func ask(t *testing.T, agent *Agent, request Request) *Result {
	t.Helper()
	result, err := agent.Run(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestAcceptsAGoodDraftAndReplacesABadOne(t *testing.T) {
	agent := newAgent(t, Config{})
	good := ask(t, agent, Request{Prompt: france})
	if !strings.Contains(good.Text, "Paris") || !good.DraftAccepted || good.Model != "gpt-4o-mini" || good.SavedNano <= 0 {
		t.Errorf("%+v", good)
	}
	bad := ask(t, agent, Request{Prompt: australia})
	if !strings.Contains(bad.Text, "Canberra") || bad.DraftAccepted || !bad.Escalated || bad.Model != "gpt-4o" {
		t.Errorf("%+v", bad)
	}
	details, err := bad.Details()
	if err != nil || details.RunID == "" || details.Provider != "openai" || details.Usage.OutputTokens == 0 {
		t.Errorf("%+v %v", details, err)
	}
	analytics, err := agent.Analytics()
	if err != nil || analytics.Runs != 2 || analytics.CostNano != good.CostNano+bad.CostNano {
		t.Errorf("%+v %v", analytics, err)
	}
}

func TestStreamsTheAnswerAndNothingElse(t *testing.T) {
	agent := newAgent(t, Config{})
	shown, last := "", Event{}
	for event, err := range agent.Stream(context.Background(), Request{Prompt: australia}) {
		if err != nil {
			t.Fatal(err)
		}
		shown += event.Text
		last = event
	}
	if last.Kind != EventDone || !strings.Contains(shown, "Canberra") || strings.Contains(shown, "sorry") {
		t.Errorf("%q, last %q", shown, last.Type)
	}
}

func TestCancellation(t *testing.T) {
	agent := newAgent(t, Config{})
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	slow := Request{Prompt: "[[practice:first_delay=30000]] Hello"}
	if _, err := agent.Run(ctx, slow); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, stop)
	var last error
	for _, err := range agent.Stream(stopped, slow) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("got %v", last)
	}
	for range agent.Stream(context.Background(), Request{Prompt: france}) {
		break
	}
	ask(t, agent, Request{Prompt: france})
}

func TestAThousandRunsLeaveNoGoroutine(t *testing.T) {
	agent := newAgent(t, Config{})
	ask(t, agent, Request{Prompt: france})
	before := runtime.NumGoroutine()
	var all sync.WaitGroup
	for range 1000 {
		all.Add(1)
		go func() {
			defer all.Done()
			if result, err := agent.Run(context.Background(), Request{Prompt: france}); err != nil || result.Text == "" {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	time.Sleep(10 * time.Millisecond)
	if after := runtime.NumGoroutine(); after > before+2 {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

var weather = ToolDefinition{Name: "get_weather", Description: "Gets the weather in a city.", Parameters: map[string]any{
	"type": "object", "properties": map[string]any{"city": map[string]any{"type": "string"}}, "required": []string{"city"}}}

func TestTools(t *testing.T) {
	request := Request{Prompt: "What is the weather in Tokyo?", Tools: []ToolDefinition{weather}}
	for name, tool := range map[string]Tool{
		"18 degrees": func(arguments json.RawMessage) (string, error) {
			if !strings.Contains(string(arguments), "Tokyo") {
				t.Errorf("asked for %s", arguments)
			}
			return "18 degrees in Tokyo", nil
		},
		"no thermometer": func(json.RawMessage) (string, error) { return "", errors.New("no thermometer") },
		"it fell":        func(json.RawMessage) (string, error) { panic("it fell") },
	} {
		agent := newAgent(t, Config{})
		if err := agent.AddTool(weather, tool); err != nil {
			t.Fatal(err)
		}
		result := ask(t, agent, request)
		if !strings.Contains(string(result.JSON), name) {
			t.Errorf("%s is not in %s", name, result.JSON)
		}
	}
}

func TestHostModels(t *testing.T) {
	models := []Model{{Name: "house", Provider: "host", Cost: Float(0.0001)}, {Name: "gpt-4o", Provider: "openai"}}
	agent := newAgent(t, Config{Models: models})
	err := agent.AddModel("house", func(ctx context.Context, request *ModelRequest) (ModelResponse, error) {
		switch request.Messages[0].Content {
		case "panic":
			panic("no coffee")
		case "error":
			return ModelResponse{}, errors.New("no coffee")
		case "wait":
			<-ctx.Done()
			return ModelResponse{}, ctx.Err()
		}
		request.Delta("We are open ")
		request.Delta("from 9 to 17, Monday to Friday.")
		return ModelResponse{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	result := ask(t, agent, Request{Prompt: "When are you open?", Strategy: "cheap"})
	if result.Text != "We are open from 9 to 17, Monday to Friday." || result.Model != "house" {
		t.Errorf("%+v", result)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := agent.Run(ctx, Request{Prompt: "wait", Strategy: "cheap"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	for _, fault := range []string{"panic", "error"} {
		if result := ask(t, agent, Request{Prompt: fault}); result.Model != "gpt-4o" || !strings.Contains(string(result.JSON), "no coffee") {
			t.Errorf("%s: %s", fault, result.JSON)
		}
	}
}

func TestValidators(t *testing.T) {
	agent := newAgent(t, Config{})
	calls := 0
	if err := agent.AddValidator("strict", func(answer Answer) float64 {
		calls++
		if answer.Model == "gpt-4o-mini" {
			return 0
		}
		return 1
	}); err != nil {
		t.Fatal(err)
	}
	if err := agent.AddValidator("broken", func(Answer) float64 { panic("no opinion") }); err != nil {
		t.Fatal(err)
	}
	if result := ask(t, agent, Request{Prompt: france}); result.Model != "gpt-4o" || calls == 0 {
		t.Errorf("%s after %d calls", result.Model, calls)
	}
}

func TestErrors(t *testing.T) {
	_, err := NewAgent(Config{Models: []Model{{Name: "gpt-4o", APIKey: "sk-secret", Options: Options{"temprature": 1}}}})
	var problem *Error
	if !errors.As(err, &problem) || problem.Code != CodeInvalidConfig || problem.Path == "" ||
		!strings.Contains(problem.Message, "temperature") || strings.Contains(string(problem.Detail), "sk-secret") {
		t.Errorf("%#v", err)
	}
	agent := newAgent(t, Config{Budgets: []Budget{{Name: "day", Scope: "day", LimitUSD: 1e-9, OnExceeded: "refuse"}}})
	if _, err := agent.Run(context.Background(), Request{Prompt: france}); !IsCode(err, CodeBudgetExceeded) {
		t.Errorf("got %v", err)
	}
	config, err := agent.ConfigJSON()
	if err != nil || strings.Contains(string(config), "sk-practice") {
		t.Errorf("%s %v", config, err)
	}
}

func TestUseAfterClose(t *testing.T) {
	agent := newAgent(t, Config{})
	result := ask(t, agent, Request{Prompt: france})
	details, _ := result.Details()
	if err := agent.Feedback(details.RunID, 1); err != nil {
		t.Error(err)
	}
	agent.Close()
	agent.Close()
	if _, err := agent.Run(context.Background(), Request{Prompt: france}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := agent.Analytics(); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
	own, err := NewContext(nil)
	if err != nil {
		t.Fatal(err)
	}
	own.Close()
	own.Close()
	if _, err := own.NewAgent(Config{}); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestWaitingInAValidatorIsRefused(t *testing.T) {
	agent := newAgent(t, Config{})
	var refused []error
	if err := agent.AddValidator("waits", func(Answer) float64 {
		_, err := agent.Run(context.Background(), Request{Prompt: france})
		refused = append(refused, err)
		for _, err := range agent.Stream(context.Background(), Request{Prompt: france}) {
			refused = append(refused, err)
		}
		return -1
	}); err != nil {
		t.Fatal(err)
	}
	ask(t, agent, Request{Prompt: france})
	if len(refused) < 2 {
		t.Errorf("refused %v", refused)
	}
	for _, err := range refused {
		if !IsCode(err, CodeInvalidState) || !strings.Contains(err.Error(), "another goroutine") {
			t.Errorf("got %v", err)
		}
	}
}

func TestClosingWhileRunning(t *testing.T) {
	home, err := NewContext(nil)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := home.NewAgent(Config{Models: []Model{{Name: "gpt-4o-mini", Provider: "openai"}}})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	for range 20 {
		go func() {
			_, err := agent.Run(context.Background(), Request{Prompt: "[[practice:first_delay=30000]] Hello"})
			ended <- err
		}()
	}
	var all sync.WaitGroup
	for range 4 { // from several goroutines at once
		all.Add(1)
		go func() {
			defer all.Done()
			agent.Close()
			home.Close()
		}()
	}
	all.Wait()
	for range 20 { // each was cancelled with the context, or came too late
		if err := <-ended; !IsCode(err, CodeCancelled) && !errors.Is(err, ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
}

func resident(t *testing.T) int64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells how much memory a process holds in /proc")
	}
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

func TestNothingIsLeftBehind(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	work := func(rounds int) {
		for range rounds {
			agent, err := NewAgent(Config{Models: []Model{{Name: "house", Provider: "host"}}})
			if err != nil {
				t.Fatal(err)
			}
			_ = agent.AddModel("house", func(context.Context, *ModelRequest) (ModelResponse, error) {
				return ModelResponse{Content: "The sky is blue on a clear day."}, nil
			})
			for range 200 {
				ask(t, agent, Request{Prompt: "What color is the sky?"})
			}
			agent.Close()
		}
		runtime.GC()
	}
	work(10)
	before, kept := resident(t), heap()
	work(50)
	// A result is some 2 KB on either side: one that stayed behind after each run would be 20 MB.
	if grown := resident(t) - before; grown > 12<<20 && !raceDetector {
		t.Errorf("%d bytes more after 10,000 runs", grown)
	}
	if after := heap(); after > kept+2<<20 {
		t.Errorf("%d bytes more on Go's heap after 10,000 runs", after-kept)
	}
}

// carrier answers every exchange from memory.
type carrier struct{ seen chan string }

func (c carrier) Start(exchange *Exchange) {
	c.seen <- exchange.Method + " " + exchange.URL
	go func() {
		body := `{"id":"x","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop",
			"message":{"role":"assistant","content":"Carried by Go."}}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`
		exchange.RespondHeaders(200, map[string]string{"content-type": "application/json"})
		exchange.RespondData([]byte(body))
		exchange.RespondEnd()
	}()
}

// brokenCarrier fails at every exchange.
type brokenCarrier struct{}

func (brokenCarrier) Start(*Exchange) { panic("no wire") }

func TestATransportThatPanicsHasFailed(t *testing.T) {
	home, err := NewHostedContext(brokenCarrier{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer home.Close()
	agent, err := home.NewAgent(Config{
		Models:  []Model{{Name: "gpt-4o", Provider: "openai", APIKey: "sk-x", BaseURL: "http://h/v1"}},
		Options: Options{"retry": Options{"max_retries": 0}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer agent.Close()
	var problem *Error
	_, err = agent.Run(context.Background(), Request{Prompt: "Who carries this?"})
	if !errors.As(err, &problem) || !strings.Contains(string(problem.Detail), "no wire") {
		t.Errorf("got %v", err)
	}
}

func TestATransportOfTheHosts(t *testing.T) {
	c := carrier{make(chan string, 10)}
	home, err := NewHostedContext(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := home.NewAgent(Config{Models: []Model{{Name: "gpt-4o", Provider: "openai", APIKey: "sk-x", BaseURL: "http://h/v1"}}})
	if err != nil {
		t.Fatal(err)
	}
	if result := ask(t, agent, Request{Prompt: "Who carries this?"}); result.Text != "Carried by Go." {
		t.Errorf("%q", result.Text)
	}
	if seen := <-c.seen; seen != "POST http://h/v1/chat/completions" {
		t.Error(seen)
	}
	agent.Close()
	home.Close()
}

func TestJudgementNeedsNoAgent(t *testing.T) {
	for name, call := range map[string]func() (json.RawMessage, error){
		"code": func() (json.RawMessage, error) {
			return Classify(Options{"prompt": "Write a Python function that sorts a list"})
		},
		"escalate": func() (json.RawMessage, error) {
			return Judge(Options{"prompt": france, "answer": "I'm sorry, I cannot help with that."})
		},
		"priced": func() (json.RawMessage, error) {
			return Price(Options{"model": "gpt-4o", "input_tokens": 10, "output_tokens": 1})
		},
		"models": func() (json.RawMessage, error) { return Preset("balanced") },
		"gpt-4o": func() (json.RawMessage, error) { return Catalog(0) },
		"errors": func() (json.RawMessage, error) { return ValidateConfig(Options{"models": []string{}}) },
	} {
		if document, err := call(); err != nil || !strings.Contains(string(document), name) {
			t.Errorf("%s: %.300s %v", name, document, err)
		}
	}
	if Version() == "" || !json.Valid(VersionInfo()) {
		t.Error("no version")
	}
}

// BenchmarkRun is the whole cost of a run from Go: a host model that answers at once.
func BenchmarkRun(b *testing.B) {
	agent, err := NewAgent(Config{Models: []Model{{Name: "house", Provider: "host"}}})
	if err != nil {
		b.Fatal(err)
	}
	defer agent.Close()
	_ = agent.AddModel("house", func(context.Context, *ModelRequest) (ModelResponse, error) {
		return ModelResponse{Content: "The sky is blue on a clear day."}, nil
	})
	request := []byte(`{"prompt":"What color is the sky?"}`)
	for i := 0; i < b.N; i++ {
		if _, err := agent.RunJSON(context.Background(), request); err != nil {
			b.Fatal(err)
		}
	}
}
