package autograd

import (
	"galaxynet/tensor"
	"galaxynet/tensor/par"
)

// partOf copies between a tensor and a smaller one that is a range of it along an
// axis. In row-major order the range is one piece for each index of the axes
// before. For axis 1 of a [2 5 3] and the range from 1 to 3, "#":
//
//	| ... ### ### ... ... | ... ### ### ... ... |        2 pieces of 6 floats, 15 apart
type partOf struct {
	whole, part   []float32
	apart, length int // of the pieces, in floats
	from          int // place of the first piece
	into          bool
}

var parts par.Spares[partOf]

// copyFromPart sets part to the range of whole that begins at from.
func copyFromPart(part, whole *tensor.Tensor, axis, from int) {
	copyPart(whole, part, axis, from, false)
}

// copyIntoPart sets the range of whole that begins at from to part.
func copyIntoPart(whole, part *tensor.Tensor, axis, from int) {
	copyPart(whole, part, axis, from, true)
}

// copyPart copies into whole, or from it.
func copyPart(whole, part *tensor.Tensor, axis, from int, into bool) {
	if part.Len() == 0 {
		return
	}
	inside := whole.Shape()[axis+1:].Len()
	p := parts.Take()
	*p = partOf{
		whole: whole.Data(), part: part.Data(), into: into,
		apart: whole.Dim(axis) * inside, length: part.Dim(axis) * inside, from: from * inside,
	}
	par.Do(len(p.part), elementwiseGrain, p)
	*p = partOf{}
	parts.Put(p)
}

// Chunk copies the elements lo to hi-1 of the part.
func (p *partOf) Chunk(lo, hi int, _ *par.Scratch) {
	for lo < hi {
		piece, first := lo/p.length, lo%p.length
		n := min(p.length-first, hi-lo)
		part := p.part[lo : lo+n]
		whole := p.whole[piece*p.apart+p.from+first:][:n]
		if p.into {
			copy(whole, part)
		} else {
			copy(part, whole)
		}
		lo += n
	}
}
