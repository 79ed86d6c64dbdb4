package tensor

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// How tensors are printed. All are NumPy's defaults but the precision, which is 8
// there.
const (
	printPrecision = 4    // digits after the point
	printThreshold = 1000 // the largest number of elements that is printed in full
	printEdge      = 3    // elements at either end of an axis that is not
	printWidth     = 75   // columns of a line
)

// String returns the elements as NumPy's str does with a precision of 4: nested
// brackets, aligned columns, and of a tensor of more than 1000 elements the three
// first and last along each axis.
//
//	[[-1.      0.5     0.3333]
//	 [ 2.      4.      8.    ]]
//
// All numbers are in scientific notation if the largest is at least 1e6, the
// smallest below 1e-4 or the ratio of the two above 1000, zeros and non-finite
// ones aside. A scalar is printed like an element, where NumPy prints all its
// digits.
func (t *Tensor) String() string { return t.text(printPrecision) }

// Format implements fmt.Formatter: %v and %s print String, and %.2v prints 2
// digits after the point.
func (t *Tensor) Format(f fmt.State, verb rune) {
	if t == nil {
		fmt.Fprint(f, "<nil>")
		return
	}
	if verb != 'v' && verb != 's' {
		fmt.Fprintf(f, "%%!%c(tensor %v)", verb, t.shape)
		return
	}
	precision, given := f.Precision()
	if !given {
		precision = printPrecision
	}
	fmt.Fprint(f, t.text(precision))
}

func (t *Tensor) text(precision int) string {
	if len(t.data) == 0 {
		return "[]"
	}
	p := printer{shape: t.shape, elide: len(t.data) > printThreshold}
	var shown []float32
	p.visit(t.data, 0, func(v float32) { shown = append(shown, v) })
	p.number = newNumberFormat(shown, precision)
	return p.array(t.data, 0, " ", printWidth)
}

// printer writes one tensor.
type printer struct {
	shape  Shape
	elide  bool // long axes show their ends only
	number numberFormat
}

// long reports whether the middle of an axis is left out.
func (p *printer) long(axis int) bool { return p.elide && p.shape[axis] > 2*printEdge }

// visit calls f with the elements that are shown, in order. data is the part of
// the tensor from axis on.
func (p *printer) visit(data []float32, axis int, f func(float32)) {
	if axis == len(p.shape) {
		f(data[0])
		return
	}
	row := len(data) / p.shape[axis]
	for i := range p.shape[axis] {
		if p.long(axis) && printEdge <= i && i < p.shape[axis]-printEdge {
			continue
		}
		p.visit(data[i*row:(i+1)*row], axis+1, f)
	}
}

// array returns the text of the part of the tensor from axis on. Its lines but
// the first begin with indent, and have width columns for themselves and the
// indent.
func (p *printer) array(data []float32, axis int, indent string, width int) string {
	if axis == len(p.shape) {
		return p.number.text(data[0])
	}
	if axis == len(p.shape)-1 {
		return "[" + p.line(data, axis, indent, width-1) + "]"
	}
	row := len(data) / p.shape[axis]
	between := strings.Repeat("\n", len(p.shape)-1-axis) + indent
	var b strings.Builder
	b.WriteString("[")
	for i := 0; i < p.shape[axis]; i++ {
		if i > 0 {
			b.WriteString(between)
		}
		if i == printEdge && p.long(axis) {
			b.WriteString("..." + between)
			i = p.shape[axis] - printEdge
		}
		b.WriteString(p.array(data[i*row:(i+1)*row], axis+1, indent+" ", width-1))
	}
	b.WriteString("]")
	return b.String()
}

// line returns the numbers of the last axis, wrapped to the width.
func (p *printer) line(data []float32, axis int, indent string, width int) string {
	var done strings.Builder // the lines that are full
	line := ""               // the current one, without its indent
	word := func(s string) {
		switch {
		case line == "":
			line = s
		case len(indent)+len(line)+1+len(s) > width:
			done.WriteString(strings.TrimRight(line, " ") + "\n" + indent)
			line = s
		default:
			line += " " + s
		}
	}
	for i := 0; i < len(data); i++ {
		if i == printEdge && p.long(axis) {
			word("...")
			i = len(data) - printEdge
		}
		word(p.number.text(data[i]))
	}
	return done.String() + line
}

// numberFormat is how all numbers of one tensor are written, so that their points
// stand below each other.
type numberFormat struct {
	precision   int // most digits after the point
	scientific  bool
	left, right int // columns before the point, and after it
}

// newNumberFormat returns the format for the numbers that are shown.
func newNumberFormat(shown []float32, precision int) numberFormat {
	f := numberFormat{precision: precision}
	smallest, largest := float32(math.Inf(1)), float32(0)
	finite := 0
	for _, v := range shown {
		if !isFinite(v) {
			continue
		}
		finite++
		if v = max(v, -v); v > 0 {
			smallest, largest = min(smallest, v), max(largest, v)
		}
	}
	f.scientific = largest >= 1e6 || largest > 0 && (smallest < 1e-4 || largest/smallest > 1000)

	digits := 0
	for _, v := range shown {
		if isFinite(v) {
			whole, fraction, _ := strings.Cut(f.digits(v), ".")
			f.left, digits = max(f.left, len(whole)), max(digits, len(fraction))
		}
	}
	f.right = digits
	if f.scientific {
		f.precision = digits // all numbers get as many digits as the longest needs
		f.right += len("e+00")
	}
	for _, v := range shown {
		if !isFinite(v) {
			f.left = max(f.left, len(special(v))-f.right-1)
		}
	}
	return f
}

// digits returns a finite number with as many digits after the point as it takes
// to tell it from its neighbours, but at most the precision. There is always a
// point. The exponent, if any, is left out.
func (f *numberFormat) digits(v float32) string {
	verb := byte('f')
	if f.scientific {
		verb = 'e'
	}
	shortest := strconv.FormatFloat(float64(v), verb, -1, 32)
	s, _, _ := strings.Cut(shortest, "e")
	if _, fraction, _ := strings.Cut(s, "."); len(fraction) > f.precision {
		s, _, _ = strings.Cut(strconv.FormatFloat(float64(v), verb, f.precision, 64), "e")
	}
	if strings.Contains(s, ".") {
		return strings.TrimRight(s, "0")
	}
	return s + "."
}

// text returns a number, filled up with blanks to the width of its column.
func (f *numberFormat) text(v float32) string {
	width := f.left + 1 + f.right
	if !isFinite(v) {
		return fmt.Sprintf("%*s", width, special(v))
	}
	if f.scientific {
		s := strconv.FormatFloat(float64(v), 'e', f.precision, 64)
		if f.precision == 0 {
			s = strings.Replace(s, "e", ".e", 1)
		}
		return fmt.Sprintf("%*s", width, s)
	}
	whole, fraction, _ := strings.Cut(f.digits(v), ".")
	return fmt.Sprintf("%*s.%-*s", f.left, whole, f.right, fraction)
}

// special returns the name of a number that is not finite.
func special(v float32) string {
	switch {
	case v != v:
		return "nan"
	case v < 0:
		return "-inf"
	}
	return "inf"
}

func isFinite(v float32) bool { return v-v == 0 }
