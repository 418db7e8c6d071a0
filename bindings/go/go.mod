module github.com/cascadeflow/cascadeflow/bindings/go

go 1.23
