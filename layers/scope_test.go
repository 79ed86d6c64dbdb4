package layers_test

import (
	"errors"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// spy notes the tape's scope when it runs, and then does what fail says.
type spy struct {
	layers.Scope
	seen string
	fail func(x autograd.Value)
}

func (l *spy) Forward(x autograd.Value) autograd.Value {
	defer l.Leave(l.Enter(x))
	l.seen = x.Tape().Scope
	if l.fail != nil {
		l.fail(x)
	}
	return x
}

func (l *spy) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	return x, nil
}

func TestTheTapeKnowsWhichLayerRuns(t *testing.T) {
	l := &spy{}
	net := layers.NewSequential().Add("block", layers.NewSequential().Add("spy", l))
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Scope = "student"
	x := tape.Variable(tensor.Ones(2))
	net.Forward(x)
	if l.seen != "student" {
		t.Errorf("scope of a layer without a name: %q, want that from outside", l.seen)
	}
	layers.Name(net)
	net.Forward(x)
	if l.seen != "block.spy" || tape.Scope != "student" {
		t.Errorf("scope %q inside and %q after, want block.spy and student", l.seen, tape.Scope)
	}
}

func TestTheScopeIsRestoredAfterAPanic(t *testing.T) {
	l := &spy{fail: func(autograd.Value) { panic("out of paint") }}
	net := layers.NewSequential().Add("spy", l)
	layers.Name(net)
	tape := autograd.NewTape()
	defer tape.Close()
	wantPanic(t, "out of paint", func() { net.Forward(tape.Variable(tensor.Ones(2))) })
	if tape.Scope != "" {
		t.Errorf("scope %q", tape.Scope)
	}
}

// The layer is called as the operation is.
func TestShapeErrorsNameTheInnermostLayerOnce(t *testing.T) {
	mismatch := func(x autograd.Value) { autograd.Add(x, x.Tape().Constant(tensor.New(5))) }
	for want, name := range map[string]string{"in.spy: add: ": "spy", "in.add: add: ": "add"} {
		net := layers.NewSequential().Add("in", layers.NewSequential().Add(name, &spy{fail: mismatch}))
		layers.Name(net)
		err := tensor.Catch(func() { infer(net, tensor.New(3)) })
		var e *tensor.ShapeError
		if !errors.As(err, &e) || e.Op+": " != want {
			t.Errorf("%v, want %q in front", err, want)
		}
	}
}

func TestLayersWithoutScopeAreNamedByTheirContainer(t *testing.T) {
	net := layers.NewSequential().Add("block", layers.NewSequential(&scopeless{}))
	layers.Name(net)
	want := "block: scopeless: no shape is right: [3]"
	if err := layers.Check(net, tensor.Shape{3}); err == nil || err.Error() != want {
		t.Errorf("Check: %v, want %s", err, want)
	}
	if err := tensor.Catch(func() { infer(net, tensor.New(3)) }); err == nil || err.Error() != want {
		t.Errorf("Forward: %v, want %s", err, want)
	}
}

// scopeless is a layer of one's own that no shape pleases.
type scopeless struct{}

func (*scopeless) Forward(x autograd.Value) autograd.Value {
	panic(&tensor.ShapeError{Op: "scopeless", Rule: "no shape is right", Shapes: []tensor.Shape{x.Shape()}})
}

func (*scopeless) OutputShape(x tensor.Shape) (tensor.Shape, error) {
	return x, &tensor.ShapeError{Op: "scopeless", Rule: "no shape is right", Shapes: []tensor.Shape{x}}
}

func TestTheZeroValueIsRefused(t *testing.T) {
	net := layers.NewSequential().Add("fc", layers.NewLinear(2, 3))
	layers.Name(net)
	wantPanic(t, "layers: fc: the input is the zero Value, which is on no tape", func() {
		net.Children()[0].Layer.Forward(autograd.Value{})
	})
}

func TestOtherPanicsOfInferencePass(t *testing.T) {
	l := &lost{}
	wantPanic(t, "lost", func() { l.OutputShape(tensor.Shape{1}) })
}

// lost is a layer whose OutputShape panics with something else.
type lost struct{ spy }

func (l *lost) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	panic("lost")
}

func TestTheTraceOfANaNNamesTheLayer(t *testing.T) {
	net := layers.NewSequential().Add("block", layers.NewSequential(scale(-1)).Add("log", layers.NewFunc("Log", autograd.Log)))
	layers.Name(net)
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Trace = true
	net.Forward(tape.Variable(tensor.Ones(3)))
	if err := tape.NonFinite(); err == nil || !strings.Contains(err.Error(), "log of block.log") {
		t.Errorf("%v, want log of block.log in it", err)
	}
}
