package layers

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"galaxynet/tensor"
)

// inference is what Summary sees of a layer's OutputShape.
type inference struct {
	layer  Layer
	output tensor.Shape
	work   int // multiply-adds
}

// note takes in a call. A layer may run more than once.
func (r *inference) note(x, y tensor.Shape) {
	r.output = y
	if c, ok := r.layer.(Counted); ok {
		r.work += c.MultiplyAdds(x, y)
	}
}

// Summary writes a table of a net's layers for inputs of that shape: the shape of
// each one's output, its parameters, the multiply-adds to compute it and the
// memory that the output takes. Below are the totals. The memory of the outputs
// counts every layer that has no others in it; a training step keeps about as
// much for the way back, less what runs in place and views. Nothing is computed
// or allocated for it. It returns the error of Check, or that of w.
func Summary(w io.Writer, net Layer, input tensor.Shape) error {
	Name(net)
	records := map[string]*inference{}
	for name, l := range All(net) {
		if s, ok := l.(scoped); ok {
			records[name] = &inference{layer: l}
			s.scope().record = records[name]
			defer func() { s.scope().record = nil }()
		}
	}
	if _, err := net.OutputShape(input); err != nil {
		return err
	}
	text := summarise(net, records)
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("layers: writing the summary: %w", err)
	}
	return nil
}

// summarise returns the table. A layer without a record has no Scope, or its
// container did not ask it for its output shape.
func summarise(net Layer, records map[string]*inference) string {
	rows := [][]string{{"layer", "kind", "output", "parameters", "multiply-adds", "memory"}}
	var params, trained, work, outputs int
	root := ""
	for name, l := range All(net) {
		if len(rows) == 1 {
			root = name
		}
		row := []string{indented(name, root), kind(l), "", "", "", ""}
		if s, ok := l.(Stateful); ok {
			own := 0
			for _, slot := range s.Slots() {
				if slot.Param != nil {
					own += slot.Param.Shape().Len()
					if !slot.Param.Frozen {
						trained += slot.Param.Shape().Len()
					}
				}
			}
			params += own
			row[3] = grouped(own)
		}
		if r := records[name]; r != nil && r.output != nil {
			row[2] = r.output.String()
			if _, inner := l.(Container); !inner {
				outputs += r.output.Len()
				row[5] = bytes(4 * r.output.Len())
			}
			if r.work > 0 {
				work += r.work
				row[4] = grouped(r.work)
			}
		}
		rows = append(rows, row)
	}
	return table(rows) + fmt.Sprintf(`
parameters     %s (%s trained), %s
multiply-adds  %s
outputs        %s
`, grouped(params), grouped(trained), bytes(4*params), grouped(work), bytes(4*outputs))
}

// indented returns the last part of a name, two spaces in for every container
// between it and the root.
func indented(name, root string) string {
	if name == root {
		if name == "" {
			return "net"
		}
		return name
	}
	inner := strings.TrimPrefix(strings.TrimPrefix(name, root), ".")
	parts := strings.Split(inner, ".")
	return strings.Repeat("  ", len(parts)) + parts[len(parts)-1]
}

// table aligns columns: the first three to the left, the others to the right.
func table(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < 3 {
				line.WriteString(cell + gap + "  ")
			} else {
				line.WriteString(gap + cell + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// grouped writes a number with commas between groups of three digits.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// bytes writes a number of bytes in the largest unit of which there is one.
func bytes(n int) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	size, i := float64(n), 0
	for size >= 1024 && i < len(units)-1 {
		size, i = size/1024, i+1
	}
	if i == 0 {
		return strconv.Itoa(n) + " B"
	}
	return fmt.Sprintf("%.1f %s", size, units[i])
}
