// Package conv convolves and pools batches of images, and computes the gradients.
//
// # Idea
//
// A convolution slides a small kernel over an image. At each position it multiplies
// the pixels that it covers (the window) by its weights and adds up. Seen as a
// matrix whose rows are the windows, the image times the weights is the whole
// result: one matrix product. That matrix, R·S times as large as the image, never
// exists. The tiles of the product read the image where it lies, from a copy of a few
// padded rows (strip.go); where an image is too small for that, package gemm asks for
// the matrix block by block (windows.go).
//
// # Layout
//
// Channels last. Images are [N H W C], results [N P Q K], kernels [R S C/groups K];
// the channels of a pixel are neighbours in memory, and so are the output channels
// of a weight. Thus a row of a window is S·C contiguous floats, the weights are
// already the right matrix, [R·S·C K], and everything that happens between
// convolutions (bias, normalisation, pooling) works on vectors of channels. With
// channels first, [N C H W], the windows of an image are the right-hand matrix, of
// which a panel has one tap for many pixels: short runs, shifted. The same packed
// product measured both ways, forward, 16 images, best of 12 runs in turn, in
// GFLOP/s with one and with two workers:
//
//	                                      channels first   channels last   peak
//	9x9, 3 to 64 channels, 64x64 pixels      56 / 110        73 / 145    104 / 207
//	5x5, 64 to 96 channels, 30x30 pixels     59 / 116        93 / 184    104 / 207
//
// (AMD Zen 3, 2 processors, AVX2, Go 1.26.) With tiles that read the image itself
// channels last gives, for 64 images:
//
//	                                      forward    dX         dW         peak
//	9x9, 3 to 64 channels, 64x64 pixels   95 / 184               92 / 182  104 / 207
//	5x5, 64 to 96 channels, 30x30 pixels 101 / 199   99 / 195    95 / 182  104 / 207
//
//	go test -bench Conv2D/layer=seed ./bench
//
// where products with padding count as work; whole rows of padding are left out.
//
// Files keep PyTorch's order, [K C/groups R S].
//
// # Worked example
//
// One image of 3x4 pixels with one channel, one kernel of 2x2, stride 1:
//
//	    | 1 2 0 1 |         | 1  2 |
//	x = | 0 1 3 0 |     w = | 0 -1 |
//	    | 2 0 1 1 |
//
// There are P·Q = 2·3 windows. Their matrix times the weights as a column is y:
//
//	| 1 2 0 1 |            1·1 + 2·2 + 0·0 - 1·1 =  4
//	| 2 0 1 3 |   |  1 |                           -1
//	| 0 1 3 0 | · |  2 | =                          2         |  4 -1  2 |
//	| 0 1 2 0 |   |  0 |                            2    y =  |  2  6  2 |
//	| 1 3 0 1 |   | -1 |                            6
//	| 3 0 1 1 |                                     2
//
// If the gradient of y is 1 for the first window and 0 for the others, dw is that
// window, and dx has w in its place:
//
//	     | 1 2 |          | 1  2 0 0 |
//	dw = | 0 1 |     dx = | 0 -1 0 0 |
//	                      | 0  0 0 0 |
//
// In general dw is windowsᵀ·dy, and dx is again a convolution: of dy, with the
// mirrored kernel. With a stride of 2, windows meet even pixels by other taps than
// odd ones; then dx is four convolutions, one for each kind (class in inputgrad.go).
//
// The maximum over 2x2 windows beside each other goes over the first two rows of x; a
// third has no window. With the places of a window counted row by row from 0,
//
//	y = | 2 3 |    at the places | 1 2 |
//
// and dy = | 5 7 | goes back there: 5 to the second pixel of the first row, 7 to the
// third pixel of the second. The places are all that has to be kept of x.
//
// # Invariants
//
//   - The bits do not depend on the number of workers, nor, among levels with
//     assembly, on the level: all cuts follow from the shape.
//   - No function named …To allocates, once its workers have their scratch.
//   - NaN travels: every product of the definition (naive.go) takes part.
//   - A shape mistake panics with a *tensor.ShapeError.
//
// # Sources
//
// Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016,
// draws stride, padding and dilation, and the gradient as a convolution (section 4).
// The matrix of windows is from Chellapilla, Puri and Simard, "High performance
// convolutional neural networks for document processing", 2006; to read the image in
// place instead is the idea of Zhang, Franchetti and Low, "High performance
// zero-memory overhead direct convolutions", 2018.
//
// # Reading order
//
// options.go (shapes), naive.go (the definition); windows.go and conv2d.go (the
// convolution as a product), strip.go and direct.go (the same where the image lies),
// inputgrad.go, weightgrad.go, directgrad.go, biasgrad.go, depthwise.go. For pooling
// pool.go and poolaxis.go (shapes), maxpool.go and avgpool.go (the functions),
// poolloop.go (the loop of both), then globalpool.go.
package conv
