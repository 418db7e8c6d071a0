//go:build !race

package cascadeflow

const raceDetector = false
