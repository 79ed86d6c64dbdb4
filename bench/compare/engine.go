package main

import (
	"runtime"
	"time"

	"galaxynet/bench"
	"galaxynet/tensor/par"
)

// An engine measures matrix products by one library.
type engine interface {
	name() string
	version() string
	// rate returns the GFLOP/s of one product in about the given time. The first
	// call for a shape makes the operands and checks the library's result.
	rate(shape bench.Shape, workers int, budget time.Duration) (float64, error)
	close() error
}

// inProcess is an engine that is linked into this program: galaxynet or gonum.
type inProcess struct {
	label, release string
	product        func(*bench.Operands) func()
	operands       *bench.Operands // of the last shape; nil before the first
	call           func()
}

func (e *inProcess) name() string    { return e.label }
func (e *inProcess) version() string { return e.release }

func (e *inProcess) rate(shape bench.Shape, workers int, budget time.Duration) (float64, error) {
	defer par.SetWorkers(par.SetWorkers(workers))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
	if e.operands == nil || e.operands.Shape != shape {
		if err := e.prepare(shape); err != nil {
			return 0, err
		}
	}
	return bench.Rate(shape.Flops()*1e-9, budget, e.call), nil
}

// prepare makes the operands of a shape in place of the last one's, and checks
// the product.
func (e *inProcess) prepare(shape bench.Shape) error {
	if err := e.close(); err != nil {
		return err
	}
	operands, err := bench.NewOperands(shape)
	if err != nil {
		return err
	}
	e.operands, e.call = operands, e.product(operands)
	e.call()
	return operands.Check()
}

func (e *inProcess) close() error {
	if e.operands == nil {
		return nil
	}
	operands := e.operands
	e.operands, e.call = nil, nil
	return operands.Close()
}

func galaxynetEngine() *inProcess {
	return &inProcess{label: "galaxynet", product: (*bench.Operands).Galaxynet}
}

func gonumEngine() *inProcess {
	release := "gonum " + moduleVersion("gonum.org/v1/gonum")
	return &inProcess{label: "gonum", release: release, product: (*bench.Operands).Gonum}
}
