package kernel

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
)

// sameLength2 panics unless both slices of a call have one length. The text
// names the function, the arguments (names, separated by spaces) and their
// lengths:
//
//	kernel: ScaleTo: lengths differ: dst 3, x 4
func sameLength2(function, names string, a, b int) {
	if a != b {
		panic(lengthsDiffer(function, names, a, b))
	}
}

// sameLength3 is sameLength2 for three slices.
func sameLength3(function, names string, a, b, c int) {
	if a != b || a != c {
		panic(lengthsDiffer(function, names, a, b, c))
	}
}

// sameLength4 is sameLength2 for four slices.
func sameLength4(function, names string, a, b, c, d int) {
	if a != b || a != c || a != d {
		panic(lengthsDiffer(function, names, a, b, c, d))
	}
}

// lengthsDiffer returns the text of the panic.
func lengthsDiffer(function, names string, lengths ...int) string {
	parts := strings.Fields(names)
	for i := range parts {
		parts[i] = fmt.Sprintf("%s %d", parts[i], lengths[i])
	}
	return fmt.Sprintf("kernel: %s: lengths differ: %s", function, strings.Join(parts, ", "))
}

// tooFar is a distance in floats that no slice is long enough for, and a few of
// which can be added.
const tooFar = math.MaxInt / 4

// distance returns n·stride for n >= 0, or tooFar if it is more: without that a product that
// overflows could pass for a small one. A negative stride is for the caller to
// find.
func distance(n, stride int) int {
	if stride < 0 {
		return n * stride
	}
	if high, low := bits.Mul(uint(n), uint(stride)); high == 0 && low < tooFar {
		return int(low)
	}
	return tooFar
}
