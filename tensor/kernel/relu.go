package kernel

// ReLUTo sets dst to x where x is not negative and to zero elsewhere (the
// rectified linear unit). NaN and -0 pass through. The lengths must be equal,
// else it panics; dst may be x.
//
//	dst_i = 0    if x_i < 0
//	dst_i = x_i  otherwise
func ReLUTo(dst, x []float32) {
	sameLength2("ReLUTo", "dst x", len(dst), len(x))
	raceRead(x)
	raceWrite(dst)
	reluTo(dst, x)
}

// ReLUGradTo sets dx to the gradient of ReLUTo's input x, given the gradient dy
// of its output. At x = 0, where there is no derivative, it is zero, as in
// PyTorch; a NaN in x passes dy. The lengths must be equal, else it panics; dx
// may be dy or x.
//
//	dx_i = 0     if x_i <= 0
//	dx_i = dy_i  otherwise
func ReLUGradTo(dx, dy, x []float32) {
	sameLength3("ReLUGradTo", "dx dy x", len(dx), len(dy), len(x))
	raceRead(dy)
	raceRead(x)
	raceWrite(dx)
	reluGradTo(dx, dy, x)
}

func reluToGeneric(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		dst[i] = v
	}
}

func reluGradToGeneric(dx, dy, x []float32) {
	dy, x = dy[:len(dx)], x[:len(dx)]
	for i, v := range dy {
		if x[i] <= 0 {
			v = 0
		}
		dx[i] = v
	}
}
