package kernel

import "fmt"

// The channels group: a matrix whose rows hold one number for each of C
// channels, such as the pixels of images with channels last. Arguments with one
// element per channel tell how many there are; matrices have any number of rows.

// ChannelSums adds the sums and the sums of the squares of every channel of x,
// a matrix of rows, to sums and squares.
//
//	sums[c] += sum over i of x[i·C + c]
//	squares[c] += sum over i of x[i·C + c]²        C = len(sums)
//
// The rows are added one after the other in float64. The square of a float32 is
// exact there, so that all levels give equal bits. It panics if the lengths of
// sums and squares differ, or if x does not consist of whole rows.
func ChannelSums(sums, squares []float64, x []float32) {
	rows := channelRows("ChannelSums", len(sums), len(x))
	sameLength2("ChannelSums", "sums squares", len(sums), len(squares))
	raceRead(x)
	raceWrite(sums)
	raceWrite(squares)
	channels, step := len(sums), sumRows(len(sums))
	for ; rows > 0; rows -= step {
		step = min(step, rows)
		channelSums(sums, squares, x, step)
		x = x[step*channels:]
	}
}

// ChannelProducts adds the sums of every channel of x and of the products of x
// and y to sums and products.
//
//	sums[c] += sum over i of x[i·C + c]
//	products[c] += sum over i of x[i·C + c] · y[i·C + c]        C = len(sums)
//
// Order, bits and panics are as for ChannelSums; x and y have equal lengths and
// may be the same.
func ChannelProducts(sums, products []float64, x, y []float32) {
	rows := channelRows("ChannelProducts", len(sums), len(x))
	sameLength2("ChannelProducts", "sums products", len(sums), len(products))
	sameLength2("ChannelProducts", "x y", len(x), len(y))
	raceRead(x)
	raceRead(y)
	raceWrite(sums)
	raceWrite(products)
	channels, step := len(sums), sumRows(len(sums))
	for ; rows > 0; rows -= step {
		step = min(step, rows)
		channelProducts(sums, products, x, y, step)
		x, y = x[step*channels:], y[step*channels:]
	}
}

// sumRows is the number of rows that the sums' assembly is given at once: it
// goes through them block by block of the channels, and fetches as many ahead.
// Some 4 KiB were best on a Zen 3, among 2 to 128.
func sumRows(channels int) int { return max(4, 1024/max(channels, 1)) }

// ChannelScaleTo moves and scales every channel of x, a matrix of rows:
//
//	dst[i·C + c] = (x[i·C + c] - center[c]) · scale[c] + shift[c]        C = len(center)
//
// Every operation is rounded, so that all levels give equal bits. To subtract the
// center first keeps what is left of x exact where center is near to it. dst may
// be x. It panics if the lengths of dst and x, or those of the others, differ, or
// if x does not consist of whole rows.
func ChannelScaleTo(dst, x, center, scale, shift []float32) {
	rows := channelRows("ChannelScaleTo", len(center), len(x))
	sameLength2("ChannelScaleTo", "dst x", len(dst), len(x))
	sameLength3("ChannelScaleTo", "center scale shift", len(center), len(scale), len(shift))
	raceRead(x)
	raceRead(center)
	raceRead(scale)
	raceRead(shift)
	raceWrite(dst)
	if rows > 0 {
		channelScaleTo(dst, x, center, scale, shift, rows)
	}
}

// ChannelBlendTo adds to the channels of x, moved and scaled as ChannelScaleTo
// does it, those of y times weight:
//
//	dst[i·C + c] = y[i·C + c] · weight[c] + ((x[i·C + c] - center[c]) · scale[c] + shift[c])
//
// Rounding and panics are as for ChannelScaleTo. dst may be x or y.
func ChannelBlendTo(dst, y, weight, x, center, scale, shift []float32) {
	rows := channelRows("ChannelBlendTo", len(center), len(x))
	sameLength3("ChannelBlendTo", "dst y x", len(dst), len(y), len(x))
	sameLength4("ChannelBlendTo", "weight center scale shift", len(weight), len(center), len(scale), len(shift))
	raceRead(y)
	raceRead(weight)
	raceRead(x)
	raceRead(center)
	raceRead(scale)
	raceRead(shift)
	raceWrite(dst)
	if rows > 0 {
		channelBlendTo(dst, y, weight, x, center, scale, shift, rows)
	}
}

// channelRows returns the number of rows in n elements of so many channels.
func channelRows(function string, channels, n int) int {
	if n == 0 {
		return 0
	}
	if channels == 0 || n%channels != 0 {
		panic(fmt.Sprintf("kernel: %s: %d elements are no whole rows of %d channels", function, n, channels))
	}
	return n / channels
}

func channelSumsGeneric(sums, squares []float64, x []float32, rows int) {
	squares = squares[:len(sums)]
	for i := range rows {
		row := x[i*len(sums):][:len(sums)]
		for c, v := range row {
			sums[c] += float64(v)
			squares[c] += float64(float64(v) * float64(v))
		}
	}
}

func channelProductsGeneric(sums, products []float64, x, y []float32, rows int) {
	products = products[:len(sums)]
	for i := range rows {
		rowX, rowY := x[i*len(sums):][:len(sums)], y[i*len(sums):][:len(sums)]
		for c, v := range rowX {
			sums[c] += float64(v)
			products[c] += float64(float64(v) * float64(rowY[c]))
		}
	}
}

func channelScaleToGeneric(dst, x, center, scale, shift []float32, rows int) {
	scale, shift = scale[:len(center)], shift[:len(center)]
	for i := range rows {
		to, row := dst[i*len(center):][:len(center)], x[i*len(center):][:len(center)]
		for c, v := range row {
			to[c] = float32((v-center[c])*scale[c]) + shift[c]
		}
	}
}

func channelBlendToGeneric(dst, y, weight, x, center, scale, shift []float32, rows int) {
	weight, scale, shift = weight[:len(center)], scale[:len(center)], shift[:len(center)]
	for i := range rows {
		to, rowX, rowY := dst[i*len(center):][:len(center)], x[i*len(center):][:len(center)], y[i*len(center):][:len(center)]
		for c, v := range rowX {
			to[c] = float32(rowY[c]*weight[c]) + (float32((v-center[c])*scale[c]) + shift[c])
		}
	}
}
