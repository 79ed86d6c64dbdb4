package tensor

import "galaxynet/tensor/par"

// reduction is the body of a reduction's loop. Neighbouring axes of the same
// kind are merged first, so that the innermost one is either
//
//	reduced: a result comes from runs of neighbours, one run for each index
//	         combination of the outer reduced axes; or
//	kept:    a block of neighbouring results comes from rows, one for each
//	         combination of the outer reduced axes, added column by column.
//
// A task is one group of runs for one result, or one group of rows for one
// block of results. Groups are cut so that a task is worth some ten
// microseconds; where a result has several groups, their parts are joined in
// order at the end. All cuts follow from the shape alone.
type reduction struct {
	op            reducer
	dst, x        []float32
	kept, reduced axisList // the outer axes
	innerReduced  bool
	inner         int // length of the innermost axis, after merging
	count         int // elements that make one result

	part   int // elements of a run, or width of a block: what one step reads
	parts  int // steps that make a run, innerReduced only; else 1
	blocks int // blocks of results in the innermost axis; 1 if innerReduced
	steps  int // steps of a group at most
	groups int // groups that make one result

	taskLen  int       // elements that a task reads, about
	partials []float64 // results of all groups: [groups][results]
}

const (
	// reducePart is the length of a run that one task reads: 256 KiB, long
	// against the cost of handing it out.
	reducePart = 1 << 16
	// reduceBlock is the number of columns that are summed together: their float64
	// sums, 2 KiB, stay in the first-level cache, and a row's part is still one
	// kilobyte long, enough for the processor to prefetch.
	reduceBlock = 256
	// reduceGrain is the number of elements that a worker is given at once.
	reduceGrain = 1 << 15
)

var reductions par.Spares[reduction]

// start plans the reduction of x over the axes for which in is true.
func (r *reduction) start(o reducer, dst []float32, x *Tensor, in []bool) {
	*r = reduction{op: o, dst: dst, x: x.data, count: len(x.data) / len(dst), partials: r.partials}
	r.mergeAxes(x.shape, in)
	if r.innerReduced {
		r.part = min(r.inner, reducePart)
		r.parts = ceilDiv(r.inner, r.part)
		r.blocks = 1
	} else {
		r.part = min(r.inner, reduceBlock)
		r.parts = 1
		r.blocks = ceilDiv(r.inner, r.part)
	}
	all := r.reduced.len() * r.parts // steps of one result
	r.steps = min(all, max(1, reducePart/r.part))
	r.groups = ceilDiv(all, r.steps)
	r.taskLen = r.steps * r.part
	if n := r.groups * len(dst); r.groups > 1 && n > len(r.partials) {
		r.partials = make([]float64, n)
	}
}

// mergeAxes splits the axes of shape into the innermost one and the outer ones,
// which are kept or reduced; axes of length 1 are left out.
func (r *reduction) mergeAxes(shape Shape, in []bool) {
	r.inner = 1
	step, outer := 1, false // outer: the innermost axis is complete
	for i := len(shape) - 1; i >= 0; i-- {
		d := shape[i]
		if d == 1 {
			continue
		}
		list := &r.kept
		if in[i] {
			list = &r.reduced
		}
		switch {
		case step == 1:
			r.inner, r.innerReduced = d, in[i]
		case !outer && in[i] == r.innerReduced:
			r.inner *= d
		case list.n > 0 && list.dim[0]*list.step[0] == step:
			list.dim[0] *= d
			outer = true
		default:
			list.push(d, step)
			outer = true
		}
		step *= d
	}
}

// Chunk does the tasks lo to hi. Tasks are numbered
// (kept index * blocks + block) * groups + group.
func (r *reduction) Chunk(lo, hi int, _ *par.Scratch) {
	for task := lo; task < hi; task++ {
		group, rest := task%r.groups, task/r.groups
		block, kept := rest%r.blocks, rest/r.blocks
		first := group * r.steps
		last := min(first+r.steps, r.reduced.len()*r.parts)
		base := r.kept.offset(kept)
		if r.innerReduced {
			r.store(group, kept, r.runs(base, first, last))
			continue
		}
		var sums [reduceBlock]float64
		from := block * r.part
		v := sums[:min(r.part, r.inner-from)]
		r.addRows(v, base+from, first, last)
		for j, s := range v {
			r.store(group, kept*r.inner+from+j, s)
		}
	}
}

// runs returns the result of the steps first to last of one result; base is the
// place of its first element.
func (r *reduction) runs(base, first, last int) float64 {
	v := r.op.none()
	for step := first; step < last; step++ {
		part := step % r.parts
		from := base + r.reduced.offset(step/r.parts) + part*r.part
		v = r.op.join(v, r.op.run(r.x[from:from+min(r.part, r.inner-part*r.part)]))
	}
	return v
}

// addRows joins the rows first to last, of the width of v, to v.
func (r *reduction) addRows(v []float64, base, first, last int) {
	for j := range v {
		v[j] = r.op.none()
	}
	at := func(row int) []float32 { return r.x[base+r.reduced.offset(row):] }
	row := first
	if r.op == sum || r.op == mean {
		for ; row+4 <= last; row += 4 {
			rows4(v, at(row), at(row+1), at(row+2), at(row+3))
		}
	}
	for ; row < last; row++ {
		r.op.row(v, at(row))
	}
}

// store keeps a group's result, or finishes it if there is one group only.
func (r *reduction) store(group, result int, v float64) {
	if r.groups == 1 {
		r.dst[result] = r.op.finish(v, r.count)
		return
	}
	r.partials[group*len(r.dst)+result] = v
}

// join joins the groups of every result in their order.
func (r *reduction) join() {
	for i := range r.dst {
		v := r.op.none()
		for group := range r.groups {
			v = r.op.join(v, r.partials[group*len(r.dst)+i])
		}
		r.dst[i] = r.op.finish(v, r.count)
	}
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
