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

// The norm is rounded to float32 in the file; a clipped gradient here has the
// rounding of the factor and of the product: 2^-23 of itself.
func TestClipGradNormMatchesPyTorch(t *testing.T) {
	f := golden(t, "clip_grad_norm")
	params := []*autograd.Param{newParam("a", 4, 3), newParam("b", 7)}
	for i, p := range params {
		giveGrad(p, goldenTensor(t, f, fmt.Sprintf("grad_%d", i)))
	}
	norm := ClipGradNorm(params, 1)
	want := float64(goldenTensor(t, f, "norm").Item())
	if math.Abs(norm-want) > 1e-7*want {
		t.Errorf("norm %v, want %v", norm, want)
	}
	for i, p := range params {
		wantClose(t, p.Name, p.Grad().Data(), goldenTensor(t, f, fmt.Sprintf("clipped_%d", i)).Data(), 2e-7)
	}
}

// 3² + 4² + 12² = 13².
func pythagoras() []*autograd.Param {
	params := []*autograd.Param{newParam("a", 2), newParam("without gradient", 2), newParam("b")}
	giveGrad(params[0], tensor.FromSlice([]float32{3, -4}, 2))
	giveGrad(params[2], tensor.Full(12))
	return params
}

func TestClipGradNormOnPaper(t *testing.T) {
	for _, c := range []struct {
		name   string
		limit  float64
		factor float32
	}{
		{"shortened", 6.5, 0.5},
		{"to nothing", 0, 0},
		{"short enough", 13.1, 1},
		{"measured only", math.Inf(1), 1},
	} {
		params := pythagoras()
		if norm := ClipGradNorm(params, c.limit); norm != 13 {
			t.Errorf("%s: norm %v, want 13", c.name, norm)
		}
		want := []float32{3 * c.factor, -4 * c.factor}
		if c.factor == 0 || c.factor == 1 {
			wantFloats(t, c.name, params[0].Grad().Data(), want)
		} else { // the 1e-6 in the formula makes 1e-7 of 13, and 2^-23 is rounding
			wantClose(t, c.name, params[0].Grad().Data(), want, 3e-7)
		}
	}
}

func TestGradientsStayIfTheNormIsNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		params := pythagoras()
		giveGrad(params[2], tensor.Full(float32(bad)))
		norm := ClipGradNorm(params, 1)
		if isNaN := math.IsNaN(bad); math.IsNaN(norm) != isNaN || !isNaN && !math.IsInf(norm, 1) {
			t.Errorf("with a gradient of %v the norm is %v", bad, norm)
		}
		wantFloats(t, fmt.Sprint("beside ", bad), params[0].Grad().Data(), []float32{3, -4})
	}
}

// A float32 could not hold the squares. 3e38 is rounded to a float32: 2^-24 of it;
// the clipped gradient has the factor's rounding and the product's besides.
func TestClipGradNormOfHugeGradients(t *testing.T) {
	p := newParam("p", 2)
	giveGrad(p, tensor.FromSlice([]float32{3e38, 0}, 2))
	if norm := ClipGradNorm([]*autograd.Param{p}, 1); math.Abs(norm/3e38-1) > 1e-7 {
		t.Errorf("norm %v, want 3e38", norm)
	}
	wantClose(t, "clipped", p.Grad().Data(), []float32{1, 0}, 2e-7)
}

func TestClipGradNormHasEqualBitsForAnyNumberOfWorkersAndLevel(t *testing.T) {
	wantNorm := 0.0
	var want []float32
	cputest.Each(func(level cpu.Level) {
		withWorkers(func(workers int) {
			params := trio()
			randomGrads(params, 0)
			norm := ClipGradNorm(params, 1)
			if want == nil {
				wantNorm, want = norm, append(want, params[0].Grad().Data()...)
			}
			what := fmt.Sprintf("%v, %d workers", level, workers)
			if norm != wantNorm {
				t.Errorf("%s: norm %v, want the bits of %v", what, norm, wantNorm)
			}
			wantFloats(t, what, params[0].Grad().Data(), want)
		})
	})
}

func TestClipGradNormDoesNotAllocate(t *testing.T) {
	params := trio()
	randomGrads(params, 0)
	ClipGradNorm(params, 1)
	if n := testing.AllocsPerRun(5, func() { ClipGradNorm(params, 1e-3) }); n != 0 {
		t.Errorf("%v allocations a call, want none", n)
	}
}

func TestClipGradNormRefusesNegativeLimits(t *testing.T) {
	wantPanic(t, "optim: clip: limit -1, want 0 or more", func() { ClipGradNorm(nil, -1) })
	wantPanic(t, "optim: clip: limit NaN, want 0 or more", func() { ClipGradNorm(nil, math.NaN()) })
}
