package gemm

import "galaxynet/tensor/kernel"

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
