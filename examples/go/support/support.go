// Package support is what the Go examples share.
package support

import (
	"log"

	cascadeflow "github.com/cascadeflow/cascadeflow/bindings/go"
)

// CheapAndStrong are the two models of most examples.
func CheapAndStrong() []cascadeflow.Model {
	return []cascadeflow.Model{{Name: "gpt-4o-mini", Provider: "openai"}, {Name: "gpt-4o", Provider: "openai"}}
}

// Must stops the program when something failed.
func Must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
