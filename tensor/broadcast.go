package tensor

// rows is the order in which an elementwise operation with broadcasting goes
// through memory: runs of neighbours, innermost, and the axes around them.
//
// The result is contiguous. An operand's step along an axis is the distance of
// neighbours in its own memory, 0 where it is repeated. Axes over which both
// operands go on evenly are merged, so most shapes end as one of these
// (lengths; steps of a; steps of b):
//
//	[64 96] + [64 96]      run 6144, 1, 1
//	[64 96] + scalar       run 6144, 1, 0
//	[64 96] + [96]         outer [64], [96], [0];      run 96, 1, 1
//	[64 96] + [64 1]       outer [64], [96], [1];      run 96, 1, 0
//	[5 1 3] + [1 4 1]      outer [5 4], [3 0], [0 1];  run 3, 1, 0
//
// A run is one call of a kernel.
type rows struct {
	run        int          // length of a run
	runA, runB int          // steps within a run: 1, or 0 for a single element
	n          int          // number of outer axes
	dim        [MaxRank]int // their lengths, outermost first
	stepA      [MaxRank]int // distance of neighbours in a
	stepB      [MaxRank]int // distance of neighbours in b
}

// newRows returns the order for a result of the given lengths, which come from
// broadcast, and operands of the shapes a and b. There is at least one element.
func newRows(dims []int, a, b Shape) rows {
	// The axes from the innermost one outwards, merged as they come.
	var dim, stepA, stepB [MaxRank + 1]int
	n := 0
	sizeA, sizeB := 1, 1 // elements of the operand inside the current axis
	for i := len(dims) - 1; i >= 0; i-- {
		if dims[i] == 1 {
			continue
		}
		da, db := alignedDim(a, i, len(dims)), alignedDim(b, i, len(dims))
		sa, sb := sizeA, sizeB
		if da == 1 {
			sa = 0
		}
		if db == 1 {
			sb = 0
		}
		if n > 0 && sa == stepA[n-1]*dim[n-1] && sb == stepB[n-1]*dim[n-1] {
			dim[n-1] *= dims[i]
		} else {
			dim[n], stepA[n], stepB[n] = dims[i], sa, sb
			n++
		}
		sizeA *= da
		sizeB *= db
	}
	if n == 0 { // one element
		return rows{run: 1, runA: 1, runB: 1}
	}
	r := rows{run: dim[0], runA: stepA[0], runB: stepB[0], n: n - 1}
	for i := range r.n {
		r.dim[i], r.stepA[i], r.stepB[i] = dim[n-1-i], stepA[n-1-i], stepB[n-1-i]
	}
	return r
}

// tileRun is the length from which on runs are long enough: a kernel's call costs
// as much as some dozens of elements.
const tileRun = 256

// tile makes long runs of short ones, where one operand is a row that repeats, as
// a bias over the last axis is: [50000 3] + [3] becomes [586 256·3] + [256·3], the
// last row of which is cut. row is the repeated operand; tile returns as many
// copies of it as fit the buffer, or row itself if there is nothing to gain.
func (r *rows) tile(row, buffer []float32, repeated, other *[MaxRank]int) []float32 {
	if r.n != 1 || r.run >= tileRun || r.runA == 0 || r.runB == 0 || repeated[0] != 0 || other[0] != r.run {
		return row
	}
	copies := min(len(buffer)/r.run, r.dim[0])
	for i := range copies {
		copy(buffer[i*r.run:], row[:r.run])
	}
	r.dim[0] = ceilDiv(r.dim[0], copies)
	r.run *= copies
	other[0] = r.run
	return buffer[:r.run]
}

// cursor is a place in the outer axes of rows.
type cursor struct {
	index [MaxRank]int
	a, b  int // offsets of the run's first elements
}

// seek returns the cursor at the run with that number.
func (r *rows) seek(run int) (c cursor) {
	for i := r.n - 1; i >= 0; i-- {
		c.index[i] = run % r.dim[i]
		run /= r.dim[i]
		c.a += c.index[i] * r.stepA[i]
		c.b += c.index[i] * r.stepB[i]
	}
	return c
}

// next moves the cursor to the next run, as an odometer does; after the last it
// is back at the first.
func (r *rows) next(c *cursor) {
	for i := r.n - 1; i >= 0; i-- {
		c.index[i]++
		c.a += r.stepA[i]
		c.b += r.stepB[i]
		if c.index[i] < r.dim[i] {
			return
		}
		c.index[i] = 0
		c.a -= r.dim[i] * r.stepA[i]
		c.b -= r.dim[i] * r.stepB[i]
	}
}
