package synth

import "math"

// A light is a component's brightness over the sky, up to a factor: how bright it
// is at u along the galaxy's major axis and w along its minor axis, in seconds of
// arc from its middle. It is never negative.
type light interface {
	at(u, w float64) float64
}

// A sersic is the profile of bulges and spheroids (Sérsic 1963),
//
//	exp(-b·(r/size)^(1/n)),   b = 2n - 1/3 + 4/(405n)
//
// in which half of the light is within r = size. r² = u² + (w/ratio)² + 0.03 for an
// ellipse; the last term keeps the middle finite.
type sersic struct {
	u, w     float64 // where its middle is
	cos, sin float64 // of its major axis' angle
	ratio    float64
	boxy     bool // r³ = u³ + (w/ratio)³, an ellipse with corners

	b        float64
	exponent float64 // 1/(2n), of r²
	sizeLog  float64 // ln size²
}

// newSersic returns one in the middle, along the galaxy's major axis.
func newSersic(n, size, ratio float64) *sersic {
	return &sersic{
		cos: 1, ratio: ratio,
		b:        float64(2*n) - 1.0/3 + 4/(405*n),
		exponent: 1 / (2 * n),
		sizeLog:  2 * log(size),
	}
}

func (s *sersic) at(u, w float64) float64 {
	x, y := rotate(u-s.u, w-s.w, s.cos, s.sin)
	y /= s.ratio
	square := float64(x*x) + float64(y*y)
	if s.boxy {
		x, y = math.Abs(x), math.Abs(y)
		square = power(float64(x*x*x)+float64(y*y*y)+1e-12, 2.0/3)
	}
	return exp(-s.b * exp((log(square+0.03)-s.sizeLog)*s.exponent))
}

// rotate returns the coordinates of a point along an axis and across it.
func rotate(u, w, cos, sin float64) (along, across float64) {
	return float64(u*cos) + float64(w*sin), float64(w*cos) - float64(u*sin)
}

// A gaussian falls by exp(-1/2) at one of its widths along its axis or across.
type gaussian struct {
	u, w          float64
	cos, sin      float64
	along, across float64
}

func (g *gaussian) at(u, w float64) float64 {
	x, y := rotate(u-g.u, w-g.w, g.cos, g.sin)
	x /= g.along
	y /= g.across
	return exp(-0.5 * (float64(x*x) + float64(y*y)))
}

// A hoop is a Gaussian around a circle in the plane of a disc of an apparent axis
// ratio, or around a piece of it, whose width is a standard deviation in turns.
type hoop struct {
	radius, width, ratio float64
	direction, piece     float64 // turns; the whole circle if piece is 0
}

func (h *hoop) at(u, w float64) float64 {
	w /= h.ratio
	x := (math.Sqrt(float64(u*u)+float64(w*w)) - h.radius) / h.width
	square := x * x
	if h.piece > 0 {
		angle := turns(w, u) - h.direction
		angle = (angle - math.Floor(angle+0.5)) / h.piece
		square = float64(x*x) + float64(angle*angle)
	}
	return exp(-0.5 * square)
}

// A rod is a bar: exp(-2.2·e^1.2), e = (x/length)² + (y/(length/4))², along an
// angle in the plane of a disc of an apparent axis ratio.
type rod struct {
	length, ratio float64
	cos, sin      float64
}

func (b *rod) at(u, w float64) float64 {
	x, y := rotate(u, w/b.ratio, b.cos, b.sin)
	x /= b.length
	y /= 0.25 * b.length
	e := float64(x*x) + float64(y*y)
	if e > 30 {
		return 0 // below e^-130
	}
	return exp(-2.2 * power(e+1e-12, 1.2))
}

// A slab is a disc of scale height tall seen from its edge:
//
//	(x K₁(x)) / cosh²(w/tall),   x = |u|/length + 0.02
//
// which is what an exponential disc of that scale length adds up to along the line
// of sight (van der Kruit and Searle 1981).
type slab struct{ length, tall float64 }

func (s *slab) at(u, w float64) float64 {
	e := exp(-math.Abs(w) / s.tall)
	sech := 2 * e / (1 + float64(e*e))
	return xK1(math.Abs(u)/s.length+0.02) * sech * sech
}

// Coefficients of Abramowitz and Stegun 9.8.3, 9.8.7 and 9.8.8.
var (
	besselI1    = []float64{0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411}
	besselK1    = []float64{1, 0.15443144, -0.67278579, -0.18156897, -0.01919402, -0.00110404, -0.00004686}
	besselK1Far = []float64{1.25331414, 0.23498619, -0.03655620, 0.01504268, -0.00780353, 0.00325614, -0.00068245}
)

// xK1 returns x times the modified Bessel function K₁(x) of x > 0, with an error
// below 1e-7.
func xK1(x float64) float64 {
	if x > 2 {
		return math.Sqrt(x) * exp(-x) * polynomial(2/x, besselK1Far)
	}
	half, part := x/2, x/3.75
	i1 := x * polynomial(part*part, besselI1)
	return float64(x*log(half)*i1) + polynomial(half*half, besselK1)
}
