package autograd

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"galaxynet/tensor"
)

// dotElements is the size up to which a drawing shows the elements of a tensor.
const dotElements = 6

// WriteDot draws what is on the tape as a graph in the language of Graphviz
// (dot -Tsvg makes a picture of it): an ellipse for each parameter, variable and
// constant, a box for each operation, and arrows from the inputs of an operation
// to it, in their order. Each says its name, the scope or the parameter's name,
// the shape, and up to six elements; after Backward also the gradient, where it is
// kept: of parameters and variables, and of everything with RetainGrads. The same
// tape gives the same text. It returns w's first error.
func (t *Tape) WriteDot(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString("digraph tape {\n\tordering=in;\n")
	for _, n := range t.nodes[:t.used] {
		outline := "box"
		if n.leaf {
			outline = "ellipse"
		}
		fmt.Fprintf(b, "\tn%d [shape=%s, label=\"%s\"];\n", n.id, outline, n.dotLabel())
		for _, id := range n.inputs {
			if id >= 0 {
				fmt.Fprintf(b, "\tn%d -> n%d;\n", id, n.id)
			}
		}
	}
	b.WriteString("}\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("autograd: writing the drawing of a tape: %w", err)
	}
	return nil
}

// dotLabel returns the text of a node, a line for each thing.
func (n *Node) dotLabel() string {
	lines := []string{n.name}
	if n.scope != "" {
		lines = append(lines, n.scope)
	}
	lines = append(lines, "shape "+n.out.Shape().String())
	switch {
	case n.version != n.tape.nodes[n.base].current:
		lines = append(lines, "overwritten in place")
	case n.out.Len() <= dotElements:
		lines = append(lines, "value "+dotNumbers(&n.out))
	}
	if grad := n.keptGrad(); grad != nil && grad.Len() <= dotElements {
		lines = append(lines, "grad "+dotNumbers(grad))
	}
	for i, line := range lines {
		lines[i] = dotEscapes.Replace(line)
	}
	return strings.Join(lines, `\n`)
}

// dotEscapes makes any text part of a quoted label.
var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// keptGrad returns the gradient if there is one and its memory was not used up.
func (n *Node) keptGrad() *tensor.Tensor {
	switch {
	case n.param != nil:
		return n.param.Grad()
	case n.hasGrad && n.gradSpan != nil:
		return &n.grad
	}
	return nil
}

// dotNumbers returns the elements with four digits, in brackets if there is an
// axis.
func dotNumbers(x *tensor.Tensor) string {
	var numbers []string
	for _, v := range x.Data() {
		numbers = append(numbers, strconv.FormatFloat(float64(v), 'g', 4, 32))
	}
	text := strings.Join(numbers, " ")
	if x.Rank() == 0 {
		return text
	}
	return "[" + text + "]"
}
