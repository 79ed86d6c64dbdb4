package conv

import (
	"math"
	"math/rand/v2"
	"testing"

	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

func TestConvolutionAndItsGradientsEqualTheirDefinitions(t *testing.T) {
	for i, p := range problems {
		p.check(t, uint64(i))
	}
}

// randomProblem returns a problem with small random numbers, or ok false if its
// kernel does not fit.
func randomProblem(random *rand.Rand) (p problem, ok bool) {
	upTo := func(n int) int { return 1 + random.IntN(n) }
	pair := func(n int) [2]int { return [2]int{random.IntN(n), random.IntN(n)} }
	groups := 1
	if random.IntN(3) == 0 {
		groups = upTo(4)
	}
	p = problem{
		"random", upTo(3), upTo(14), upTo(24), groups * upTo(9), upTo(5), upTo(5), groups * upTo(20),
		Options{Stride: pair(4), Padding: pair(4), Dilation: pair(4), Groups: groups},
	}
	x, w := tensor.Shape{p.n, p.h, p.w, p.c}, tensor.Shape{p.r, p.s, p.c / groups, p.k}
	return p, tensor.Catch(func() { OutputShape(x, w, p.o) }) == nil
}

func TestRandomConvolutionsEqualTheirDefinitions(t *testing.T) {
	count := 300
	if testing.Short() {
		count = 40
	}
	random := rand.New(rand.NewPCG(4, 5))
	for range count {
		if p, ok := randomProblem(random); ok {
			p.check(t, random.Uint64())
		}
	}
}

func FuzzConvolution(f *testing.F) {
	f.Add(uint64(1))
	f.Add(uint64(2))
	f.Fuzz(func(t *testing.T, seed uint64) {
		if p, ok := randomProblem(rand.New(rand.NewPCG(seed, 6))); ok {
			p.check(t, seed)
		}
	})
}

// The convolution is linear in x and in w, and the gradients are the adjoints of
// these maps:
//
//	<dy, conv(x, w)> = <dx, x> = <dw, w>
//
// Each product is a sum over dy's elements of terms-long sums in float32, whose
// rounding errors of random sign add up like a square root: relative to the norms
// a few 2⁻²⁴·√terms, far below 1e-4, which is far below one missing term.
func TestGradientsAreAdjoint(t *testing.T) {
	dot := func(a, b *tensor.Tensor) (sum, size float64) {
		for i, x := range a.Data() {
			product := float64(x) * float64(b.Data()[i])
			sum += product
			size += product * product
		}
		return sum, math.Sqrt(size)
	}
	for i, p := range problems {
		v := p.operands(uint64(100 + i))
		v.compute(p.o)
		Conv2DTo(v.y, v.x, v.w, nil, p.o)
		forward, size := dot(v.dy, v.y)
		byX, _ := dot(v.dx, v.x)
		byW, _ := dot(v.dw, v.w)
		if bound := 1e-4 * size; !(math.Abs(forward-byX) <= bound) || !(math.Abs(forward-byW) <= bound) {
			t.Errorf("%v: <dy, y> = %v, <dx, x> = %v, <dw, w> = %v, want them equal within %.2g", p, forward, byX, byW, bound)
		}
	}
}

// workerProblems take every path that cuts work among workers.
func workerProblems() []problem {
	return append(problems,
		problem{"many images", 9, 20, 21, 5, 3, 3, 33, Options{Padding: [2]int{1, 1}}},
		problem{"many rows", 1, 130, 40, 5, 3, 3, 17, Options{Padding: [2]int{1, 1}}},
	)
}

func TestEqualBitsForAnyNumberOfWorkers(t *testing.T) {
	counts := []int{2, 3, 8, 17}
	if testing.Short() {
		counts = []int{3}
	}
	cputest.Each(func(level cpu.Level) {
		if level == cpu.Generic && testing.Short() { // slow, and cut like the others
			return
		}
		for _, p := range workerProblems() {
			want := p.operands(7)
			withWorkers(1, func() { want.compute(p.o) })
			for _, workers := range counts {
				got := p.operands(7)
				withWorkers(workers, func() { got.compute(p.o) })
				for what, g := range got.results() {
					if at := differentBits(g, want.results()[what]); at >= 0 {
						t.Errorf("%v at %v: %s at %d = %v with %d workers, %v with one", p, level, what, at, g.Data()[at], workers, want.results()[what].Data()[at])
					}
				}
			}
		}
	})
}

// differentBits returns the first place where a and b differ, -1 if they do not.
func differentBits(a, b *tensor.Tensor) int {
	for i, x := range a.Data() {
		if math.Float32bits(x) != math.Float32bits(b.Data()[i]) {
			return i
		}
	}
	return -1
}

func TestNothingIsAllocatedAfterWarmUp(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for i, p := range workerProblems() {
		if testing.Short() && i%4 > 0 {
			continue
		}
		v := p.operands(8)
		withWorkers(3, func() {
			for range 5 { // for every worker to meet its scratch
				v.compute(p.o)
			}
			// The average is rounded down: a worker that comes late to its scratch
			// does not count.
			if n := testing.AllocsPerRun(5, func() { v.compute(p.o) }); n > 0 {
				t.Errorf("%v: %v allocations", p, n)
			}
		})
	}
}

// A NaN reaches everything that it is a term of, even where the other factor is
// zero, and nothing else; but one of dy may meet the zeros of the padding, and reach
// the weights that see those.
func TestNaNTravels(t *testing.T) {
	nan := float32(math.NaN())
	for i, p := range problems {
		v := p.operands(uint64(200 + i))
		if v.x.Len() == 0 || v.w.Len() == 0 || v.dy.Len() == 0 || testing.Short() && i%3 > 0 {
			continue
		}
		v.w.Fill(0)
		v.x.Data()[v.x.Len()/2] = nan
		v.dy.Data()[v.dy.Len()/2] = nan
		y, dx, dw := v.g.naive(v.x.Data(), v.w.Data(), v.dy.Data())
		cputest.Each(func(level cpu.Level) {
			v.compute(p.o)
			for what, want := range map[string][]naiveSum{"y": y, "dx": dx, "dw": dw} {
				for j, got := range v.results()[what].Data() {
					padded := what == "dw" && p.o.Padding != [2]int{} && got != got
					if (got != got) != (want[j].value != want[j].value) && !padded {
						t.Errorf("%v at %v: %s at %d = %v, want %v", p, level, what, j, got, want[j].value)
						break
					}
				}
			}
		})
	}
}

func TestConv2DAllocatesTheSameResult(t *testing.T) {
	p := problems[1]
	v := p.operands(9)
	Conv2DTo(v.y, v.x, v.w, v.bias, p.o)
	y := Conv2D(v.x, v.w, v.bias, p.o)
	if !y.Shape().Equal(v.y.Shape()) || differentBits(y, v.y) >= 0 {
		t.Errorf("Conv2D gives %v, Conv2DTo %v", y, v.y)
	}
}
