package golden

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// optimizerOf returns what makes the optimizer that a case is about, or nil.
func optimizerOf(c *goldenCase) func(p *autograd.Param) optim.Optimizer {
	kind, _, _ := strings.Cut(c.op, "_")
	switch kind {
	case "sgd":
		return func(p *autograd.Param) optim.Optimizer {
			return optim.NewSGD([]*autograd.Param{p}, optim.SGDOptions{
				LR: c.number("lr", 0), Momentum: c.number("momentum", 0),
				Nesterov: c.attr["nesterov"] == "true", WeightDecay: c.number("weight_decay", 0),
			})
		}
	case "adam", "adamw":
		options, build := optim.DefaultAdam(), optim.NewAdam
		if kind == "adamw" {
			options, build = optim.DefaultAdamW(), optim.NewAdamW
		}
		options.LR, options.Eps = c.number("lr", options.LR), c.number("eps", options.Eps)
		options.WeightDecay = c.number("weight_decay", options.WeightDecay)
		if text, ok := c.attr["betas"]; ok {
			var betas [2]float64
			if err := json.Unmarshal([]byte(text), &betas); err != nil {
				panic(fmt.Sprintf("attribute betas: %v", err))
			}
			options.Beta1, options.Beta2 = betas[0], betas[1]
		}
		return func(p *autograd.Param) optim.Optimizer { return build([]*autograd.Param{p}, options) }
	}
	return nil
}

// runOptimizer takes the case's steps with its gradients.
func runOptimizer(t *testing.T, c *goldenCase) {
	p := paramOf("param", c.tensors["param"])
	opt := optimizerOf(c)(p)
	steps := 0
	for ; c.tensors[fmt.Sprintf("grad_%d", steps)] != nil; steps++ {
		giveGrad(p, c.tensors[fmt.Sprintf("grad_%d", steps)])
		opt.Step()
		opt.ZeroGrad()
		name := fmt.Sprintf("param_%d", steps)
		wantNear(t, name, p.Data(), c.tensors[name], 1e-5)
	}
	if steps == 0 {
		t.Error("the case has no grad_0")
	}
}

// runClip clips the gradients of the case.
func runClip(t *testing.T, c *goldenCase) {
	var params []*autograd.Param
	for i := 0; c.tensors[fmt.Sprintf("grad_%d", i)] != nil; i++ {
		grad := c.tensors[fmt.Sprintf("grad_%d", i)]
		p := paramOf(fmt.Sprint(i), grad)
		giveGrad(p, grad)
		params = append(params, p)
	}
	norm := optim.ClipGradNorm(params, c.number("max_norm", 1))
	wantNear(t, "norm", tensor.Full(float32(norm)), c.tensors["norm"], 1e-5)
	for i, p := range params {
		name := fmt.Sprintf("clipped_%d", i)
		wantNear(t, name, p.Grad(), c.tensors[name], 1e-5)
	}
}

// paramOf returns a parameter with the values of x.
func paramOf(name string, x *tensor.Tensor) *autograd.Param {
	p := autograd.NewParam(name, x.Shape()...)
	p.Allocate(nil)
	p.Data().CopyFrom(x)
	return p
}

// giveGrad makes grad the gradient of p: that of p itself, for dy = grad.
func giveGrad(p *autograd.Param, grad *tensor.Tensor) {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Backward(tape.Param(p), grad)
}
