package bench

import (
	"fmt"
	"strings"
)

// A Shape is one matrix product C = op(A)·op(B), where op(A) is m×k, op(B) is
// k×n, C is m×n, and op(X) is X or its transpose. All matrices lie in memory row
// by row without gaps.
type Shape struct {
	Name       string
	M, N, K    int
	TransposeA bool // A lies in memory as k×m
	TransposeB bool // B lies in memory as n×k
}

// Shapes are the products that are measured: squares, the products of the
// Galaxy Zoo network for a batch of 64 (conv: one image as an im2col matrix; fc:
// fully connected layers, forward, weight gradient dW, input gradient dX), and
// three that fit no tile. Forward products are NT because a layer's weights lie
// in memory as [out][in].
var Shapes = []Shape{
	{"sq256", 256, 256, 256, false, false},
	{"sq512", 512, 512, 512, false, false},
	{"sq1024", 1024, 1024, 1024, false, false},
	{"sq2048", 2048, 2048, 2048, false, false},
	{"conv1_im2col", 64, 3600, 243, false, false},
	{"conv2_im2col", 96, 900, 1600, false, false},
	{"conv2_dW", 96, 1600, 900, false, true},
	{"conv2_dcol", 1600, 900, 96, true, false},
	{"fc1_fwd", 64, 2700, 21600, false, true},
	{"fc1_dW", 2700, 21600, 64, true, false},
	{"fc1_dX", 64, 21600, 2700, false, false},
	{"fc2_fwd", 64, 675, 2700, false, true},
	{"fc2_dW", 675, 2700, 64, true, false},
	{"fc2_dX", 64, 2700, 675, false, false},
	{"fc3_fwd", 64, 37, 675, false, true},
	{"fc3_dW", 37, 675, 64, true, false},
	{"fc1_b1", 1, 2700, 21600, false, true},
	{"odd_333x777x555", 333, 777, 555, false, false},
	{"odd_37x675x129", 37, 675, 129, false, false},
	{"tall_20000x37x64", 20000, 37, 64, false, false},
}

// Flops returns the floating-point operations of one product: a multiplication
// and an addition for each of the m·n·k terms.
func (s Shape) Flops() float64 {
	return 2 * float64(s.M) * float64(s.N) * float64(s.K)
}

// Op returns the usual two letters: N for a matrix as it is, T for a transposed
// one; "NT" means C = A·Bᵀ.
func (s Shape) Op() string {
	letter := map[bool]string{false: "N", true: "T"}
	return letter[s.TransposeA] + letter[s.TransposeB]
}

// String returns the shape as tables show it: "fc1_fwd (64,2700,21600 NT)".
func (s Shape) String() string {
	return fmt.Sprintf("%s (%d,%d,%d %s)", s.Name, s.M, s.N, s.K, s.Op())
}

// ByName returns the shapes with the given names, in the order asked for. An
// unknown name is an error that lists the known ones.
func ByName(names ...string) ([]Shape, error) {
	var found []Shape
	for _, name := range names {
		i := indexByName(name)
		if i < 0 {
			return nil, fmt.Errorf("bench: no shape is called %q; known: %s", name, strings.Join(allNames(), ", "))
		}
		found = append(found, Shapes[i])
	}
	return found, nil
}

// indexByName returns the index in Shapes, or -1.
func indexByName(name string) int {
	for i, s := range Shapes {
		if s.Name == name {
			return i
		}
	}
	return -1
}

func allNames() []string {
	names := make([]string, len(Shapes))
	for i, s := range Shapes {
		names[i] = s.Name
	}
	return names
}
