// The answer as it comes, and what happened on the way.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{Models: support.CheapAndStrong()}))
	defer agent.Close()
	var kinds []string
	fmt.Print("answer: ")
	for event, err := range agent.Stream(context.Background(), cascadeflow.Request{Prompt: "What is the capital of Australia?"}) {
		support.Must(event, err)
		if !slices.Contains(kinds, event.Type) {
			kinds = append(kinds, event.Type)
		}
		switch event.Kind {
		case cascadeflow.EventDelta:
			fmt.Print(event.Text)
		case cascadeflow.EventDone:
			var done struct{ Result struct{ Model string } }
			support.Must(0, json.Unmarshal(event.JSON, &done))
			fmt.Printf("\nmodel: %s\n", done.Result.Model)
		}
	}
	fmt.Println("events: " + strings.Join(kinds, ", "))
}
