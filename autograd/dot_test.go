package autograd_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
)

// scalarParam returns a parameter of one element.
func scalarParam(name string, v float32) *autograd.Param {
	p := autograd.NewParam(name)
	p.Allocate(nil)
	p.Data().Fill(v)
	return p
}

func ExampleTape_WriteDot() {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.RetainGrads = true
	w, b := scalarParam("w", 3), scalarParam("b", -4)
	x := tape.Constant(tensor.Full(2))

	wx := autograd.Mul(tape.Param(w), x)
	y := autograd.Square(autograd.Add(wx, tape.Param(b)))
	y.Backward()

	if err := tape.WriteDot(os.Stdout); err != nil {
		panic(err.Error())
	}
	// Output:
	// digraph tape {
	// 	ordering=in;
	// 	n0 [shape=ellipse, label="constant\nshape []\nvalue 2"];
	// 	n1 [shape=ellipse, label="parameter\nw\nshape []\nvalue 3\ngrad 8"];
	// 	n2 [shape=box, label="mul\nshape []\nvalue 6\ngrad 4"];
	// 	n1 -> n2;
	// 	n0 -> n2;
	// 	n3 [shape=ellipse, label="parameter\nb\nshape []\nvalue -4\ngrad 4"];
	// 	n4 [shape=box, label="add\nshape []\nvalue 2\ngrad 4"];
	// 	n2 -> n4;
	// 	n3 -> n4;
	// 	n5 [shape=box, label="square\nshape []\nvalue 4\ngrad 1"];
	// 	n4 -> n5;
	// }
}

func TestWriteDotOfALayer(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	tape.Scope = `fc1 "wide" \o/`
	x := tape.Constant(tensor.FromSlice([]float32{1, 2.5, -1.0 / 3, 1e9, 5, 6, 7}, 1, 7))
	w := tape.Variable(tensor.FromSlice([]float32{1, 0, 0, 0, 0, 0, 0}, 1, 7))
	h := autograd.Linear(x, w, autograd.Value{}) // the bias that is left out has no arrow
	y := autograd.ReLUInPlace(autograd.Add(h, h))
	tape.Backward(y, nil)
	var text strings.Builder
	if err := tape.WriteDot(&text); err != nil {
		t.Fatal(err)
	}
	scope := `\nfc1 \"wide\" \\o/\n`
	want := strings.Join([]string{
		`digraph tape {`,
		`	ordering=in;`,
		`	n0 [shape=ellipse, label="constant` + scope + `shape [1 7]"];`, // seven elements are too many
		`	n1 [shape=ellipse, label="variable` + scope + `shape [1 7]"];`,
		`	n2 [shape=box, label="linear` + scope + `shape [1 1]\nvalue [1]"];`, // no gradient without RetainGrads
		`	n0 -> n2;`,
		`	n1 -> n2;`,
		`	n3 [shape=box, label="add` + scope + `shape [1 1]\noverwritten in place"];`,
		`	n2 -> n3;`,
		`	n2 -> n3;`,
		`	n4 [shape=box, label="relu` + scope + `shape [1 1]\nvalue [2]"];`,
		`	n3 -> n4;`,
		`}`, ``}, "\n")
	if got := text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWriteDotShowsSixElementsWithFourDigits(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	x := tape.Variable(tensor.FromSlice([]float32{1, 2.5, -1.0 / 3, 1e9, 123456, 0.00012345}, 2, 3))
	tape.Backward(autograd.Mul(x, x), tensor.FromSlice([]float32{0, 0, 0, 0, 0, 0.5}, 2, 3))
	var text strings.Builder
	if err := tape.WriteDot(&text); err != nil {
		t.Fatal(err)
	}
	if want := `label="variable\nshape [2 3]\nvalue [1 2.5 -0.3333 1e+09 1.235e+05 0.0001234]\ngrad [0 0 -0 0 0 0.0001234]"`; !strings.Contains(text.String(), want) {
		t.Errorf("got\n%s\nwant in it\n%s", text.String(), want)
	}
}

// A drawing of nothing, and of a tape that cannot go backward, is one too.
func TestWriteDotOfAnInferenceTape(t *testing.T) {
	tape := autograd.NewInferenceTape()
	defer tape.Close()
	for _, want := range []string{
		"digraph tape {\n\tordering=in;\n}\n",
		"digraph tape {\n\tordering=in;\n\tn0 [shape=ellipse, label=\"constant\\nshape []\\nvalue -1\"];\n\tn1 [shape=box, label=\"relu\\nshape []\\nvalue 0\"];\n\tn0 -> n1;\n}\n",
	} {
		var text strings.Builder
		if err := tape.WriteDot(&text); err != nil || text.String() != want {
			t.Errorf("got %q and the error %v, want %q", text.String(), err, want)
		}
		autograd.ReLU(tape.Constant(tensor.Full(-1)))
	}
}

func TestWriteDotReturnsTheWritersError(t *testing.T) {
	tape := autograd.NewTape()
	defer tape.Close()
	err := tape.WriteDot(brokenWriter{})
	if want := "autograd: writing the drawing of a tape: disk full"; err == nil || err.Error() != want || !errors.Is(err, errFull) {
		t.Errorf("got %v, want %q", err, want)
	}
}

type brokenWriter struct{}

var errFull = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errFull }
