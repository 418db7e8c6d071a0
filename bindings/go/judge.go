package cascadeflow

// #include "bridge.h"
import "C"

import "encoding/json"

type jsonFunction func(text *C.char, n C.size_t, out *C.cascade_buffer, problem **C.cascade_error) C.cascade_status

func jsonCall(input any, call jsonFunction) (json.RawMessage, error) {
	data, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	text, n := cText(data)
	var buffer C.cascade_buffer
	var problem *C.cascade_error
	err = takeError(call(text, n, &buffer, &problem), &problem)
	if buffer.len > 0 {
		return takeBuffer(&buffer), nil // a report of what is wrong comes beside the error, and says more
	}
	return nil, err
}

// ValidateConfig checks a configuration: {"valid","errors","warnings"}.
func ValidateConfig(config any) (json.RawMessage, error) {
	return jsonCall(config, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_config_validate(t, n, b, e)
	})
}

// Classify tells domain, complexity and difficulty of {"prompt"} or {"messages"}.
func Classify(input any) (json.RawMessage, error) {
	return jsonCall(input, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_classify(t, n, b, e)
	})
}

// Judge tells whether {"prompt","answer"} is good enough.
func Judge(input any) (json.RawMessage, error) {
	return jsonCall(input, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_judge(t, n, b, e)
	})
}

// Guard checks {"text","guardrails"}.
func Guard(input any) (json.RawMessage, error) {
	return jsonCall(input, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_guard(t, n, b, e)
	})
}

// Price prices {"model","input_tokens","output_tokens"}.
func Price(input any) (json.RawMessage, error) {
	return jsonCall(input, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_price(t, n, b, e)
	})
}

// Preset is a ready configuration; an empty name lists them.
func Preset(name string) (json.RawMessage, error) {
	input := Options{}
	if name != "" {
		input["name"] = name
	}
	return jsonCall(input, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		return C.cascade_preset(t, n, b, e)
	})
}

// Replay replays logs (JSON lines).
func Replay(options any, lines []byte) (json.RawMessage, error) {
	return jsonCall(options, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		text, m := cText(lines)
		return C.cascade_replay(t, n, text, m, b, e)
	})
}

// Tune learns a calibration from labelled answers (JSON lines).
func Tune(options any, lines []byte) (json.RawMessage, error) {
	return jsonCall(options, func(t *C.char, n C.size_t, b *C.cascade_buffer, e **C.cascade_error) C.cascade_status {
		text, m := cText(lines)
		return C.cascade_tune(t, n, text, m, b, e)
	})
}

// Catalog is the model table with prices as of wallMs (Unix milliseconds; 0: the newest).
func Catalog(wallMs int64) (json.RawMessage, error) {
	var buffer C.cascade_buffer
	var problem *C.cascade_error
	if err := takeError(C.cascade_catalog_json(C.int64_t(wallMs), &buffer, &problem), &problem); err != nil {
		return nil, err
	}
	return takeBuffer(&buffer), nil
}
