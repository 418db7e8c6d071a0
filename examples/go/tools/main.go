// A tool that the engine runs when a model asks for it.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

var weather = cascadeflow.ToolDefinition{
	Name:        "get_weather",
	Description: "Gets the weather in a city.",
	Parameters: map[string]any{
		"type":       "object",
		"properties": map[string]any{"city": map[string]any{"type": "string"}},
		"required":   []string{"city"},
	},
}

func getWeather(arguments json.RawMessage) (string, error) {
	var given struct{ City string }
	if err := json.Unmarshal(arguments, &given); err != nil {
		return "", err
	}
	fmt.Printf("tool: get_weather(%s)\n", given.City)
	return "18 degrees and sunny in " + given.City, nil
}

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{Models: support.CheapAndStrong()}))
	defer agent.Close()
	support.Must(0, agent.AddTool(weather, getWeather))
	result := support.Must(agent.Run(context.Background(), cascadeflow.Request{
		Prompt: "What is the weather in Tokyo?", Tools: []cascadeflow.ToolDefinition{weather},
	}))
	details := support.Must(result.Details())
	fmt.Printf("A: %s\nsteps: %d\n", result.Text, details.Steps)
}
