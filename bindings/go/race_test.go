//go:build race

package cascadeflow

// raceDetector: its shadow of the memory grows by itself, so the size of the process says nothing.
const raceDetector = true
