// A budget that holds, and what the engine counted.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{
		Models:  support.CheapAndStrong(),
		Budgets: []cascadeflow.Budget{{Name: "agent", Scope: "agent", LimitUSD: 0.01, OnExceeded: "refuse"}},
	}))
	defer agent.Close()
	for _, request := range []cascadeflow.Request{
		{Prompt: "What is the capital of France?", MaxTokens: 100},
		{Prompt: "Who wrote Don Quixote?", MaxTokens: 100},
		{Prompt: "What is the capital of Australia?", MaxTokens: 100},
		{Prompt: "What is the capital of Canada?", MaxTokens: 20000},
	} {
		result, err := agent.Run(context.Background(), request)
		var problem *cascadeflow.Error
		switch {
		case errors.As(err, &problem):
			fmt.Printf("refused: %s\n", problem.Code)
		case err != nil:
			log.Fatal(err)
		default:
			fmt.Printf("%s: %d nano-USD, saved %d\n", result.Model, result.CostNano, result.SavedNano)
		}
	}
	analytics := support.Must(agent.Analytics())
	fmt.Printf("runs: %d, accepted: %.2f\n", analytics.Runs, analytics.AcceptanceRate)
	fmt.Printf("cost: %d nano-USD\n", analytics.CostNano)
}
