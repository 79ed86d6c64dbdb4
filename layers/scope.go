package layers

import (
	"errors"
	"fmt"
	"strings"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// Scope is a layer's full name within its net, such as "block1.conv2", and what
// follows from having one: errors and drawings of the tape that tell which layer
// they are about. A layer embeds it and begins its methods so:
//
//	func (l *Doubled) Forward(x autograd.Value) autograd.Value {
//		defer l.Leave(l.Enter(x))
//		return autograd.Scale(2, x)
//	}
//
//	func (l *Doubled) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
//		defer l.Infer(x, &y, &err)
//		return x, nil
//	}
type Scope struct {
	name   string
	record *inference // where Summary wants to see shapes, or nil
}

// FullName returns the name that Name gave to the layer, "" before.
func (s *Scope) FullName() string { return s.name }

// scoped is a layer that embeds a Scope.
type scoped interface{ scope() *Scope }

// scope makes every type that embeds a Scope scoped.
func (s *Scope) scope() *Scope { return s }

// Outer is what Leave restores.
type Outer struct {
	tape  *autograd.Tape
	scope string
}

// Enter makes the layer the one that runs on the tape of x. It panics if x is
// the zero Value.
func (s *Scope) Enter(x autograd.Value) Outer {
	t := x.Tape()
	if t == nil {
		s.failEnter()
	}
	o := Outer{t, t.Scope}
	if s.name != "" {
		t.Scope = s.name
	}
	return o
}

//go:noinline
func (s *Scope) failEnter() {
	panic(fmt.Sprintf("layers: %s: the input is the zero Value, which is on no tape", s.name))
}

// Leave ends what Enter began. It has to be deferred itself: a ShapeError that
// passes by gets the layer's name in front of its Op, unless an inner layer's is
// there already.
func (s *Scope) Leave(o Outer) {
	o.tape.Scope = o.scope
	if failure := recover(); failure != nil {
		s.passOn(failure)
	}
}

// passOn goes on with a panic, and names the layer in a ShapeError.
//
//go:noinline
func (s *Scope) passOn(failure any) {
	if e, ok := failure.(*tensor.ShapeError); ok {
		s.claim(e)
	}
	panic(failure)
}

// claim puts the layer's name in front of the error's Op. Names of inner layers
// begin with that of the outer one and a point.
func (s *Scope) claim(e *tensor.ShapeError) {
	if s.name == "" || strings.HasPrefix(e.Op, s.name+".") || strings.HasPrefix(e.Op, s.name+": ") {
		return
	}
	e.Op = s.name + ": " + e.Op
}

// Infer ends a layer's OutputShape, whose argument and results it gets. It has to
// be deferred itself: it makes the panic of a ShapeError the returned error, and
// gives that the layer's name as Leave does.
func (s *Scope) Infer(x tensor.Shape, y *tensor.Shape, err *error) {
	switch failure := recover().(type) {
	case nil:
	case *tensor.ShapeError:
		*err = failure
	default:
		panic(failure)
	}
	var e *tensor.ShapeError
	switch {
	case *err == nil && s.record != nil:
		s.record.note(x, *y)
	case errors.As(*err, &e):
		s.claim(e)
	}
	if *err != nil {
		*y = nil
	}
}
