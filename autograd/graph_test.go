package autograd_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

// A graph is a random program: inputs, then moves, each of which takes values that
// were there before it and adds one. Values fan out, share memory as views, are
// overwritten, and come together again; the output is everything that is alive at
// the end, in one vector.
type graph struct {
	inputs   []*tensor.Tensor
	constant []int // inputs without a gradient
	moves    []move
	alive    []int // values that nothing overwrote
	memory   []int // of every value: views of a value have the same
	shapes   []tensor.Shape
}

// A move applies an operation to values.
type move struct {
	from    []int
	apply   step
	inPlace step // the same in the memory of the input; nil if there is none
	twin    func(x ...gradtest.Array) gradtest.Array
}

// run computes the output, with operations in place or without.
func (g *graph) run(inPlace bool) step {
	return func(values ...autograd.Value) autograd.Value {
		values = slices.Clone(values)
		for _, m := range g.moves {
			var in []autograd.Value
			for _, i := range m.from {
				in = append(in, values[i])
			}
			if inPlace && m.inPlace != nil {
				values = append(values, m.inPlace(in...))
			} else {
				values = append(values, m.apply(in...))
			}
		}
		var ends []autograd.Value
		for _, i := range g.alive {
			ends = append(ends, autograd.Reshape(values[i], -1))
		}
		return autograd.Concat(0, ends...)
	}
}

// twin computes the output in float64.
func (g *graph) twin(arrays ...gradtest.Array) gradtest.Array {
	arrays = slices.Clone(arrays)
	for _, m := range g.moves {
		var in []gradtest.Array
		for _, i := range m.from {
			in = append(in, arrays[i])
		}
		arrays = append(arrays, m.twin(in...))
	}
	var y gradtest.Array
	for _, i := range g.alive {
		y.Data = append(y.Data, arrays[i].Data...)
	}
	y.Shape = []int{len(y.Data)}
	return y
}

// outputs returns the length of the output.
func (g *graph) outputs() (n int) {
	for _, i := range g.alive {
		n += g.shapes[i].Len()
	}
	return n
}

// randomGraph draws a graph of four inputs, one of them constant, and n moves.
func randomGraph(seed uint64, n int) *graph {
	random := tensor.Stream(seed, "graph")
	g := &graph{constant: []int{3}}
	for i, shape := range []tensor.Shape{{3, 4}, {3, 4}, {4}, {3, 1}} {
		g.inputs = append(g.inputs, gradtest.Normal(fmt.Sprint("graph", seed, i), shape...))
		g.keep(shape, i)
	}
	for range n {
		g.extend(random)
	}
	return g
}

// keep makes a value of that shape and memory alive.
func (g *graph) keep(shape tensor.Shape, memory int) {
	g.alive = append(g.alive, len(g.shapes))
	g.shapes, g.memory = append(g.shapes, shape), append(g.memory, memory)
}

// extend adds a random move.
func (g *graph) extend(random *rand.Rand) {
	one := g.alive[random.IntN(len(g.alive))]
	shape, fresh := g.shapes[one], len(g.shapes)
	m := move{from: []int{one}}
	result, memory := shape, fresh
	switch random.IntN(8) {
	case 0: // any that broadcast, most often one value twice
		other := one
		for range 20 {
			other = g.alive[random.IntN(len(g.alive))]
			if broadcasts(shape, g.shapes[other]) && tensor.BroadcastShape("graph", shape, g.shapes[other]).Len() <= 60 {
				break
			}
			other = one
		}
		m.from = append(m.from, other)
		result = tensor.BroadcastShape("graph", shape, g.shapes[other])
		pairwise(&m, random.IntN(3))
	case 1:
		axis := random.IntN(len(shape))
		lo := random.IntN(shape[axis])
		hi := lo + 1 + random.IntN(shape[axis]-lo)
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.Slice(x[0], axis, lo, hi) }
		m.twin = func(x ...gradtest.Array) gradtest.Array { return sliceTwin(x[0], axis, lo, hi) }
		result = slices.Clone(shape)
		result[axis] = hi - lo
	case 2:
		result = slices.Clone(shape)
		slices.Reverse(result)
		order := []int{2, 1, 0}[3-len(shape):]
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.Permute(x[0], order...) }
		m.twin = func(x ...gradtest.Array) gradtest.Array { return reversedTwin(x[0]) }
	case 3:
		result, memory = tensor.Shape{shape.Len()}, g.memory[one]
		if shape.Len()%2 == 0 && len(shape) == 1 {
			result = tensor.Shape{2, shape.Len() / 2}
		}
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.Reshape(x[0], result...) }
		m.twin = func(x ...gradtest.Array) gradtest.Array { return gradtest.Array{Shape: result, Data: x[0].Data} }
	case 4:
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.Tanh(x[0]) }
		m.twin = func(x ...gradtest.Array) gradtest.Array { return x[0].Map(math.Tanh) }
	default: // in place, whatever else has the memory is not used any more
		g.overwriting(&m, random.IntN(3), fmt.Sprint(fresh))
		g.alive = slices.DeleteFunc(g.alive, func(i int) bool { return g.memory[i] == g.memory[one] })
	}
	g.moves = append(g.moves, m)
	g.keep(result, memory)
}

// broadcasts tells whether two shapes fit together.
func broadcasts(a, b tensor.Shape) bool {
	return tensor.Catch(func() { tensor.BroadcastShape("graph", a, b) }) == nil
}

// pairwise makes m a sum, difference or product.
func pairwise(m *move, which int) {
	f := []func(a, b autograd.Value) autograd.Value{autograd.Add, autograd.Sub, autograd.Mul}[which]
	twin := []func(a, b float64) float64{
		func(a, b float64) float64 { return a + b },
		func(a, b float64) float64 { return a - b },
		func(a, b float64) float64 { return a * b },
	}[which]
	m.apply = func(x ...autograd.Value) autograd.Value { return f(x[0], x[1]) }
	m.twin = func(x ...gradtest.Array) gradtest.Array { return gradtest.Broadcast(x[0], x[1], twin) }
}

// overwriting makes m an operation that can work in place.
func (g *graph) overwriting(m *move, which int, name string) {
	switch which {
	case 0:
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.ReLU(x[0]) }
		m.inPlace = func(x ...autograd.Value) autograd.Value { return autograd.ReLUInPlace(x[0]) }
		m.twin = func(x ...gradtest.Array) gradtest.Array {
			return x[0].Map(func(v float64) float64 { return max(v, 0) })
		}
	case 1:
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.LeakyReLU(x[0], 0.25) }
		m.inPlace = func(x ...autograd.Value) autograd.Value { return autograd.LeakyReLUInPlace(x[0], 0.25) }
		m.twin = func(x ...gradtest.Array) gradtest.Array {
			return x[0].Map(func(v float64) float64 { return max(v, v/4) })
		}
	default:
		m.apply = func(x ...autograd.Value) autograd.Value { return autograd.Dropout(x[0], 0.25, name) }
		m.inPlace = func(x ...autograd.Value) autograd.Value { return autograd.DropoutInPlace(x[0], 0.25, name) }
		m.twin = func(x ...gradtest.Array) gradtest.Array {
			tape := autograd.NewTape()
			defer tape.Close()
			factors := autograd.Dropout(tape.Constant(tensor.Ones(x[0].Shape...)), 0.25, name).Data()
			return gradtest.Broadcast(x[0], gradtest.ArrayOf(factors), func(a, b float64) float64 { return a * b })
		}
	}
}

// reversedTwin returns x with its axes in the opposite order.
func reversedTwin(x gradtest.Array) gradtest.Array {
	shape := slices.Clone(x.Shape)
	slices.Reverse(shape)
	y := gradtest.NewArray(shape...)
	x.Each(func(index []int) {
		to := slices.Clone(index)
		slices.Reverse(to)
		*y.At(to...) = *x.At(index...)
	})
	return y
}

func TestRandomGraphsHaveTheGradientsOfTheirTwins(t *testing.T) {
	graphs := 150
	if testing.Short() {
		graphs = 30
	}
	for seed := range graphs {
		g := randomGraph(uint64(seed), 4+seed%16)
		err := gradtest.Check(gradtest.Case{
			Name: fmt.Sprint("graph ", seed), F: g.run(true), Twin: g.twin, Inputs: g.inputs, Constant: g.constant,
			Tolerance: 1e-4, // products of products: up to some thousand roundings
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// What is overwritten, where gradients are computed, and what the tape's memory held
// before are nobody's business.
func TestRandomGraphsHaveTheSameBitsInPlaceAndWithout(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	for seed := range 300 {
		g := randomGraph(uint64(seed), 4+seed%20)
		var want []*tensor.Tensor
		for _, way := range []struct{ inPlace, retain bool }{{false, true}, {false, false}, {true, true}, {true, false}} {
			fillWithNaN(tape)
			tape.RetainGrads = way.retain
			got := g.run(way.inPlace).results(tape, gradtest.Normal("dy", g.outputs()), g.inputs...)
			if want == nil {
				want = got
			}
			for i, w := range want {
				for j, v := range w.Data() {
					if math.Float32bits(got[i].Data()[j]) != math.Float32bits(v) {
						t.Fatalf("graph %d, in place %v, gradients retained %v: element %d of the output (0) or gradient %d is %v, want %v",
							seed, way.inPlace, way.retain, j, i, got[i].Data()[j], v)
					}
				}
			}
		}
	}
}

// fillWithNaN leaves NaN in the memory that the tape uses next.
func fillWithNaN(tape *autograd.Tape) {
	tape.Reset()
	x := tape.Constant(tensor.Full(float32(math.NaN()), 1<<14))
	autograd.Add(x, x)
	tape.Reset()
}
