package baseline

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"galaxynet/galaxy"
)

// Regression predicts each column as a linear function of the colour:
//
//	y_c = a_c + b_c · red + c_c · green + d_c · blue
type Regression struct {
	coefficients [galaxy.Columns][4]float64
}

// FitRegression returns the function with the smallest sum of squared errors over
// the training images, each column's over those that know it. Where the colours do
// not determine it (all images are grey), it is the one with the smallest
// coefficients. colours[i] belongs to row i; it panics if their numbers differ. An
// error means that colours are not finite.
func FitRegression(colours []Colour, train *galaxy.Labels) (*Regression, error) {
	checkColours("FitRegression", colours, train)
	for i, c := range colours {
		if sum := c[0] + c[1] + c[2]; math.IsNaN(sum - sum) {
			return nil, fmt.Errorf("baseline: regression: colour %d is not finite: %v", i, c)
		}
	}
	r := new(Regression)
	var rows []int // that the decomposition is of
	var svd *mat.SVD
	for c := range galaxy.Columns {
		known := knownRows(train, c)
		if len(known) == 0 {
			for k := range r.coefficients[c] {
				r.coefficients[c][k] = nan
			}
			continue
		}
		if svd == nil || !slices.Equal(known, rows) { // mostly all columns know the same
			rows, svd = known, new(mat.SVD)
			if !svd.Factorize(design(colours, rows), mat.SVDThin) {
				return nil, errors.New("baseline: regression: the singular value decomposition did not converge")
			}
		}
		y := mat.NewVecDense(len(rows), nil)
		for k, i := range rows {
			y.SetVec(k, float64(train.Row(i)[c]))
		}
		var solution mat.VecDense
		svd.SolveVecTo(&solution, y, svd.Rank(1e-10))
		copy(r.coefficients[c][:], solution.RawVector().Data)
	}
	return r, nil
}

// knownRows returns the rows of which a column is known.
func knownRows(l *galaxy.Labels, column int) (rows []int) {
	for i := range l.IDs {
		if v := l.Row(i)[column]; v == v {
			rows = append(rows, i)
		}
	}
	return rows
}

// design returns the matrix with a row 1, red, green, blue for each of some images.
func design(colours []Colour, rows []int) *mat.Dense {
	m := mat.NewDense(len(rows), 4, nil)
	for k, i := range rows {
		c := colours[i]
		m.SetRow(k, []float64{1, c[0], c[1], c[2]})
	}
	return m
}

// PredictTo computes the function. Predictions may be below 0 or above 1.
func (r *Regression) PredictTo(dst []float32, c Colour) {
	for j, k := range r.coefficients {
		dst[j] = float32(k[0] + k[1]*c[0] + k[2]*c[1] + k[3]*c[2])
	}
}
