package conv

// The definitions: what the functions of this package compute, in the plainest
// loops. Nothing but the tests calls them. Sums are float64, so that the tests know
// what rounding is whose.

// convolveNaive is the definition of Conv2DTo without the bias.
//
//	y[n p q k] = sum over r, s, c of x[n, h, v, c] · w[r s c' k]
//
// where h and v are the row and the column that tap (r, s) of window (p, q) sees,
// c goes over the channels of k's group, and c' is its number within the group.
// Pixels outside of the image are zero: they are left out.
func convolveNaive(g *geometry, y []float64, x, w []float32) {
	g.eachTerm(func(ix, iw, iy int) {
		y[iy] += float64(x[ix]) * float64(w[iw])
	})
}

// inputGradNaive is the definition of Conv2DInputGradTo: every product x·w of the
// forward sum carries dy·w back to x.
func inputGradNaive(g *geometry, dx []float64, dy, w []float32) {
	g.eachTerm(func(ix, iw, iy int) {
		dx[ix] += float64(dy[iy]) * float64(w[iw])
	})
}

// weightGradNaive is the definition of Conv2DWeightGradTo: every product x·w of the
// forward sum carries dy·x back to w.
func weightGradNaive(g *geometry, dw []float64, x, dy []float32) {
	g.eachTerm(func(ix, iw, iy int) {
		dw[iw] += float64(dy[iy]) * float64(x[ix])
	})
}

// eachTerm calls f for every product of the convolution, with the places of its
// factors in x and w and of its sum in y.
func (g *geometry) eachTerm(f func(ix, iw, iy int)) {
	groupC, groupK := g.groupC(), g.groupK()
	for n := range g.n {
		for p := range g.rows.out {
			for q := range g.cols.out {
				for k := range g.k {
					for r := range g.rows.taps {
						for s := range g.cols.taps {
							h, v := g.rows.at(p, r), g.cols.at(q, s)
							if !g.rows.inside(h) || !g.cols.inside(v) {
								continue
							}
							for c := range groupC {
								f(((n*g.rows.in+h)*g.cols.in+v)*g.c+k/groupK*groupC+c,
									((r*g.cols.taps+s)*groupC+c)*g.k+k,
									((n*g.rows.out+p)*g.cols.out+q)*g.k+k)
							}
						}
					}
				}
			}
		}
	}
}
