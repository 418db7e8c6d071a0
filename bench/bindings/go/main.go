// What a run costs from Go: 256 runs at a time, each answered from the cache.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
	"github.com/cascadeflow/cascadeflow/examples/go/support"
)

const runs, rounds = 256, 100

func main() {
	agent := support.Must(cascadeflow.NewAgent(cascadeflow.Config{
		Models:  []cascadeflow.Model{{Name: "house", Provider: "host"}},
		Options: cascadeflow.Options{"cache": map[string]any{"enabled": true}},
	}))
	defer agent.Close()
	support.Must(0, agent.AddModel("house", func(context.Context, *cascadeflow.ModelRequest) (cascadeflow.ModelResponse, error) {
		return cascadeflow.ModelResponse{Content: "The sky is blue on a clear day."}, nil
	}))
	request := cascadeflow.Request{Prompt: "What color is the sky?"}
	support.Must(agent.Run(context.Background(), request))
	best := time.Hour
	for range rounds {
		begun := time.Now()
		var all sync.WaitGroup
		for range runs {
			all.Add(1)
			go func() {
				defer all.Done()
				support.Must(agent.Run(context.Background(), request))
			}()
		}
		all.Wait()
		best = min(best, time.Since(begun)/runs)
	}
	fmt.Printf("go %.2f\n", float64(best.Nanoseconds())/1e3)
}
