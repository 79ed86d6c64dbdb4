package optim_test

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// The line through (0, 1), (1, 3), (2, 5) and (3, 7) is y = 2x + 1.
func Example() {
	weight, bias := autograd.NewParam("weight", 1, 1), autograd.NewParam("bias", 1)
	params := []*autograd.Param{weight, bias}
	for _, p := range params {
		p.Allocate(nil) // zeros
	}
	x := tensor.FromSlice([]float32{0, 1, 2, 3}, 4, 1)
	y := tensor.FromSlice([]float32{1, 3, 5, 7}, 4, 1)

	const steps = 200
	opt := optim.NewSGD(params, optim.SGDOptions{Momentum: 0.9})
	schedule := optim.WarmUp(10, optim.Cosine(0.02, 0, steps-10))
	tape := autograd.NewTape()
	defer tape.Close()
	for step := range steps {
		tape.Reset()
		predicted := autograd.Linear(tape.Constant(x), tape.Param(weight), tape.Param(bias))
		wrong := autograd.Add(predicted, tape.Constant(tensor.Scale(-1, y)))
		autograd.Sum(autograd.Mul(wrong, wrong), tensor.All).Backward()

		optim.SetLR(opt, schedule(step))
		optim.ClipGradNorm(params, 10)
		opt.Step()
		opt.ZeroGrad()
	}
	fmt.Printf("y = %.3f x + %.3f\n", weight.Data().Item(), bias.Data().Item())
	// Output:
	// y = 2.000 x + 1.000
}

func ExampleSchedule() {
	schedule := optim.WarmUp(2, optim.StepDecay(0.4, 3, 0.5))
	for step := range 9 {
		fmt.Print(schedule(step), " ")
	}
	// Output:
	// 0.2 0.4 0.4 0.4 0.4 0.2 0.2 0.2 0.1
}

// The head learns ten times as fast as the rest, which is drawn to 0.
func ExampleSGD_AddGroup() {
	body, head := autograd.NewParam("body", 2), autograd.NewParam("head", 2)
	opt := optim.NewSGD([]*autograd.Param{body}, optim.SGDOptions{LR: 0.01, Momentum: 0.9, WeightDecay: 1e-4})
	opt.AddGroup([]*autograd.Param{head}, 0.1, 0)
	for _, g := range opt.Groups() {
		fmt.Println(g.Params()[0].Name, g.LR, g.WeightDecay)
	}
	// Output:
	// body 0.01 0.0001
	// head 0.1 0
}
