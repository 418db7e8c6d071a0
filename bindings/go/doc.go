// Package cascadeflow runs cascades of language models: cheap ones first, dearer ones when the answer is not good enough.
// The engine is native (libcascadeflow, found by pkg-config); this package gives it Go's shape.
//
//	agent, err := cascadeflow.NewAgent(cascadeflow.Config{Models: []cascadeflow.Model{{Name: "gpt-4o-mini"}, {Name: "gpt-4o"}}})
//	if err != nil { ... }
//	defer agent.Close()
//	result, err := agent.Run(ctx, cascadeflow.Request{Prompt: "What color is the sky?"})
//
// Everything may be used from any goroutine. A run costs no goroutine and no thread while it waits.
package cascadeflow
