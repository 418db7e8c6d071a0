package cascadeflow

// #include "bridge.h"
import "C"

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime/cgo"
	"sync"
	"time"
)

// Exchange is one HTTP exchange that the host carries. Answer with Headers, Data (any number), then End, or Fail.
type Exchange struct {
	Method, URL string
	Headers     [][2]string // holds the key: never log it
	Body        []byte
	Streaming   bool
	Cancelled   chan struct{} // closed when the engine no longer wants it; still End or Fail

	mu     sync.Mutex
	handle *C.cascade_http_exchange
	owner  *hosted
}

// Transport carries HTTP exchanges. Start must not block: answer from a goroutine.
type Transport interface{ Start(exchange *Exchange) }

type hosted struct {
	transport Transport
	mu        sync.Mutex
	context   *C.cascade_context
	timers    map[uint64]*time.Timer
	exchanges map[*C.cascade_http_exchange]*Exchange
}

var began = time.Now()

// NewHostedContext makes a context whose bytes are carried by the host, with Go's timers.
func NewHostedContext(transport Transport, options Options) (*Context, error) {
	data, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	if options == nil {
		data = nil
	}
	own := &hosted{transport: transport, timers: map[uint64]*time.Timer{}, exchanges: map[*C.cascade_http_exchange]*Exchange{}}
	text, n := cText(data)
	var handle *C.cascade_context
	var problem *C.cascade_error
	status := C.cf_new_hosted(text, n, C.uintptr_t(cgo.NewHandle(own)), &handle, &problem)
	if err := takeError(status, &problem); err != nil {
		return nil, err
	}
	own.mu.Lock()
	own.context = handle
	own.mu.Unlock()
	return ownContext(handle), nil
}

func hostOf(state C.uintptr_t) *hosted { return cgo.Handle(state).Value().(*hosted) }

//export cfGoHttpStart
func cfGoHttpStart(state C.uintptr_t, handle *C.cascade_http_exchange, request *C.cascade_http_request) {
	own := hostOf(state)
	e := &Exchange{
		Method: goString(request.method), URL: goString(request.url), Body: goBytes(request.body),
		Streaming: request.streaming != 0, Cancelled: make(chan struct{}), handle: handle, owner: own,
	}
	_ = json.Unmarshal(goBytes(request.headers_json), &e.Headers)
	own.mu.Lock()
	own.exchanges[handle] = e
	own.mu.Unlock()
	defer func() {
		if thrown := recover(); thrown != nil {
			e.RespondFail("other", fmt.Sprintf("the transport failed: %v", thrown))
		}
	}()
	own.transport.Start(e)
}

//export cfGoHttpCancel
func cfGoHttpCancel(state C.uintptr_t, handle *C.cascade_http_exchange) {
	own := hostOf(state)
	own.mu.Lock()
	defer own.mu.Unlock()
	if e := own.exchanges[handle]; e != nil {
		select {
		case <-e.Cancelled:
		default:
			close(e.Cancelled)
		}
	}
}

// RespondHeaders hands on the status line and headers.
func (e *Exchange) RespondHeaders(status int, headers map[string]string) {
	data, _ := json.Marshal(headers)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.handle != nil {
		text, n := cText(data)
		C.cascade_http_respond_headers(e.handle, C.int32_t(status), text, n)
	}
}

// RespondData hands on bytes of the body.
func (e *Exchange) RespondData(data []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.handle != nil {
		text, n := cText(data)
		C.cascade_http_respond_data(e.handle, text, n)
	}
}

func (e *Exchange) consume() *C.cascade_http_exchange {
	e.mu.Lock()
	handle := e.handle
	e.handle = nil
	e.mu.Unlock()
	if handle != nil {
		e.owner.mu.Lock()
		delete(e.owner.exchanges, handle)
		e.owner.mu.Unlock()
	}
	return handle
}

// RespondEnd ends the body.
func (e *Exchange) RespondEnd() {
	if handle := e.consume(); handle != nil {
		C.cascade_http_respond_end(handle)
	}
}

// RespondFail says that the exchange broke; kind: connect, dns, tls, reset, timeout, cancelled, other.
func (e *Exchange) RespondFail(kind, message string) {
	if handle := e.consume(); handle != nil {
		k, kn := cText([]byte(kind))
		m, mn := cText([]byte(message))
		C.cascade_http_respond_fail(handle, k, kn, m, mn)
	}
}

//export cfGoTimerSet
func cfGoTimerSet(state C.uintptr_t, id C.uint64_t, delay C.int64_t) {
	own := hostOf(state)
	own.mu.Lock()
	defer own.mu.Unlock()
	own.timers[uint64(id)] = time.AfterFunc(time.Duration(delay)*time.Millisecond, func() {
		own.mu.Lock()
		_, wanted := own.timers[uint64(id)]
		delete(own.timers, uint64(id))
		context := own.context
		own.mu.Unlock()
		if wanted && context != nil {
			C.cascade_context_timer_fired(context, id)
		}
	})
}

//export cfGoTimerClear
func cfGoTimerClear(state C.uintptr_t, id C.uint64_t) {
	own := hostOf(state)
	own.mu.Lock()
	defer own.mu.Unlock()
	if timer := own.timers[uint64(id)]; timer != nil {
		timer.Stop()
		delete(own.timers, uint64(id))
	}
}

//export cfGoMono
func cfGoMono(C.uintptr_t) C.int64_t { return C.int64_t(time.Since(began).Nanoseconds()) }

//export cfGoWall
func cfGoWall(C.uintptr_t) C.int64_t { return C.int64_t(time.Now().UnixMilli()) }

//export cfGoRandom
func cfGoRandom(C.uintptr_t) C.uint64_t {
	var bits [8]byte
	_, _ = rand.Read(bits[:])
	return C.uint64_t(binary.LittleEndian.Uint64(bits[:]))
}
