package zoonet

import (
	"math"
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/autograd/gradtest"
	"galaxynet/galaxy"
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

var activations = []Activation{Softplus, ReLU, Softmax}

// treeTwin is the tree written out column by column, from the competition's rules
// instead of galaxy.Questions.
func treeTwin(act Activation) func(x ...gradtest.Array) gradtest.Array {
	return func(x ...gradtest.Array) gradtest.Array {
		y := gradtest.NewArray(x[0].Shape...)
		for n := range x[0].Shape[0] {
			z, y := x[0].Data[37*n:37*(n+1)], y.Data[37*n:37*(n+1)]
			for j, v := range z {
				switch act {
				case Softplus:
					y[j] = math.Log(1 + math.Exp(v))
				case ReLU:
					y[j] = max(v, 0)
				case Softmax:
					y[j] = math.Exp(v)
				}
			}
			for _, q := range [][2]int{{0, 3}, {3, 5}, {5, 7}, {7, 9}, {9, 13}, {13, 15}, {15, 18}, {18, 25}, {25, 28}, {28, 31}, {31, 37}} {
				sum := 1e-12
				for _, v := range y[q[0]:q[1]] {
					sum += v
				}
				for j := q[0]; j < q[1]; j++ {
					y[j] /= sum
				}
			}
			for _, s := range [][3]int{{3, 5, 1}, {5, 13, 4}, {15, 18, 0}, {18, 25, 13}, {25, 28, 3}, {28, 37, 7}} {
				for j := s[0]; j < s[1]; j++ {
					y[j] *= y[s[2]]
				}
			}
		}
		return y
	}
}

func TestTreeAndItsGradientAreRight(t *testing.T) {
	for _, act := range activations {
		large := gradtest.Normal("large", 5, 37)
		tensor.ScaleTo(large, 8, large)
		for name, z := range map[string]*tensor.Tensor{
			"a row": gradtest.Normal("z", 1, 37), "rows": gradtest.Normal("z", 3, 37),
			"chunks": gradtest.Normal("z", 35, 37), "large": large,
		} {
			gradtest.Run(t, gradtest.Case{
				Name:   act.String() + ", " + name,
				F:      func(x ...autograd.Value) autograd.Value { return Tree(x[0], act) },
				Twin:   treeTwin(act),
				Inputs: []*tensor.Tensor{z},
			}, false)
		}
	}
}

// through computes Tree and the gradient for dy of ones times weight.
func through(z *tensor.Tensor, act Activation, dy *tensor.Tensor) (y, dz *tensor.Tensor) {
	tape := autograd.NewTape()
	defer tape.Close()
	in := tape.Variable(z)
	out := Tree(in, act)
	y = out.Data().Clone()
	if dy == nil {
		dy = tensor.Ones(z.Shape()...)
	}
	tape.Backward(out, dy)
	return y, in.Grad().Clone()
}

// Rounding to float32 of numbers up to 1 is 3e-8, of the six answers to question 11
// and their parent 2e-7.
func TestTreeObeysTheSumRules(t *testing.T) {
	for _, act := range activations {
		z := gradtest.Normal("sums", 50, 37)
		tensor.ScaleTo(z, 20, z)
		if act == ReLU {
			tensor.AbsTo(z, z)
		}
		y, _ := through(z, act, nil)
		for n := range 50 {
			if err := galaxy.CheckSums(y.Slice(n, n+1).Data(), 1e-6); err != nil {
				t.Errorf("%v, row %d: %v", act, n, err)
			}
		}
	}
}

// The sum of all y does not depend on z where every question hands on all it gets,
// so the gradient of a sum that is weighted by questions alone is zero at the last
// ones: a question's answers move against each other only.
func TestTreeGradientOfAQuestionsSumIsZeroInTheQuestion(t *testing.T) {
	z := gradtest.Normal("z", 3, 37)
	dy := tensor.New(3, 37)
	for n := range 3 {
		for j := 31; j < 37; j++ {
			dy.Set(1, n, j)
		}
	}
	_, dz := through(z, Softplus, dy)
	for n := range 3 {
		for j := range 37 {
			above := j < 5 || j == 7 || j == 8 // questions 1, 2 and 4
			if v := dz.At(n, j); above != (math.Abs(float64(v)) > 1e-7) {
				t.Errorf("row %d, %s: gradient %v", n, galaxy.ColumnNames[j], v)
			}
		}
	}
}

func TestPermutedInputsGivePermutedAnswers(t *testing.T) {
	for _, act := range activations {
		z := gradtest.Normal("z", 1, 37)
		y, _ := through(z, act, nil)
		for _, q := range galaxy.Questions {
			turned := z.Clone()
			n := q.Hi - q.Lo
			for k := range n {
				turned.Data()[q.Lo+(k+1)%n] = z.Data()[q.Lo+k]
			}
			got, _ := through(turned, act, nil)
			for k := range n {
				a, b := got.Data()[q.Lo+(k+1)%n], y.Data()[q.Lo+k]
				if math.Abs(float64(a-b)) > 1e-7 { // the sum in another order
					t.Errorf("%v, question %d, answer %d: %v, was %v", act, q.Number, k+1, a, b)
				}
			}
		}
	}
}

func TestQuestionsWithoutAnyActivationStayFinite(t *testing.T) {
	for _, act := range activations {
		for _, value := range []float32{0, -1, -50, -1e4, -1e30, 1e30} {
			z := gradtest.Normal("z", 1, 37)
			for j := 15; j < 18; j++ { // question 7
				z.Data()[j] = value
			}
			y, dz := through(z, act, gradtest.Normal("dy", 1, 37))
			for j := range 37 {
				if v, d := float64(y.Data()[j]), float64(dz.Data()[j]); math.IsNaN(v-v) || math.IsNaN(d-d) {
					t.Errorf("%v of %v, %s: y %v, dz %v", act, value, galaxy.ColumnNames[j], v, d)
				}
			}
			// Softplus and softmax still divide the parent's fraction, if z is not lower
			// than any e^z that float64 holds.
			third := y.Data()[0] / 3
			if act == ReLU && value <= 0 || act == Softplus && value < -600 {
				third = 0
			}
			for j := 15; j < 18; j++ {
				if v := y.Data()[j]; math.Abs(float64(v-third)) > 1e-7 {
					t.Errorf("%v of %v, %s: %v, want %v", act, value, galaxy.ColumnNames[j], v, third)
				}
			}
		}
	}
}

func TestNaNTravelsDownTheTreeAndNotElsewhere(t *testing.T) {
	for _, act := range activations {
		z := gradtest.Normal("z", 2, 37)
		z.Data()[7] = float32(math.NaN()) // question 4 of the first row
		y, _ := through(z, act, nil)
		for j := range 74 {
			want := j >= 7 && j < 9 || j >= 28 && j < 37
			if v := y.Data()[j]; (v != v) != want {
				t.Errorf("%v, element %d is %v, want NaN: %v", act, j, v, want)
			}
		}
	}
}

func TestTreePanicsForOtherShapes(t *testing.T) {
	for _, c := range []struct {
		shape []int
		want  string
	}{
		{[]int{3, 36}, "tree: the input must be [N 37]: [3 36]"},
		{[]int{37}, "tree: the input must be [N 37]: [37]"},
		{[]int{1, 1, 37}, "tree: the input must be [N 37]: [1 1 37]"},
	} {
		err := tensor.Catch(func() { through(tensor.New(c.shape...), Softplus, nil) })
		if err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	if y, dz := through(tensor.New(0, 37), Softplus, nil); y.Len() != 0 || dz.Len() != 0 {
		t.Error("no rows became some")
	}
}

func TestTreeIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	defer par.SetWorkers(par.SetWorkers(1))
	z, dy := gradtest.Normal("z", 203, 37), gradtest.Normal("dy", 203, 37)
	for _, act := range activations {
		par.SetWorkers(1)
		wantY, wantGrad := through(z, act, dy)
		for _, workers := range []int{2, 3, 8, 17} {
			par.SetWorkers(workers)
			y, dz := through(z, act, dy)
			if !slices.Equal(y.Data(), wantY.Data()) || !slices.Equal(dz.Data(), wantGrad.Data()) {
				t.Errorf("%v: %d workers gave other bits than one", act, workers)
			}
		}
	}
}
