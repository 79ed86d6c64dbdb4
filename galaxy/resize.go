package galaxy

import (
	"fmt"
	"math"

	"galaxynet/tensor/par"
)

// ResizeArea returns an image resized to w columns and h rows, by averaging. With
// Y = src.H/h rows of the source to a row of the result and X = src.W/w columns
// to a column, a pixel of the result is the mean over the rectangle of the source
// that it covers,
//
//	dst(x, y) = 1/(X·Y) · ∫∫ src(u, v) du dv,   X·x ≤ u < X·(x+1),  Y·y ≤ v < Y·(y+1)
//
// where pixels at the edges count by the part that is covered. It needs X and Y to
// be 1 or more; else every pixel of the result is a mix of the 2×2 nearest of the
// source, as in enlarging with equal pixels and a short blend between them.
//
// All roundings are those of OpenCV's resize with INTER_AREA (version 4.6) and so
// are the results, to the last bit. It panics if w or h is not positive, or if the
// source has no pixel.
func ResizeArea(src RGB, w, h int) RGB {
	if w <= 0 || h <= 0 || src.W <= 0 || src.H <= 0 {
		panic(fmt.Sprintf("galaxy: ResizeArea: from %d×%d to %d×%d pixels, want 1 or more of each", src.W, src.H, w, h))
	}
	dst := NewRGB(w, h)
	columns, rows := newScale(src.W, w), newScale(src.H, h)
	switch {
	case w == src.W && h == src.H:
		copy(dst.Pix, src.Pix)
	case columns.whole > 0 && rows.whole > 0:
		averageBlocks(dst, src, columns.whole, rows.whole)
	case columns.factor >= 1 && rows.factor >= 1:
		averageSpans(dst, src, columns.spans(), rows.spans())
	default:
		mixNearest(dst, src, columns.pairs(), rows.pairs())
	}
	return dst
}

// A scale says how an axis is resized from n to m pixels.
type scale struct {
	n, m    int
	inverse float64 // m / n
	factor  float64 // 1 / inverse
	whole   int     // the factor if it is a whole number, else 0
}

// newScale computes the factor in two divisions, as OpenCV does. It takes factors
// as whole that are nearer to a whole number than 2^-52, so of 49/1 only those
// whose rounding errors cancel.
func newScale(n, m int) scale {
	s := scale{n: n, m: m, inverse: float64(m) / float64(n)}
	s.factor = 1 / s.inverse
	if nearest := math.RoundToEven(s.factor); nearest >= 1 && math.Abs(s.factor-nearest) < 0x1p-52 {
		s.whole = int(nearest)
	}
	return s
}

// averageBlocks averages blocks of X columns and Y rows.
func averageBlocks(dst, src RGB, X, Y int) {
	share := 1 / float32(X*Y)
	for y := range dst.H {
		for x := range dst.W {
			var sum [3]int32
			for v := range Y {
				from := 3 * ((Y*y+v)*src.W + X*x)
				for p := src.Pix[from : from+3*X]; len(p) >= 3; p = p[3:] {
					sum[0] += int32(p[0])
					sum[1] += int32(p[1])
					sum[2] += int32(p[2])
				}
			}
			p := dst.Pix[3*(y*dst.W+x):][:3]
			for c, s := range sum {
				if X == 2 && Y == 2 {
					p[c] = uint8((s + 2) >> 2)
				} else {
					p[c] = clip8(float32(s) * share)
				}
			}
		}
	}
}

// clip8 rounds to the nearest whole number, halves to the even one, and clips to
// 0..255.
func clip8(v float32) uint8 {
	return uint8(min(max(math.RoundToEven(float64(v)), 0), 255))
}

// A span is the pixels of the source that one pixel of the result covers, from
// the first on, and how much each of them counts. The weights have the sum 1.
type span struct {
	first   int
	weights []float32
}

// spans returns the span of each pixel of an axis that shrinks. Parts of pixels
// narrower than 1/1000 are left out.
func (s scale) spans() []span {
	list := make([]span, s.m)
	weights := make([]float32, 0, s.n+2*s.m)
	for to := range list {
		begin := float64(float64(to) * s.factor)
		end := begin + s.factor
		width := min(s.factor, float64(s.n)-begin)
		last := min(int(math.Floor(end)), s.n-1)
		first := min(int(math.Ceil(begin)), last)
		list[to].first = first
		mine := len(weights)
		if float64(first)-begin > 1e-3 {
			list[to].first--
			weights = append(weights, float32((float64(first)-begin)/width))
		}
		for range last - first {
			weights = append(weights, float32(1/width))
		}
		if end-float64(last) > 1e-3 {
			weights = append(weights, float32(min(end-float64(last), 1, width)/width))
		}
		list[to].weights = weights[mine:]
	}
	return list
}

// averageSpans adds up, for each row of the result, the rows that it covers, each
// first shrunk to the result's width. A row of the source that two rows of the
// result share is shrunk once.
func averageSpans(dst, src RGB, columns, rows []span) {
	scratch := spareRows.Take()
	defer spareRows.Put(scratch)
	if n := 6 * dst.W; n > cap(scratch.values) {
		scratch.values = make([]float32, n)
	}
	sum := scratch.values[:3*dst.W]
	shrunk := scratch.values[:6*dst.W][3*dst.W:]
	source := -1 // the row that shrunk was made from
	for to, s := range rows {
		clear(sum)
		for i, weight := range s.weights {
			if s.first+i != source {
				source = s.first + i
				shrinkRow(shrunk, src.row(source), columns)
			}
			for x, v := range shrunk[:len(sum)] {
				sum[x] += float32(weight * v)
			}
		}
		for x, v := range sum {
			dst.Pix[3*to*dst.W+x] = clip8(v)
		}
	}
}

// rowScratch is two rows of sums.
type rowScratch struct{ values []float32 }

var spareRows par.Spares[rowScratch]

// shrinkRow sets dst to the weighted sums of a row's pixels.
func shrinkRow(dst []float32, src []uint8, columns []span) {
	for _, s := range columns {
		var r, g, b float32
		p := src[3*s.first:]
		for _, weight := range s.weights {
			r += float32(weight * float32(p[0]))
			g += float32(weight * float32(p[1]))
			b += float32(weight * float32(p[2]))
			p = p[3:]
		}
		dst[0], dst[1], dst[2] = r, g, b
		dst = dst[3:]
	}
}

// A pair is the two neighbours that a pixel of the result is mixed from, and
// their weights in 1/2^11.
type pair struct {
	from   [2]int
	weight [2]int32
}

// pairs lists the pair of each pixel of an axis that grows, or that shrinks while
// the other grows. A pixel that lies within one of the source is equal to it.
func (s scale) pairs() []pair {
	list := make([]pair, s.m)
	for to := range list {
		from := int(math.Floor(float64(to) * s.factor))
		second := float32(float64(to+1) - float64(float64(from+1)*s.inverse))
		if second <= 0 {
			second = 0
		} else {
			second -= float32(math.Floor(float64(second)))
		}
		list[to] = pair{
			from: [2]int{min(from, s.n-1), min(from+1, s.n-1)},
			weight: [2]int32{
				int32(math.RoundToEven(float64((1 - second) * (1 << 11)))),
				int32(math.RoundToEven(float64(second * (1 << 11)))),
			},
		}
	}
	return list
}

// mixNearest mixes four pixels into one, first along the rows and then along the
// columns, in whole numbers.
func mixNearest(dst, src RGB, columns, rows []pair) {
	for y, vertical := range rows {
		upper, lower := src.row(vertical.from[0]), src.row(vertical.from[1])
		out := dst.row(y)
		for x, horizontal := range columns {
			for c := range 3 {
				u := horizontal.mix(upper, c)
				l := horizontal.mix(lower, c)
				v := (vertical.weight[0]*(u>>4))>>16 + (vertical.weight[1]*(l>>4))>>16
				out[3*x+c] = uint8(min(max((v+2)>>2, 0), 255))
			}
		}
	}
}

// mix returns 2^11 times the mix of one colour of a row's two pixels.
func (p pair) mix(row []uint8, c int) int32 {
	return p.weight[0]*int32(row[3*p.from[0]+c]) + p.weight[1]*int32(row[3*p.from[1]+c])
}
