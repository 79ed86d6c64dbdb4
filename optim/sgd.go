package optim

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// SGD is stochastic gradient descent (torch.optim.SGD). For each weight θ with
// gradient g, every operation rounded to float32,
//
//	g = g + WeightDecay θ
//	b = Momentum b + g                   b starts at 0
//	d = b, or with Nesterov d = g + Momentum b; without momentum d = g
//	θ = θ - LR d
//
// Source: Sutskever, Martens, Dahl and Hinton, "On the importance of
// initialization and momentum in deep learning", 2013, in the form of PyTorch,
// where the learning rate multiplies b and not g.
type SGD struct {
	core
	options SGDOptions
	pass    sgdPass
}

// SGDOptions are the settings of SGD. LR and WeightDecay are those of the first
// group. PyTorch's defaults are those of the zero value, and a learning rate is
// to be given.
type SGDOptions struct {
	LR          float64
	Momentum    float64 // 0 for none; below 1, else b grows without end
	Nesterov    bool    // look ahead along b; needs a momentum
	WeightDecay float64
	Memory      *tensor.Memory // of the moments; nil for the Go heap
}

// NewSGD returns an optimizer whose first group is params. It panics for a
// setting out of its range and for a parameter that comes twice.
func NewSGD(params []*autograd.Param, o SGDOptions) *SGD {
	switch {
	case !(o.Momentum >= 0 && o.Momentum < 1):
		panic(fmt.Sprintf("optim: sgd: momentum %v, want 0 or more and less than 1", o.Momentum))
	case o.Nesterov && o.Momentum == 0:
		panic("optim: sgd: Nesterov without a momentum")
	}
	s := &SGD{core: core{name: "sgd", memory: o.Memory}, options: o}
	if o.Momentum != 0 {
		s.moments = []string{"momentum_buffer"}
	}
	s.AddGroup(params, o.LR, o.WeightDecay)
	return s
}

// Step changes every parameter that a gradient reached and that is not frozen. It
// panics if a group's settings are out of their range.
func (s *SGD) Step() {
	for i, g := range s.groups {
		s.check(i, g)
		for j := range g.slots {
			slot := &g.slots[j]
			grad := gradient(slot.param)
			if grad == nil {
				continue
			}
			s.begin(slot)
			s.pass = sgdPass{
				param: slot.param.Data().Data(), grad: grad, buffer: slot.moments[0],
				lr: float32(g.LR), momentum: float32(s.options.Momentum), decay: float32(g.WeightDecay),
				nesterov: s.options.Nesterov,
			}
			par.Do(len(grad), grain, &s.pass)
		}
	}
	s.pass = sgdPass{}
}

// sgdPass is the body of the loop over one parameter's weights. Memory is its
// limit: in plain Go it moves 43 GB/s with two workers, where the assembly of
// Adam, which computes more, moves 53 (Zen 3, 20 000 000 weights), so it has no
// kernel of its own.
type sgdPass struct {
	param, grad, buffer []float32 // buffer is nil without momentum
	lr, momentum, decay float32
	nesterov            bool
}

// Chunk changes the weights lo to hi.
func (s *sgdPass) Chunk(lo, hi int, _ *par.Scratch) {
	param, grad := s.param[lo:hi], s.grad[lo:hi]
	switch {
	case s.buffer == nil:
		s.plain(param, grad)
	case s.nesterov:
		s.lookAhead(param, grad, s.buffer[lo:hi])
	default:
		s.withMomentum(param, grad, s.buffer[lo:hi])
	}
}

func (s *sgdPass) plain(param, grad []float32) {
	lr, decay := s.lr, s.decay
	grad = grad[:len(param)]
	for i, p := range param {
		g := grad[i] + float32(decay*p)
		param[i] = p - float32(lr*g)
	}
}

func (s *sgdPass) withMomentum(param, grad, buffer []float32) {
	lr, momentum, decay := s.lr, s.momentum, s.decay
	grad, buffer = grad[:len(param)], buffer[:len(param)]
	for i, p := range param {
		g := grad[i] + float32(decay*p)
		b := float32(momentum*buffer[i]) + g
		buffer[i] = b
		param[i] = p - float32(lr*b)
	}
}

func (s *sgdPass) lookAhead(param, grad, buffer []float32) {
	lr, momentum, decay := s.lr, s.momentum, s.decay
	grad, buffer = grad[:len(param)], buffer[:len(param)]
	for i, p := range param {
		g := grad[i] + float32(decay*p)
		b := float32(momentum*buffer[i]) + g
		buffer[i] = b
		param[i] = p - float32(lr*(g+float32(momentum*b)))
	}
}
