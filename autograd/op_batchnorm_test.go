package autograd_test

import (
	"math"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/tensor"
)

var _ = addCases("batchnorm",
	batchNormCase("training, images", true, 3, 5, 2, 7),
	batchNormCase("training, one axis", true, 9, 3),
	batchNormCase("training, one channel", true, 2, 17, 1),
	batchNormCase("training, more channels than a vector", true, 2, 3, 67),
	batchNormCase("inference, images", false, 3, 5, 2, 7),
	batchNormCase("inference, one element a channel", false, 1, 5),
	gradtest.Case{
		Name: "no weight, no bias",
		F: func(x ...autograd.Value) autograd.Value {
			return autograd.BatchNorm(x[0], autograd.Value{}, autograd.Value{}, newStats(7))
		},
		Twin:   func(x ...gradtest.Array) gradtest.Array { return batchNormTwin(x[0], nil, nil, true) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 5, 3, 7)},
	},
	gradtest.Case{
		Name: "in place of an intermediate gradient",
		F: func(x ...autograd.Value) autograd.Value {
			return autograd.BatchNorm(autograd.Add(x[0], x[0]), x[1], x[2], newStats(7))
		},
		Twin: func(x ...gradtest.Array) gradtest.Array {
			return batchNormTwin(x[0].Map(func(x float64) float64 { return 2 * x }), x[1].Data, x[2].Data, true)
		},
		Inputs: []*tensor.Tensor{gradtest.Normal("x", 5, 3, 7), gradtest.Normal("weight", 7), gradtest.Normal("bias", 7)},
	})

func batchNormCase(name string, training bool, shape ...int) gradtest.Case {
	channels := shape[len(shape)-1]
	return gradtest.Case{
		Name:   name,
		F:      batchNorm,
		Twin:   func(x ...gradtest.Array) gradtest.Array { return batchNormTwin(x[0], x[1].Data, x[2].Data, training) },
		Inputs: []*tensor.Tensor{gradtest.Normal("x", shape...), gradtest.Normal("weight", channels), gradtest.Normal("bias", channels)},
		Tape:   func(t *autograd.Tape) { t.Training = training },
	}
}

// batchNorm is BatchNorm with new statistics for every call.
func batchNorm(x ...autograd.Value) autograd.Value {
	return autograd.BatchNorm(x[0], x[1], x[2], newStats(x[1].Shape()[0]))
}

const batchNormEps = 1e-3

// newStats returns statistics in which channel c has mean c/4 and variance
// 1 + c/2.
func newStats(channels int) *autograd.BatchStats {
	s := &autograd.BatchStats{Mean: tensor.New(channels), Var: tensor.New(channels), Momentum: 0.1, Eps: batchNormEps}
	for c := range channels {
		s.Mean.Data()[c], s.Var.Data()[c] = float32(c)/4, 1+float32(c)/2
	}
	return s
}

func batchNormTwin(x gradtest.Array, weight, bias []float64, training bool) gradtest.Array {
	y := gradtest.NewArray(x.Shape...)
	channels := x.Shape[len(x.Shape)-1]
	m := float64(len(x.Data) / channels)
	for c := range channels {
		mean, variance := float64(c)/4, 1+float64(c)/2
		if training {
			mean, variance = 0, 0
			for i := c; i < len(x.Data); i += channels {
				mean += x.Data[i] / m
			}
			for i := c; i < len(x.Data); i += channels {
				variance += (x.Data[i] - mean) * (x.Data[i] - mean) / m
			}
		}
		for i := c; i < len(x.Data); i += channels {
			y.Data[i] = (x.Data[i] - mean) / math.Sqrt(variance+batchNormEps)
			if weight != nil {
				y.Data[i] = y.Data[i]*weight[c] + bias[c]
			}
		}
	}
	return y
}

// On paper: a channel of 1, 2, 3, 6 has mean 3, variance 14/4 = 3.5, and 14/3
// with the divisor M-1. y, at most 1.6, has the roundings of its factor, of its term
// and of a sum: 3 · 2⁻²⁴ · 1.6 = 3e-7.
func TestBatchNormAveragesItsStatistics(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	s := &autograd.BatchStats{Mean: tensor.FromSlice([]float32{10}, 1), Var: tensor.FromSlice([]float32{2}, 1), Momentum: 0.25}
	x := tape.Constant(tensor.FromSlice([]float32{1, 2, 3, 6}, 2, 2, 1))
	y := autograd.BatchNorm(x, autograd.Value{}, autograd.Value{}, s)
	for i, want := range []float64{-2, -1, 0, 3} {
		if got := y.Data().Data()[i]; math.Abs(float64(got)-want/math.Sqrt(3.5)) > 1e-6 {
			t.Errorf("y[%d] = %v, want %v", i, got, want/math.Sqrt(3.5))
		}
	}
	mean, variance := s.Mean.Data()[0], s.Var.Data()[0]
	if mean != 0.75*10+0.25*3 || variance != float32(0.75*2+0.25*14/3) || s.Batches != 1 {
		t.Errorf("mean %v, variance %v after %d batches; want 8.25, %v after 1", mean, variance, s.Batches, 0.75*2+0.25*14/3.)
	}
	tape.Training = false
	autograd.BatchNorm(x, autograd.Value{}, autograd.Value{}, s)
	if s.Mean.Data()[0] != mean || s.Var.Data()[0] != variance || s.Batches != 1 {
		t.Error("without training the statistics changed")
	}
}

// A multiple of 2^-10 below 8 plus 1000 is a float32, so x + 1000 is exact, and the
// outcome is that of x. What remains is rounding, some units of 2^-24 of results
// that are about 3, in dx after a subtraction of means.
func TestBatchNormWithALargeMeanIsThatWithout(t *testing.T) {
	near := gradtest.Normal("x", 4, 9, 37)
	for i, v := range near.Data() {
		near.Data()[i] = float32(math.Round(float64(v)*1024) / 1024)
	}
	far := near.Clone()
	for i := range far.Data() {
		far.Data()[i] += 1000
	}
	weight, bias, dy := gradtest.Normal("weight", 37), gradtest.Normal("bias", 37), gradtest.Normal("dy", 4, 9, 37)
	tape := autograd.NewTape()
	defer tape.Close()
	want := step(batchNorm).results(tape, dy, near, weight, bias)
	tape.Reset()
	got := step(batchNorm).results(tape, dy, far, weight, bias)
	for i, what := range []string{"y", "dx", "dweight", "dbias"} {
		wantNear(t, what, got[i], want[i], 1e-6)
	}
}

// Several tasks, and channels that do not fill the last row of the kernels. y has
// the few roundings that it has on paper. Those of dx, of random sign, hardly add up:
// 1e-6 of the sizes is some ten of them all of one sign, and 1e-3, 2⁻²⁵ for each of
// up to 33 000 rows, is for channels where dx is nothing but rounding.
func TestBatchNormOfManyRowsIsItsDefinition(t *testing.T) {
	for _, channels := range []int{3, 64, 70} {
		rows := 100_000/channels + 1
		x, weight, bias := gradtest.Normal("x", rows, channels), gradtest.Normal("weight", channels), gradtest.Normal("bias", channels)
		twin := batchNormTwin(gradtest.ArrayOf(x), gradtest.ArrayOf(weight).Data, gradtest.ArrayOf(bias).Data, true)
		want := tensor.New(rows, channels)
		for i, v := range twin.Data {
			want.Data()[i] = float32(v)
		}
		tape := autograd.NewTape()
		got := step(batchNorm).results(tape, x, x, weight, bias)
		tape.Close()
		wantNear(t, "y", got[0], want, 1e-6)
		// With dy = x, every channel of dx is sum over rows 0, and dbias the sum of x.
		for c := range channels {
			sum, dbias, size := 0.0, 0.0, 0.0
			for i := c; i < x.Len(); i += channels {
				sum += float64(got[1].Data()[i])
				size += math.Abs(float64(got[1].Data()[i]))
				dbias += float64(x.Data()[i])
			}
			if math.Abs(sum) > 1e-6*size+1e-3 {
				t.Errorf("%d channels: dx of channel %d adds up to %v, want 0 (sizes %v)", channels, c, sum, size)
			}
			if float32(dbias) != got[3].Data()[c] {
				t.Errorf("%d channels: dbias[%d] = %v, want %v", channels, c, got[3].Data()[c], dbias)
			}
		}
	}
}

func TestBatchNormHasTheSameBitsForAnyNumberOfWorkers(t *testing.T) {
	for _, channels := range []int{3, 70} {
		x := gradtest.Normal("x", 200_000/channels, channels)
		wantEqualBits(t, batchNorm, x, x, gradtest.Normal("weight", channels), gradtest.Normal("bias", channels))
	}
}

func TestBatchNormAllocatesNothingAfterTheFirstStep(t *testing.T) {
	stats := newStats(5)
	wantNoAllocations(t, func(x ...autograd.Value) autograd.Value {
		return autograd.BatchNorm(autograd.BatchNorm(x[0], x[1], x[2], stats), x[1], x[2], stats)
	}, gradtest.Normal("dy", 3, 4001, 5), gradtest.Normal("x", 3, 4001, 5), gradtest.Normal("weight", 5), gradtest.Normal("bias", 5))
}

// A NaN spoils its channel, in training, and no other.
func TestBatchNormLetsNaNTravel(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := gradtest.Normal("x", 4, 3)
	x.Data()[4] = float32(math.NaN())
	for i, v := range autograd.BatchNorm(tape.Constant(x), autograd.Value{}, autograd.Value{}, newStats(3)).Data().Data() {
		if (v != v) != (i%3 == 1) {
			t.Errorf("element %d is %v; NaN is in channel 1", i, v)
		}
	}
}

func TestBatchNormOfNothingInInference(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Training = false
	x := tape.Variable(tensor.New(0, 5, 3))
	y := autograd.BatchNorm(x, autograd.Value{}, autograd.Value{}, newStats(3))
	tape.Backward(y, nil)
	if y.Data().Len() != 0 || x.Grad().Len() != 0 {
		t.Errorf("shapes %v and %v", y.Shape(), x.Grad().Shape())
	}
}

func TestBatchNormPanicsWithoutRunningStatistics(t *testing.T) {
	for _, stats := range []*autograd.BatchStats{nil, {}, {Mean: tensor.New(3)}} {
		wantPanic(t, "autograd: batchnorm: the running mean and variance are nil", func(tape *autograd.Tape) {
			autograd.BatchNorm(tape.Constant(tensor.New(5, 3)), autograd.Value{}, autograd.Value{}, stats)
		})
	}
}

func TestBatchNormPanicsForShapesThatDoNotFit(t *testing.T) {
	none := autograd.Value{}
	for _, c := range []struct {
		want    string
		x, w, b []int
		stats   int
	}{
		{"batchnorm: x must be [N … C] with a channel at least: [3]", []int{3}, nil, nil, 3},
		{"batchnorm: x must be [N … C] with a channel at least: [3 0]", []int{3, 0}, nil, nil, 0},
		{"batchnorm: weight and bias must be [C] for x [N … C]: [2] and [5 3]", []int{5, 3}, []int{2}, nil, 3},
		{"batchnorm: weight and bias must be [C] for x [N … C]: [1 3] and [5 3]", []int{5, 3}, nil, []int{1, 3}, 3},
		{"batchnorm: running mean and variance must be [C] for x [N … C]: [2], [2] and [5 3]", []int{5, 3}, nil, nil, 2},
		{"batchnorm: training needs two elements of each channel at least: [1 1 3]", []int{1, 1, 3}, nil, nil, 3},
	} {
		wantShapeError(t, c.want, func(tape *autograd.Tape) {
			w, b := none, none
			if c.w != nil {
				w = tape.Constant(tensor.New(c.w...))
			}
			if c.b != nil {
				b = tape.Constant(tensor.New(c.b...))
			}
			autograd.BatchNorm(tape.Constant(tensor.New(c.x...)), w, b, newStats(c.stats))
		})
	}
}
