package autograd

import (
	"fmt"
	"math/bits"
	"math/rand/v2"

	"galaxynet/tensor"
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// Dropout drops each element of x with probability p and stretches the others, so
// that the mean stays:
//
//	y_i = m_i · x_i        m_i = 0 with probability p, else 1/(1-p)
//	dx_i = m_i · dy_i
//
// It returns x itself unless Tape.Training is set. The m_i come from the random
// stream that the tape's Seed, its Step and name tell, so that two dropouts of a
// model have different names. NaN and Inf do not vanish by being dropped: 0 · NaN
// is NaN. It panics unless 0 <= p < 1; p is rounded to a multiple of 2^-24.
//
// Source: Srivastava and others, Dropout: A Simple Way to Prevent Neural Networks
// from Overfitting, 2014; stretching while training is its section 10.
func Dropout(x Value, p float64, name string) Value { return dropout(x, p, name, false) }

// DropoutInPlace is Dropout in the memory of x where nothing on the way back reads
// x; x is not to be used afterwards.
func DropoutInPlace(x Value, p float64, name string) Value { return dropout(x, p, name, true) }

// dropout is Dropout or, in place, DropoutInPlace.
func dropout(x Value, p float64, name string, inPlace bool) Value {
	if !(0 <= p && p < 1) {
		panic(fmt.Sprintf("autograd: dropout: p must be at least 0 and below 1, found %v", p))
	}
	keep := uint32((1-p)*keepAll + 0.5)
	if t := x.node("dropout").tape; !t.Training || keep == keepAll {
		return x
	}
	n := Begin(dropoutOp, x)
	s := State[dropState](n)
	s.keep, s.scale, s.seed, s.step = keep, float32(1/(1-p)), n.Tape().Seed, n.Tape().Step
	if s.name != name || s.purpose == "" {
		s.name, s.purpose = name, "dropout/"+name
	}
	in := n.Input(0)
	if inPlace {
		drop(n.OverwriteInput(0), in, s)
	} else {
		drop(n.NewOutput(in.Shape()...), in, s)
	}
	return n.Done()
}

// dropState tells the m_i: going back draws them once more, which is cheaper than
// to keep them.
type dropState struct {
	keep          uint32 // probability of an element to stay, in 2^-24
	scale         float32
	seed, step    uint64
	name, purpose string // purpose is "dropout/" and the name
}

// keepAll is the probability 1 of dropState.keep.
const keepAll = 1 << 24

func dropoutBackward(n *Node) {
	if n.Needs(0) {
		dy := n.OutputGrad()
		drop(n.GradInPlace(0), dy, State[dropState](n))
	}
}

// drop sets dst_i to m_i · x_i. dst may be x.
func drop(dst, x *tensor.Tensor, s *dropState) {
	b := drops.Take()
	b.dst, b.x, b.state = dst.Data(), x.Data(), s
	for nibble := range b.multipliers {
		for i := range 4 {
			b.multipliers[nibble][i] = s.scale * float32(nibble>>i&1)
		}
	}
	par.Do(len(b.x), dropChunk, b)
	b.dst, b.x, b.state = nil, nil, nil
	drops.Put(b)
}

const (
	// dropChunk is the number of elements that share a random stream. It decides
	// which numbers are drawn, and must not change: resumed runs would differ.
	dropChunk = 1 << 14

	// dropBlock is the number of multipliers that are made at once, 2 KiB.
	dropBlock = 512
)

// dropLoop is the body of drop's loop.
type dropLoop struct {
	dst, x      []float32
	state       *dropState
	multipliers [16][4]float32 // by four bits, the lowest first
}

var drops par.Spares[dropLoop]

// Chunk computes the elements lo to hi-1 with the random stream of lo/dropChunk.
// Bit i of a word of keepBits is for element i of 64.
func (d *dropLoop) Chunk(lo, hi int, s *par.Scratch) {
	var random rand.PCG
	random.Seed(tensor.StreamSeed(d.state.seed, d.state.purpose, d.state.step, uint64(lo/dropChunk)))
	m := s.Floats(dropBlock)
	for ; lo < hi; lo += dropBlock {
		end := min(lo+dropBlock, hi)
		for i := 0; i < end-lo; i += 64 {
			word := keepBits(&random, d.state.keep)
			for j := i; j < i+64; j += 4 {
				*(*[4]float32)(m[j:]) = d.multipliers[word&15]
				word >>= 4
			}
		}
		kernel.MulTo(d.dst[lo:end], d.x[lo:end], m[:end-lo])
	}
}

// keepBits returns 64 independent bits, each of which is 1 with probability
// keep/2^24, from one random word for each binary digit of that number but the
// zeros at its end. From the last digit on, a bit that is 1 with probability q
// becomes
//
//	q OR random:  1 with probability (1+q)/2 = 0.1q in binary
//	q AND random: 1 with probability q/2     = 0.0q
//
// so that for 5/8 = 0.101 the steps are 0 to 0.1 to 0.01 to 0.101. The usual
// probability 1/2 needs a single word.
func keepBits(random *rand.PCG, keep uint32) (q uint64) {
	for digit := bits.TrailingZeros32(keep); digit < 24; digit++ {
		if word := random.Uint64(); keep>>digit&1 == 1 {
			q |= word
		} else {
			q &= word
		}
	}
	return q
}

var dropoutOp = register(Op{Name: "dropout", Backward: dropoutBackward, Linear: true})
