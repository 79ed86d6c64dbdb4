package kernel

import "math"

// The reduce group: one number for a whole slice. A sum is taken in a fixed
// number of lanes: element i is added to lane i mod lanes, in the order of i.
// Then the upper half of the lanes is added to the lower half, lane j+half to
// lane j, until one is left. A last, incomplete round goes to its own lanes, as
// if zeros followed.

const (
	dotLanes = 64 // float32: 4 vectors of AVX-512, 8 of AVX2, 16 of NEON
	sumLanes = 32 // float64: 4 vectors of AVX-512, 8 of AVX2, 16 of NEON
)

// Dot returns the inner product of a and b in float32; zero for no elements,
// and a result of zero is always +0. Different lengths panic.
//
//	Dot = sum over i of a_i * b_i
//
// There are 64 lanes. The assembly levels fuse multiplication and addition and
// give equal bits, the generic level rounds the product first. With
// k = ceil(n/64) + 7 and u = 2^-24 each of the two is within gamma_k times the
// sum of |a_i b_i| from the exact result, where gamma_k = ku/(1-ku) (Higham,
// Accuracy and Stability of Numerical Algorithms, 2002, section 3.1): k counts
// a product's own rounding, one for each addition in its lane, and six in the
// tree.
func Dot(a, b []float32) float32 {
	sameLength2("Dot", "a b", len(a), len(b))
	raceRead(a)
	raceRead(b)
	// Adding zero turns -0 into +0 and changes nothing else. A lane may be -0
	// after a negative product that underflows, and it depends on the level
	// whether the zeros after the last element were added to it.
	return dot(a, b) + 0
}

// Sum returns the sum of x in float64; zero for no elements. There are 32
// lanes, and all levels give equal bits.
//
//	Sum = sum over i of x_i
func Sum(x []float32) float64 {
	raceRead(x)
	return sum(x)
}

// SumSquares returns the sum of the squares of x in float64; zero for no
// elements. The square of a float32 is exact in float64, so that fused or not
// there is one rounding, and all levels give equal bits. There are 32 lanes.
//
//	SumSquares = sum over i of x_i * x_i
func SumSquares(x []float32) float64 {
	raceRead(x)
	return sumSquares(x)
}

// Max returns the largest element of x, -Inf for no elements, and NaN if any
// element is NaN. A maximum of zero is +0. All levels give equal bits.
func Max(x []float32) float32 {
	raceRead(x)
	// Adding zero turns -0 into +0: processors differ on max(-0, +0).
	return maximum(x) + 0
}

func dotGeneric(a, b []float32) float32 {
	b = b[:len(a)]
	var lane [dotLanes]float32
	for i := range a {
		lane[i%dotLanes] += float32(a[i] * b[i])
	}
	for half := dotLanes / 2; half > 0; half /= 2 {
		for j := range half {
			lane[j] += lane[j+half]
		}
	}
	return lane[0]
}

func sumGeneric(x []float32) float64 {
	var lane [sumLanes]float64
	for i, v := range x {
		lane[i%sumLanes] += float64(v)
	}
	return addLanes(&lane)
}

func sumSquaresGeneric(x []float32) float64 {
	var lane [sumLanes]float64
	for i, v := range x {
		lane[i%sumLanes] += float64(float64(v) * float64(v))
	}
	return addLanes(&lane)
}

// addLanes adds the upper half of the lanes to the lower until one is left.
func addLanes(lane *[sumLanes]float64) float64 {
	for half := sumLanes / 2; half > 0; half /= 2 {
		for j := range half {
			lane[j] += lane[j+half]
		}
	}
	return lane[0]
}

func maximumGeneric(x []float32) float32 {
	m := float32(math.Inf(-1))
	for _, v := range x {
		m = max(m, v) // Go's max returns NaN if either is NaN
	}
	return m
}
