// Models of several providers, and a pipeline for each domain.
package main

import (
	"context"
	"fmt"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

const groq, haiku, gpt = "llama-3.1-8b-instant", "claude-3-5-haiku-20241022", "gpt-4o"

func tier(name, id string) map[string]any {
	return map[string]any{"name": name, "models": []string{id}}
}

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{
		Models: []cascadeflow.Model{
			{Name: haiku, Provider: "anthropic"}, {Name: gpt, Provider: "openai"}, {Name: groq, Provider: "groq"},
		},
		Domains: map[string]cascadeflow.Domain{
			"code": {Tiers: [][]string{{haiku}, {gpt}}},
			"math": {Tiers: [][]string{{groq}, {gpt}}},
		},
		Options: cascadeflow.Options{"tiers": []any{tier("tier0", groq), tier("tier1", haiku), tier("tier2", gpt)}},
	}))
	defer agent.Close()
	for _, question := range []string{
		"Write a Python function that reverses a string.", "What is 17 * 23?", "What is the capital of France?",
	} {
		result := support.Must(agent.Run(context.Background(), cascadeflow.Request{Prompt: question}))
		details := support.Must(result.Details())
		fmt.Printf("Q: %s\ndomain: %s, model: %s, provider: %s\n", question, details.Domain, result.Model, details.Provider)
	}
}
