module github.com/cascadeflow/cascadeflow/bench/bindings/go

go 1.23

require github.com/cascadeflow/cascadeflow/bindings/go v0.0.0

replace github.com/cascadeflow/cascadeflow/bindings/go => ../../../bindings/go

require github.com/cascadeflow/cascadeflow/examples/go v0.0.0

replace github.com/cascadeflow/cascadeflow/examples/go => ../../../examples/go
