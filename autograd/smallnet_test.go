package autograd_test

import (
	"fmt"
	"maps"
	"math"
	"testing"
	"time"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

// smallNet is a step of a network of two layers, on a tape of its own.
type smallNet struct {
	tape   *autograd.Tape
	params []*autograd.Param // w1 [7 5], b1 [7], w2 [3 7], b2 [3]
	x, t   *tensor.Tensor
}

func newSmallNet() *smallNet {
	s := &smallNet{tape: autograd.NewTape(), x: gradtest.Normal("x", 17, 5), t: gradtest.Normal("t", 17, 3)}
	for i, shape := range [][]int{{7, 5}, {7}, {3, 7}, {3}} {
		p := autograd.NewParam(fmt.Sprintf("p%d", i), shape...)
		p.Allocate(nil)
		p.Data().CopyFrom(gradtest.Normal(p.Name, shape...))
		s.params = append(s.params, p)
	}
	return s
}

// step computes the loss and its gradients.
func (s *smallNet) step() autograd.Value {
	s.tape.Reset()
	s.tape.Step++
	w1, b1, w2, b2 := s.tape.Param(s.params[0]), s.tape.Param(s.params[1]), s.tape.Param(s.params[2]), s.tape.Param(s.params[3])
	h := autograd.ReLUInPlace(autograd.Linear(s.tape.Constant(s.x), w1, b1))
	h = autograd.DropoutInPlace(autograd.Add(h, autograd.Square(h)), 0.25, "h")
	y := autograd.Reshape(autograd.Softmax(autograd.Linear(h, w2, b2), 1), 17, -1)
	loss := autograd.WeightedMSE(y, s.tape.Constant(s.t), autograd.Value{}, autograd.Value{})
	for _, p := range s.params {
		p.ZeroGrad()
	}
	loss.Backward()
	return loss
}

func TestAStepAllocatesNothingAfterTheFirst(t *testing.T) {
	s := newSmallNet()
	defer s.tape.Close()
	if allocs := testing.AllocsPerRun(10, func() { s.step() }); allocs != 0 {
		t.Errorf("%v allocations a step, want none", allocs)
	}
}

func TestAStepRepeatsItself(t *testing.T) {
	s := newSmallNet()
	defer s.tape.Close()
	var losses, grads [3]float32
	for i := range losses {
		s.tape.Step = 7
		losses[i] = s.step().Data().Item()
		grads[i] = s.params[0].Grad().At(2, 3)
	}
	if losses[1] != losses[0] || losses[2] != losses[0] || grads[1] != grads[0] || grads[2] != grads[0] {
		t.Errorf("three equal steps gave the losses %v and the gradients %v", losses, grads)
	}
}

func TestTheSameStepsNeedTheSameMemory(t *testing.T) {
	s := newSmallNet()
	defer s.tape.Close()
	s.step()
	first := s.tape.Stats()
	for range 5 {
		s.step()
	}
	if got := s.tape.Stats(); got != first {
		t.Errorf("after six steps %+v, after one %+v", got, first)
	}
}

func TestTimesCountEveryCall(t *testing.T) {
	s := newSmallNet()
	defer s.tape.Close()
	s.step()
	if times := s.tape.Times(); len(times) != 0 {
		t.Errorf("without Profile there are times: %v", times)
	}
	s.tape.Profile = true
	s.step()
	s.step()
	calls, longest := map[string]int{}, time.Duration(math.MaxInt64)
	for _, o := range s.tape.Times() {
		calls[o.Name] = o.Calls
		if sum := o.Forward + o.Backward; sum > longest {
			t.Errorf("%s took %v, longer than the one before it", o.Name, sum)
		} else {
			longest = sum
		}
		if o.Forward <= 0 || o.Backward <= 0 {
			t.Errorf("%s took %v forward and %v backward, want more than nothing", o.Name, o.Forward, o.Backward)
		}
	}
	want := map[string]int{"linear": 4, "relu": 2, "square": 2, "add": 2, "dropout": 2, "softmax": 2, "reshape": 2, "weighted mse": 2}
	if !maps.Equal(calls, want) {
		t.Errorf("calls %v, want %v", calls, want)
	}
}
