package kernel

import (
	"fmt"
	"math"
)

// AdamStep holds the numbers of one Adam step, the same for all weights, for the
// learning rate lr, the step's number t and the weight decay wd. NewAdamStep
// computes them.
type AdamStep struct {
	StepSize             float32 // lr / (1 - beta1^t)
	Beta1, OneMinusBeta1 float32 // how fast m forgets
	Beta2, OneMinusBeta2 float32 // how fast v forgets
	InvSqrtCorrection2   float32 // 1 / sqrt(1 - beta2^t)
	Eps                  float32 // keeps the quotient finite where v is 0
	Decay                float32 // wd, added to the gradient as wd*param (Adam); 0 for none
	Shrink               float32 // 1 - lr*wd, multiplies param (AdamW); 1 for none
}

// NewAdamStep returns the numbers of step t = 1, 2, …, computed in float64 and
// rounded once. Weight decay is part of the gradient (torch.optim.Adam), or, if
// decoupled, shrinks the weights directly (torch.optim.AdamW). A step below 1
// panics.
//
// Sources: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015,
// algorithm 1; Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
// 2019, algorithm 2.
func NewAdamStep(lr, beta1, beta2, eps, weightDecay float64, decoupled bool, step int) AdamStep {
	if step < 1 {
		panic(fmt.Sprintf("kernel: NewAdamStep: step %d, want 1 or more", step))
	}
	s := AdamStep{
		StepSize:           float32(lr / (1 - math.Pow(beta1, float64(step)))),
		Beta1:              float32(beta1),
		OneMinusBeta1:      float32(1 - beta1),
		Beta2:              float32(beta2),
		OneMinusBeta2:      float32(1 - beta2),
		InvSqrtCorrection2: float32(1 / math.Sqrt(1-math.Pow(beta2, float64(step)))),
		Eps:                float32(eps),
		Shrink:             1,
	}
	if decoupled {
		s.Shrink = float32(1 - lr*weightDecay)
	} else {
		s.Decay = float32(weightDecay)
	}
	return s
}

// Adam does one step of the Adam optimiser in a single pass over memory: it
// changes the weights param and the running means m (of the gradient) and v (of
// its square), given the gradient grad. For each weight, with every operation
// rounded to float32 and none fused,
//
//	g = grad + Decay param
//	m = Beta1 m + OneMinusBeta1 g
//	v = Beta2 v + (OneMinusBeta2 g) g
//	d = sqrt(v) InvSqrtCorrection2 + Eps
//	param = Shrink param - StepSize (m/d)
//
// which are PyTorch's formulas (torch.optim.Adam and AdamW, version 1.13).
// Every level gives the same bits: nothing is gained by fusing, as the pass
// waits for memory, 16 bytes read and 12 written for a weight. m and v start at
// 0. The lengths must be equal, else it panics; the slices must not overlap.
//
// An infinite param makes g NaN even if Decay is 0; NaN is not hidden either.
func Adam(param, grad, m, v []float32, s AdamStep) {
	sameLength4("Adam", "param grad m v", len(param), len(grad), len(m), len(v))
	raceRead(grad)
	raceWrite(param)
	raceWrite(m)
	raceWrite(v)
	adam(param, grad, m, v, &s)
}

func adamGeneric(param, grad, m, v []float32, s *AdamStep) {
	grad, m, v = grad[:len(param)], m[:len(param)], v[:len(param)]
	for i, p := range param {
		g := grad[i] + float32(s.Decay*p)
		m[i] = float32(s.Beta1*m[i]) + float32(s.OneMinusBeta1*g)
		v[i] = float32(s.Beta2*v[i]) + float32(float32(s.OneMinusBeta2*g)*g)
		d := float32(float32(math.Sqrt(float64(v[i])))*s.InvSqrtCorrection2) + s.Eps
		param[i] = float32(s.Shrink*p) - float32(s.StepSize*(m[i]/d))
	}
}
