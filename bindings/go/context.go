package cascadeflow

// #include "bridge.h"
import "C"

import (
	"encoding/json"
	"runtime"
	"runtime/cgo"
	"sync"
)

// Context is a transport, its connections and one loop thread, shared by any number of agents. Most programs use Default.
type Context struct {
	mu     sync.RWMutex
	handle *C.cascade_context
}

// NewContext makes a context of its own. Keys: docs/reference.md, "Context"; nil for none.
func NewContext(options Options) (*Context, error) {
	var data []byte
	if len(options) > 0 {
		var err error
		if data, err = json.Marshal(options); err != nil {
			return nil, err
		}
	}
	text, n := cText(data)
	var handle *C.cascade_context
	var problem *C.cascade_error
	if err := takeError(C.cascade_context_new(text, n, &handle, &problem), &problem); err != nil {
		return nil, err
	}
	return ownContext(handle), nil
}

func ownContext(handle *C.cascade_context) *Context {
	c := &Context{handle: handle}
	runtime.SetFinalizer(c, (*Context).Close)
	return c
}

var defaultContext = sync.OnceValues(func() (*Context, error) { return NewContext(nil) })

// Default is the context that agents share unless they are given their own. It must not be closed.
func Default() (*Context, error) { return defaultContext() }

// Close cancels what is in flight and stops the thread. Closing twice is fine.
func (c *Context) Close() error {
	c.mu.Lock()
	handle := c.handle
	c.handle = nil
	c.mu.Unlock()
	runtime.SetFinalizer(c, nil)
	if handle != nil {
		C.cascade_context_free(handle)
	}
	return nil
}

// SetLogger sends the engine's log to a function; level 0 error, 1 warning, 2 info, 3 debug. It must be quick.
func (c *Context) SetLogger(log func(level int, message string)) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.handle == nil {
		return ErrClosed
	}
	var problem *C.cascade_error
	return takeError(C.cf_set_logger(c.handle, C.uintptr_t(cgo.NewHandle(log)), &problem), &problem)
}

//export cfGoLog
func cfGoLog(state C.uintptr_t, level C.int32_t, text *C.char, n C.size_t) {
	defer quiet()
	cgo.Handle(state).Value().(func(int, string))(int(level), C.GoStringN(text, C.int(n)))
}

//export cfGoDestroy
func cfGoDestroy(state C.uintptr_t) { cgo.Handle(state).Delete() }

// quiet keeps a panic of the host's function from travelling into C.
func quiet() { _ = recover() }
