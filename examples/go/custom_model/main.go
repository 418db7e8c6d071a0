// A function of the host as the cheapest tier: a table of known answers.
package main

import (
	"context"
	"fmt"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

var known = map[string]string{"What are your opening hours?": "We are open from 9 to 17, Monday to Friday."}

func house(_ context.Context, request *cascadeflow.ModelRequest) (cascadeflow.ModelResponse, error) {
	question := fmt.Sprint(request.Messages[len(request.Messages)-1].Content)
	fmt.Printf("house model was asked: %s\n", question)
	answer, found := known[question]
	if !found {
		answer = "I do not know."
	}
	return cascadeflow.ModelResponse{Content: answer}, nil
}

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{
		Models: []cascadeflow.Model{
			{Name: "house", Provider: "host", Cost: cascadeflow.Float(0)}, {Name: "gpt-4o", Provider: "openai"},
		},
		// A table cannot judge itself: the gate shall not ask it for a second opinion.
		Options: cascadeflow.Options{"checks": map[string]string{"self_check": "never", "second_sample": "never"}},
	}))
	defer agent.Close()
	support.Must(0, agent.AddModel("house", house))
	for _, question := range []string{"What are your opening hours?", "Who wrote Don Quixote?"} {
		result := support.Must(agent.Run(context.Background(), cascadeflow.Request{Prompt: question}))
		fmt.Printf("A: %s\nmodel: %s\n", result.Text, result.Model)
	}
}
