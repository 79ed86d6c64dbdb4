package autograd_test

import (
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
)

// opCases holds the gradient cases of every operation by its name. Each
// op_*_test.go adds its own:
//
//	var _ = addCases("relu", gradtest.Case{…}, …)
var opCases = map[string][]gradtest.Case{}

func addCases(op string, cases ...gradtest.Case) struct{} {
	opCases[op] = append(opCases[op], cases...)
	return struct{}{}
}

func TestGradientsOfEveryOp(t *testing.T) {
	known := map[string]bool{}
	for _, op := range autograd.Ops() {
		known[op.Name] = true
		t.Run(op.Name, func(t *testing.T) {
			if len(opCases[op.Name]) == 0 {
				t.Fatal("the operation has no gradient case: add one by addCases in its test file")
			}
			for _, c := range opCases[op.Name] {
				gradtest.Run(t, c, op.Linear)
			}
		})
	}
	for name := range opCases {
		if !known[name] {
			t.Errorf("there are gradient cases for %q, which is no operation", name)
		}
	}
}
