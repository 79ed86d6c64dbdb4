package gemm

import (
	"galaxynet/tensor/kernel"
	"galaxynet/tensor/par"
)

// PackBlock copies a block of the stored matrix; Transposed plays no part.
func (m *Matrix) PackBlock(dst []float32, stride, row, rows, col, cols int) {
	src := m.Data[row*m.Stride+col:]
	for i := range rows {
		copy(dst[i*stride:][:cols], src[i*m.Stride:])
	}
}

// packPanels copies rows x cols elements of the stored matrix, the first at
// (row, col), into panels of width columns (see kernel.PanelsTo).
//
//	dst[q·next + i·width + j] = element (row+i, col + q·width+j)
func packPanels(dst []float32, width, next int, operand Packer, row, rows, col, cols int) {
	if m, ok := operand.(*Matrix); ok {
		kernel.PanelsTo(dst, width, next, m.Data[row*m.Stride+col:], m.Stride, rows, cols)
		return
	}
	for ; cols > 0; cols -= width {
		have := min(cols, width)
		if have < width {
			clear(dst[:rows*width])
		}
		operand.PackBlock(dst, width, row, rows, col, have)
		dst, col = dst[min(next, len(dst)):], col+width
	}
}

// packTransposed is packPanels for the transpose of a stored matrix: the panel's
// rows are the stored columns.
//
//	dst[q·next + i·width + j] = stored element (row + q·width+j, col+i)
//
// A matrix in memory is read where it lies; any other is first copied to temp,
// which has space for width rows.
func packTransposed(dst []float32, width, next int, operand Packer, row, rows, col, cols int, temp []float32) {
	m, inMemory := operand.(*Matrix)
	for ; rows > 0; rows -= width {
		have := min(rows, width)
		if have < width {
			clear(dst[:cols*width])
		}
		if inMemory {
			kernel.TransposeTo(dst, width, m.Data[row*m.Stride+col:], m.Stride, have, cols)
		} else {
			operand.PackBlock(temp, cols, row, have, col, cols)
			kernel.TransposeTo(dst, width, temp, cols, have, cols)
		}
		dst, row = dst[min(next, len(dst)):], row+width
	}
}

// packRight puts terms x cols elements of the right operand, the first at
// (term, col), into panels. temp has space for a panel.
func (l *plan) packRight(panels []float32, term, terms, col, cols int, temp []float32) {
	if l.rightTrans {
		packTransposed(panels, l.tileCols, l.panelNext, l.right, col, cols, term, terms, temp)
	} else {
		packPanels(panels, l.tileCols, l.panelNext, l.right, term, terms, col, cols)
	}
}

// packing fills the shared panels of a plan. A task is some panels of one part
// of the sum.
type packing struct{ *plan }

// panelsATask is how many panels one task packs.
const panelsATask = 8

func (p *packing) tasks() int { return p.parts() * p.runs() }

// runs returns the number of tasks for one part of the sum.
func (p *packing) runs() int { return (p.panels + panelsATask - 1) / panelsATask }

// Chunk packs what belongs to the tasks lo to hi-1.
func (p *packing) Chunk(lo, hi int, s *par.Scratch) {
	temp := s.Floats(p.terms * p.tileCols)
	for task := lo; task < hi; task++ {
		part, panel := task/p.runs(), task%p.runs()*panelsATask
		term, col := part*p.terms, panel*p.tileCols
		p.packRight(p.shared[(part*p.panels+panel)*p.panelNext:],
			term, min(p.terms, p.K-term), col, min(panelsATask*p.tileCols, p.cols-col), temp)
	}
}
