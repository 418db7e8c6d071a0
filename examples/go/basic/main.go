// Two questions: one a cheap model answers well, one it does not.
package main

import (
	"context"
	"fmt"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{Models: support.CheapAndStrong()}))
	defer agent.Close()
	for _, question := range []string{"What is the capital of France?", "What is the capital of Australia?"} {
		result := support.Must(agent.Run(context.Background(), cascadeflow.Request{Prompt: question}))
		accepted := "no"
		if result.DraftAccepted {
			accepted = "yes"
		}
		fmt.Printf("Q: %s\nA: %s\nmodel: %s, draft accepted: %s\n", question, result.Text, result.Model, accepted)
		fmt.Printf("cost: %d nano-USD\n", result.CostNano)
	}
}
