package kernel

// The arith group: one result for each element, by one operation or by one
// multiplication and one addition. All results but those of Axpy and FMATo have
// the same bits at every level.

// AddTo sets dst to the sum of a and b.
//
//	dst_i = a_i + b_i
//
// The lengths must be equal, else it panics; dst may be a or b.
func AddTo(dst, a, b []float32) {
	sameLength3("AddTo", "dst a b", len(dst), len(a), len(b))
	raceRead(a)
	raceRead(b)
	raceWrite(dst)
	addTo(dst, a, b)
}

// SubTo sets dst to the difference of a and b.
//
//	dst_i = a_i - b_i
//
// The lengths must be equal, else it panics; dst may be a or b.
func SubTo(dst, a, b []float32) {
	sameLength3("SubTo", "dst a b", len(dst), len(a), len(b))
	raceRead(a)
	raceRead(b)
	raceWrite(dst)
	subTo(dst, a, b)
}

// MulTo sets dst to the elementwise product of a and b.
//
//	dst_i = a_i * b_i
//
// The lengths must be equal, else it panics; dst may be a or b.
func MulTo(dst, a, b []float32) {
	sameLength3("MulTo", "dst a b", len(dst), len(a), len(b))
	raceRead(a)
	raceRead(b)
	raceWrite(dst)
	mulTo(dst, a, b)
}

// DivTo sets dst to the elementwise quotient of a and b, rounded correctly as
// IEEE 754 says: x/0 is an infinity, 0/0 is NaN.
//
//	dst_i = a_i / b_i
//
// The lengths must be equal, else it panics; dst may be a or b.
func DivTo(dst, a, b []float32) {
	sameLength3("DivTo", "dst a b", len(dst), len(a), len(b))
	raceRead(a)
	raceRead(b)
	raceWrite(dst)
	divTo(dst, a, b)
}

// ScaleTo sets dst to x times alpha.
//
//	dst_i = alpha * x_i
//
// The lengths must be equal, else it panics; dst may be x.
func ScaleTo(dst []float32, alpha float32, x []float32) {
	sameLength2("ScaleTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	scaleTo(dst, alpha, x)
}

// AddScalarTo sets dst to x plus alpha.
//
//	dst_i = alpha + x_i
//
// The lengths must be equal, else it panics; dst may be x.
func AddScalarTo(dst []float32, alpha float32, x []float32) {
	sameLength2("AddScalarTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	addScalarTo(dst, alpha, x)
}

// Axpy adds alpha times x to y (the name is from the BLAS: "a x plus y").
//
//	y_i = alpha*x_i + y_i
//
// The lengths must be equal, else it panics; y must not overlap x unless it is x.
// At the assembly levels multiplication and addition are fused: the product is
// not rounded before it is added, and all of them give the same bits. The
// generic level rounds it; with p = alpha*x_i and s = p + y_i the two differ by
// at most
//
//	2^-24 (|p| + 2|s|)
//
// up to terms of second order and subnormal numbers. There is no shortcut for
// alpha = 0: NaN and Inf in x reach y.
func Axpy(alpha float32, x, y []float32) {
	sameLength2("Axpy", "x y", len(x), len(y))
	raceRead(x)
	raceWrite(y)
	axpy(alpha, x, y)
}

// FMATo sets dst to the product of a and b plus c.
//
//	dst_i = a_i*b_i + c_i
//
// The lengths must be equal, else it panics; dst may be a, b or c. It is fused at
// the assembly levels, and differs from the generic level by as much as Axpy
// does, with p = a_i*b_i and s = p + c_i.
func FMATo(dst, a, b, c []float32) {
	sameLength4("FMATo", "dst a b c", len(dst), len(a), len(b), len(c))
	raceRead(a)
	raceRead(b)
	raceRead(c)
	raceWrite(dst)
	fmaTo(dst, a, b, c)
}

// The Go references. The slices are cut to one length first, which the exported
// functions have checked, so that the compiler need not check each index.

func addToGeneric(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func subToGeneric(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

func mulToGeneric(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

func divToGeneric(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

func scaleToGeneric(dst []float32, alpha float32, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = alpha * x[i]
	}
}

func addScalarToGeneric(dst []float32, alpha float32, x []float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = alpha + x[i]
	}
}

func axpyGeneric(alpha float32, x, y []float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += float32(alpha * x[i])
	}
}

func fmaToGeneric(dst, a, b, c []float32) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		dst[i] = float32(a[i]*b[i]) + c[i]
	}
}
