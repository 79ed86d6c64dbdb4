package optim

import (
	"fmt"
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/cpu"
	"galaxynet/tensor/cpu/cputest"
)

// 0, then halfway to 1 each time; exact in float32.
func TestAveragesOnPaper(t *testing.T) {
	p := newParam("w")
	p.Data().Fill(0)
	e := NewEMA([]*autograd.Param{p}, EMAOptions{Decay: 0.5})
	p.Data().Fill(1)
	for i, want := range []float32{0.5, 0.75, 0.875} {
		e.Update()
		wantFloats(t, fmt.Sprint("update ", i), e.averages[0], []float32{want})
	}
}

// Against the recursion in float64. Each update rounds three times, relative to
// numbers below 4 in size: 100 updates are within 100 · 3 · 4 · 2^-24 = 7e-5, the
// decay shrinks old errors, and 1e-5 is what remains with room.
func TestAveragesFollowTheFormula(t *testing.T) {
	for _, warmUp := range []bool{false, true} {
		params := []*autograd.Param{newParam("a", 5, 3), newParam("b", 7)}
		e := NewEMA(params, EMAOptions{Decay: 0.9, WarmUp: warmUp})
		var want [][]float64
		for _, v := range values(params) {
			w := make([]float64, len(v))
			for i := range v {
				w[i] = float64(v[i])
			}
			want = append(want, w)
		}
		random := tensor.Stream(3, "ema")
		for update := range 100 {
			d := 0.9
			if warmUp {
				d = min(d, float64(1+update)/float64(10+update))
			}
			for k, p := range params {
				for i := range p.Data().Data() {
					v := float32(random.Float64()*4 - 2)
					p.Data().Data()[i] = v
					want[k][i] = d*want[k][i] + (1-d)*float64(v)
				}
			}
			e.Update()
			for k := range params {
				for i, w := range want[k] {
					if got := float64(e.averages[k][i]); !(math.Abs(got-w) <= 1e-5) {
						t.Fatalf("warm-up %v, update %d, parameter %d, element %d: %v, want %v", warmUp, update, k, i, got, w)
					}
				}
			}
		}
	}
}

func TestAveragesOfWhatDoesNotChangeStay(t *testing.T) {
	params := trio()
	e := NewEMA(params, EMAOptions{Decay: 0.999, WarmUp: true})
	for range 10 {
		e.Update()
	}
	for k, p := range params {
		wantFloats(t, p.Name, e.averages[k], p.Data().Data())
	}
}

func TestSwapTwiceIsNoChange(t *testing.T) {
	params := trio()
	first := values(params)
	e := NewEMA(params, EMAOptions{Decay: 0.9})
	train(NewSGD(params, SGDOptions{LR: 1}), params, 0, 1)
	second := values(params)
	e.Swap()
	wantBits(t, "swapped in", params, first)
	if !e.Swapped() {
		t.Error("Swapped reports false")
	}
	e.Swap()
	wantBits(t, "swapped out", params, second)
	if e.Swapped() {
		t.Error("Swapped reports true")
	}
}

func TestAveragesHaveEqualBitsForAnyNumberOfWorkersAndLevel(t *testing.T) {
	var want [][]float32
	cputest.Each(func(level cpu.Level) {
		withWorkers(func(workers int) {
			params := trio()
			e := NewEMA(params, EMAOptions{Decay: 0.9, WarmUp: true})
			for step := range 3 {
				train(NewSGD(params, SGDOptions{LR: 0.1}), params, step, step+1)
				e.Update()
			}
			e.Swap()
			if want == nil {
				want = values(params)
			}
			wantBits(t, fmt.Sprintf("%v, %d workers", level, workers), params, want)
		})
	})
}

func TestAveragesDoNotAllocate(t *testing.T) {
	memory := tensor.NewMemory()
	defer memory.Close()
	e := NewEMA(trio(), EMAOptions{Decay: 0.9, Memory: memory})
	if used := memory.Stats().Used; used != 4*(2*grain+17+15+1) {
		t.Errorf("%d bytes of averages", used)
	}
	e.Update()
	if n := testing.AllocsPerRun(5, func() { e.Update(); e.Swap(); e.Swap() }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestMisusesOfAveragesPanic(t *testing.T) {
	p := newParam("w")
	one := []*autograd.Param{p}
	swapped := NewEMA(one, EMAOptions{Decay: 0.5})
	swapped.Swap()
	const out = ": the averages are in the parameters: call Swap first"
	for want, call := range map[string]func(){
		"optim: ema: decay 1, want 0 or more and less than 1":    func() { NewEMA(one, EMAOptions{Decay: 1}) },
		"optim: ema: decay -0.5, want 0 or more and less than 1": func() { NewEMA(one, EMAOptions{Decay: -0.5}) },
		"optim: ema: decay NaN, want 0 or more and less than 1":  func() { NewEMA(one, EMAOptions{Decay: math.NaN()}) },
		`optim: ema: parameter "w" comes twice`:                  func() { NewEMA([]*autograd.Param{p, p}, EMAOptions{}) },
		`autograd: parameter "new" has no values yet: initialise the network or load a state first`: func() {
			NewEMA([]*autograd.Param{autograd.NewParam("new", 3)}, EMAOptions{})
		},
		"optim: ema: update" + out:      swapped.Update,
		"optim: ema: write state" + out: func() { swapped.WriteState(nil, "") },
		"optim: ema: load state" + out:  func() { swapped.LoadState(nil, "") },
	} {
		wantPanic(t, want, call)
	}
}
