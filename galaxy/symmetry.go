package galaxy

import "fmt"

// Symmetries is the number of ways to lay a square on itself: four turns, each
// mirrored or not.
const Symmetries = 8

// SymmetryTo writes square pictures seen from another side, without
// interpolation: k/2 quarter turns, and before them left and right swapped if k is
// odd. With n = size-1 that is, for each picture and colour,
//
//	k = 0    dst(i, j) = src(i, j)        1    src(n-i, j)
//	k = 2    dst(i, j) = src(n-j, i)      3    src(n-j, n-i)
//	k = 4    dst(i, j) = src(n-i, n-j)    5    src(i, n-j)
//	k = 6    dst(i, j) = src(j, n-i)      7    src(j, i)
//
// in column i and row j: what a Warp with Turn k/2 and Mirror k%2 sees. dst and
// src hold any number of pictures of size rows and columns of 3 colours, one behind
// the other, and must not overlap. A network's mean over all k is its prediction
// averaged over the views of a galaxy. It panics for another k, and if dst and src
// do not hold equally many whole pictures.
func SymmetryTo(dst, src []float32, size, k int) {
	area := 3 * size * size
	if k < 0 || k >= Symmetries || size < 1 || len(dst) != len(src) || len(src)%area != 0 {
		panic(fmt.Sprintf("galaxy: SymmetryTo: symmetry %d of %d from %d to %d elements, pictures of %d×%d pixels", k, Symmetries, len(src), len(dst), size, size))
	}
	n := size - 1
	first, right, down := 0, 1, size // pixel of src at (0, 0), and the steps to (1, 0) and (0, 1)
	switch k {
	case 1:
		first, right, down = n, -1, size
	case 2:
		first, right, down = n, size, -1
	case 3:
		first, right, down = n+n*size, -size, -1
	case 4:
		first, right, down = n+n*size, -1, -size
	case 5:
		first, right, down = n*size, 1, -size
	case 6:
		first, right, down = n*size, -size, 1
	case 7:
		first, right, down = 0, size, 1
	}
	for len(src) > 0 {
		to := dst
		for j := range size {
			from := first + j*down
			for range size {
				copy(to[:3], src[3*from:][:3])
				to, from = to[3:], from+right
			}
		}
		dst, src = dst[area:], src[area:]
	}
}
