package kernel

import "fmt"

// The dotrows group: a matrix that is stored by rows, times a vector. Every
// element of the matrix is read once, so that memory sets the speed. One row at
// a time, as Dot reads it, does not use all of it: four rows together are four
// streams for the processor to fetch ahead, which made it a third faster on a
// Zen 3.

// rowLanes is the number of lanes of a row's sum: a vector of AVX-512, two of
// AVX2, four of NEON. With four rows that is as many sums as Dot has, which
// hides the latency of the additions.
const rowLanes = 16

// DotRowsTo writes the inner products of rows of a with x to dst, the product of
// a matrix and a vector. Row i starts at a[i·aRow]; all are as long as x.
//
//	dst[i] = sum over p of a[i·aRow + p] · x[p]   for i < len(dst), p < len(x)
//
// With an empty x they are zeros; a result of zero is always +0. dst must not
// overlap a or x. It panics if aRow is negative or a too short. A result depends
// on its row and x alone, not on the rows beside it.
//
// A row has 16 lanes: term p is added to lane p mod 16, in the order of p, and
// the lanes are added by the tree of the reduce group. The assembly levels fuse
// multiplication and addition and give equal bits, the generic level rounds the
// product first. With k = ceil(len(x)/16) + 5 each of the two is within gamma_k
// times the sum of |a x| from the exact result; see Dot.
func DotRowsTo(dst, a []float32, aRow int, x []float32) {
	if len(dst) == 0 {
		return
	}
	if need := distance(len(dst)-1, aRow) + len(x); aRow < 0 || len(x) > 0 && len(a) < need {
		panic(fmt.Sprintf("kernel: DotRowsTo: %d rows of %d every %d need %d floats of a, which has %d",
			len(dst), len(x), aRow, need, len(a)))
	}
	if len(x) == 0 {
		raceWrite(dst)
		clear(dst)
		return
	}
	if raceEnabled {
		for i := range dst {
			raceRead(a[i*aRow:][:len(x)])
		}
		raceRead(x)
		raceWrite(dst)
	}
	dotRows(dst, a, aRow, x)
}

// dotRowsGeneric is the specification.
func dotRowsGeneric(dst, a []float32, aRow int, x []float32) {
	for i := range dst {
		var lane [rowLanes]float32
		row := a[i*aRow:][:len(x)]
		for p := range x {
			lane[p%rowLanes] += float32(row[p] * x[p])
		}
		for half := rowLanes / 2; half > 0; half /= 2 {
			for j := range half {
				lane[j] += lane[j+half]
			}
		}
		dst[i] = lane[0] + 0 // which turns -0 into +0
	}
}
