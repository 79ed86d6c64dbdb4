package galaxy

import (
	"fmt"
	"math"
)

// The fractions of a row are cumulative: each is the part of all volunteers who
// came to the question and gave the answer. For a galaxy of which 8 of 10 said
// "features or disk" and 6 of those 8 "not edge-on",
//
//	cumulative     Class1.2 = 0.8     Class2.2 = 0.6
//	conditional    Class1.2 = 0.8     Class2.2 = 0.6 / 0.8 = 0.75

// unknown marks a fraction that nobody told.
var unknown = float32(math.NaN())

// ConditionalTo sets dst to the part that each answer has of those who were asked:
//
//	dst_j = row_j / row_parent        row_j itself for questions 1 and 6
//
// Both have Columns elements; dst may be row. Where the parent is 0 nobody was
// asked, and dst is NaN, as it is where one of the two is NaN (unknown).
func ConditionalTo(dst, row []float32) {
	checkRow("ConditionalTo", dst)
	checkRow("ConditionalTo", row)
	for i := len(Questions) - 1; i >= 0; i-- { // children first, so that dst may be row
		q := Questions[i]
		parent := float32(1)
		if q.Parent != Root {
			parent = row[q.Parent]
		}
		for j := q.Lo; j < q.Hi; j++ {
			switch {
			case q.Parent == Root:
				dst[j] = row[j]
			case parent == 0:
				dst[j] = unknown
			default:
				dst[j] = row[j] / parent
			}
		}
	}
}

// CumulativeTo is the inverse of ConditionalTo:
//
//	dst_j = conditional_j · dst_parent
//
// dst may be conditional. Where the parent is 0 so are its questions' answers,
// whatever their conditional fractions; otherwise NaN stays NaN.
func CumulativeTo(dst, conditional []float32) {
	checkRow("CumulativeTo", dst)
	checkRow("CumulativeTo", conditional)
	for _, q := range Questions {
		for j := q.Lo; j < q.Hi; j++ {
			switch {
			case q.Parent == Root:
				dst[j] = conditional[j]
			case dst[q.Parent] == 0:
				dst[j] = 0
			default:
				dst[j] = conditional[j] * dst[q.Parent]
			}
		}
	}
}

// SumTolerance is how far the answers of a question in the competition's files may
// be from their sum; the worst that is known is 2e-6, from rounded decimals.
const SumTolerance = 1e-5

// CheckSums returns an error for the first question whose answers do not sum to
// their parent's fraction, to 1 for questions 1 and 6, within tolerance. Questions
// with an answer or a parent that is unknown are passed over.
func CheckSums(row []float32, tolerance float64) error {
	checkRow("CheckSums", row)
	for _, q := range Questions {
		want := 1.0
		if q.Parent != Root {
			want = float64(row[q.Parent])
		}
		sum := 0.0
		for _, v := range row[q.Lo:q.Hi] {
			sum += float64(v)
		}
		if math.Abs(sum-want) > tolerance { // false for NaN
			return fmt.Errorf("the answers to question %d sum to %.6f, want %.6f (%s)", q.Number, sum, want, q.parentName())
		}
	}
	return nil
}
