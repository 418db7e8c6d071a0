package cascadeflow

/*
#cgo pkg-config: cascadeflow
#include "bridge.h"
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unsafe"
)

// ErrClosed is what a closed agent or context answers with.
var ErrClosed = errors.New("cascadeflow: it was closed")

// Codes of errors, for comparison with Error.Code.
const (
	CodeInvalidArgument     = "invalid_argument"
	CodeInvalidConfig       = "invalid_config"
	CodeInvalidRequest      = "invalid_request"
	CodeInvalidState        = "invalid_state"
	CodeCancelled           = "cancelled"
	CodeDeadlineExceeded    = "deadline_exceeded"
	CodeBudgetExceeded      = "budget_exceeded"
	CodeGuardrailViolation  = "guardrail_violation"
	CodeQualityRejected     = "quality_rejected"
	CodeTimeout             = "timeout"
	CodeAuthentication      = "authentication"
	CodeRateLimited         = "rate_limited"
	CodeProviderUnavailable = "provider_unavailable"
	CodeAllAttemptsFailed   = "all_attempts_failed"
)

// Error is what the engine answers with; find it with errors.As.
type Error struct {
	Status     int             // one of the CASCADE_ERR_ numbers
	Code       string          // the same in a word: "rate_limited", "invalid_config", ...
	Message    string          // what, where and how to mend it; never holds a key
	Path       string          // JSON path, for configuration and request errors
	Provider   string          // "openai", ... or empty
	HTTPStatus int             // of the provider's answer, 0 when there was none
	RetryAfter time.Duration   // when trying again may help; negative when unknown
	Detail     json.RawMessage // everything: docs/reference.md, "Error"
}

func (e *Error) Error() string {
	if e.Path != "" {
		return fmt.Sprintf("cascadeflow: %s: %s (%s)", e.Code, e.Message, e.Path)
	}
	return fmt.Sprintf("cascadeflow: %s: %s", e.Code, e.Message)
}

func goString(s C.cascade_str) string { return C.GoStringN(s.data, C.int(s.len)) }

func goBytes(s C.cascade_str) []byte { return C.GoBytes(unsafe.Pointer(s.data), C.int(s.len)) }

// takeError reads and frees an owned error; nil when the status is good.
// By address: it is read after the call that fills it, whatever order the arguments are made in.
func takeError(status C.cascade_status, at **C.cascade_error) error {
	owned := *at
	if status == C.CASCADE_OK && owned == nil {
		return nil
	}
	if owned == nil {
		code := C.GoString(C.cascade_status_name(status))
		return &Error{Status: int(status), Code: code, Message: code, RetryAfter: -1}
	}
	defer C.cascade_error_free(owned)
	e := &Error{
		Status:     int(C.cascade_error_status(owned)),
		Message:    goString(C.cascade_error_message(owned)),
		Provider:   goString(C.cascade_error_provider(owned)),
		HTTPStatus: int(C.cascade_error_http_status(owned)),
		RetryAfter: -1,
		Detail:     goBytes(C.cascade_error_json(owned)),
	}
	if wait := int64(C.cascade_error_retry_after_ms(owned)); wait >= 0 {
		e.RetryAfter = time.Duration(wait) * time.Millisecond
	}
	e.Code = C.GoString(C.cascade_status_name(C.cascade_status(e.Status)))
	var more struct {
		Path string `json:"path"`
	}
	if json.Unmarshal(e.Detail, &more) == nil {
		e.Path = more.Path
	}
	return e
}

// cText lends bytes to C for the length of one call.
func cText(b []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(b))), C.size_t(len(b))
}

// takeBuffer copies and disposes of an owned buffer.
func takeBuffer(buffer *C.cascade_buffer) []byte {
	defer C.cascade_buffer_dispose(buffer)
	return C.GoBytes(unsafe.Pointer(buffer.data), C.int(buffer.len))
}

// Version is the library's own version.
func Version() string { return C.GoString(C.cascade_version_string()) }

// VersionInfo tells what is built into the library, as JSON.
func VersionInfo() json.RawMessage { return json.RawMessage(C.GoString(C.cascade_version_info_json())) }

func init() {
	if C.cascade_version_check(C.CASCADE_ABI_VERSION) != C.CASCADE_OK {
		panic(fmt.Sprintf("cascadeflow: this package speaks ABI %d, the library found speaks %d; install the two of one release",
			int(C.CASCADE_ABI_VERSION), int(C.cascade_version_abi())))
	}
}
