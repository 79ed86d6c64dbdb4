package conv

import "math"

// naive is the definition: what the functions of this package compute, in the
// plainest loops. Nothing but the tests calls it.
//
//	y[n p q k]   = sum over r, s, c       of  x[n h v c] · w[r s c' k]
//	dx[n h v c]  = sum over r, s, k, p, q of dy[n p q k] · w[r s c' k]
//	dw[r s c' k] = sum over n, p, q       of dy[n p q k] · x[n h v c]
//
// where h and v are the row and the column that tap (r, s) of window (p, q) sees, c
// goes over the channels of k's group, and c' is its number within the group. Pixels
// outside of the image are zeros: they are left out.
func (g *geometry) naive(x, w, dy []float32) (y, dx, dw []naiveSum) {
	y, dx, dw = make([]naiveSum, len(dy)), make([]naiveSum, len(x)), make([]naiveSum, len(w))
	groupC, groupK := g.groupC(), g.groupK()
	for n := range g.n {
		for p := range g.rows.out {
			for q := range g.cols.out {
				for r := range g.rows.taps {
					for s := range g.cols.taps {
						h, v := g.rows.at(p, r), g.cols.at(q, s)
						if !g.rows.inside(h) || !g.cols.inside(v) {
							continue
						}
						for k := range g.k {
							for c := range groupC {
								ix := ((n*g.rows.in+h)*g.cols.in+v)*g.c + k/groupK*groupC + c
								iw := ((r*g.cols.taps+s)*groupC+c)*g.k + k
								iy := ((n*g.rows.out+p)*g.cols.out+q)*g.k + k
								y[iy].add(x[ix], w[iw])
								dx[ix].add(dy[iy], w[iw])
								dw[iw].add(dy[iy], x[ix])
							}
						}
					}
				}
			}
		}
	}
	return y, dx, dw
}

// naiveSum is a sum of products in float64, which is to say with no rounding that
// counts, and the sum of their absolute values, of which a rounding error is a
// fraction.
type naiveSum struct{ value, size float64 }

// add adds a·b.
func (s *naiveSum) add(a, b float32) {
	product := float64(a) * float64(b)
	s.value += product
	s.size += math.Abs(product)
}
