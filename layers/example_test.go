package layers_test

import (
	"fmt"
	"os"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// The net on paper of the package comment.
func Example_onPaper() {
	fc1, fc2 := layers.NewLinear(2, 2), layers.NewLinear(2, 1)
	net := layers.NewSequential().Add("fc1", fc1).Then(layers.NewReLU()).Add("fc2", fc2)
	layers.Init(net, 1, nil)
	copy(fc1.Weight.Data().Data(), []float32{1, 2, 0, -1})
	copy(fc1.Bias.Data().Data(), []float32{0, 1})
	copy(fc2.Weight.Data().Data(), []float32{3, 5})
	copy(fc2.Bias.Data().Data(), []float32{-1})

	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, 2}, 1, 2))
	y := net.Forward(x)
	y.Backward()
	fmt.Println("y", y.Data())
	for _, p := range layers.Params(net) {
		fmt.Println(p.Name, p.Shape(), p.Grad())
	}
	fmt.Println("x", x.Grad())
	// Output:
	// y [[14.]]
	// fc1.weight [2 2] [[3. 6.]
	//  [0. 0.]]
	// fc1.bias [2] [3. 0.]
	// fc2.weight [1 2] [[5. 0.]]
	// fc2.bias [1] [1.]
	// x [[3. 6.]]
}

// Gate multiplies its input by numbers between 0 and 1 that it computes from it.
type Gate struct {
	layers.Scope
	fc *layers.Linear
}

func (g *Gate) Children() []layers.Child { return []layers.Child{{Name: "fc", Layer: g.fc}} }

func (g *Gate) Forward(x autograd.Value) autograd.Value {
	defer g.Leave(g.Enter(x))
	return autograd.Mul(x, autograd.Sigmoid(g.fc.Forward(x)))
}

func (g *Gate) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer g.Infer(x, &y, &err)
	return g.fc.OutputShape(x)
}

// A layer of one's own that has another in it.
func Example_ownLayer() {
	net := layers.NewSequential().
		Add("gate", &Gate{fc: layers.NewLinear(5, 5)}).
		Add("fc", layers.NewLinear(5, 2))
	if err := layers.Summary(os.Stdout, net, tensor.Shape{16, 5}); err != nil {
		fmt.Println(err)
	}
	fmt.Println()
	fmt.Println(layers.Check(net, tensor.Shape{16, 4}))
	// Output:
	// layer   kind        output  parameters  multiply-adds  memory
	// net     Sequential  [16 2]
	//   gate  Gate        [16 5]
	//     fc  Linear      [16 5]          30            400   320 B
	//   fc    Linear      [16 2]          12            160   128 B
	//
	// parameters     42 (42 trained), 168 B
	// multiply-adds  560
	// outputs        448 B
	//
	// gate.fc: linear: the input has 4 columns, want 5: [16 4] and [5 5]
}
