// Package galaxy turns pictures of galaxies into what networks are trained on, and
// what volunteers said about them into labels.
//
// # From a file to 64×64 pixels
//
//	im, err := galaxy.ReadImage("100008.jpg")      // JPEG, PNG, WebP, TIFF, BMP
//	region := galaxy.FindRegion(im, galaxy.Study)  // where the galaxy is
//	small := galaxy.ResizeArea(region.Crop(im), 64, 64)
//
// Most of a picture is black sky. The region of interest is the largest rectangle
// around a contour of the pixels that are brighter than 10 of 255; a square that
// begins at its corner, with a margin of a fifth on each side, is kept:
//
//	region          column 3, row 4, 5 wide, 2 high
//	side, margin    s = max(5, 2) = 5,  p = ⌊5/5⌋ = 1
//	kept            columns 3-1 to 3+5+1, rows 4-1 to 4+5+1: 7×7 pixels
//
// That is what the study did that this project reproduces, with its tools OpenCV's
// findContours and resize. Regions and pixels are equal to OpenCV's (4.6), which
// tests hold on drawn pictures and on real ones. (Where a picture is a JPEG,
// decoders differ a little: Go's repeats colours over two pixels, OpenCV's blends
// them.)
//
// Pictures are RGB: 8 bits for each colour, row by row, three bytes to a pixel.
// Functions return new ones and change none. Sizes are in pixels, width first;
// rectangles are half open, so a region of width 5 at column 3 ends before
// column 8. What is wrong with a file is an error, a rectangle outside of its
// picture panics.
//
// # From a folder to batches
//
//	files, err := galaxy.FindImages("data")        // ids and paths
//	cache, err := galaxy.OpenCache(ctx, "data.cache", files, galaxy.CacheConfig{Framing: galaxy.CentreFraming})
//	loader, err := galaxy.NewLoader(ctx, cache, examples, galaxy.LoaderConfig{Batch: 64, Shuffle: true, …})
//	batch, err := loader.Next()                    // [64 64 64 3]
//
// Images are decoded once, into a cache file that the next start of a program
// finds again. From what it keeps, the central 288 of 424 pixels as 144×144, a
// network sees 208, reduced to its input of 64×64: a step of 1.625 cached pixels.
// Each epoch sees each galaxy turned, mirrored, shifted, zoomed and brightened by
// its own random amounts, all in one step (Warp), so that it is interpolated once.
//
// # Labels
//
// Volunteers answered a tree of up to 11 questions about each galaxy; its labels are
// 37 fractions, one for each answer (Questions, ColumnNames). A fraction counts all
// volunteers, not only those who came to the question: if 8 of 10 said "features or
// disk" and 6 of those "not edge-on", then Class1.2 = 0.8 and Class2.2 = 0.6, and the
// answers about the spiral, which only those 6 were asked for, sum to 0.6.
//
//	labels, err := galaxy.ReadLabels("training_solutions_rev1.csv")
//	split, err := galaxy.Rule{Validation: 0.1, Test: 0.1}.Split(labels.IDs)
//	train, err := labels.Subset(split.Of(galaxy.Train))
//	var score galaxy.Score
//	score.Add(predictions, labels.Values)
//	fmt.Println(score.RMSE())
//
// Unknown fractions are NaN, never 0, and are left out of means and scores. Files are
// written whole or not at all.
//
// Reading order of the labels: tree.go, fractions.go, reading.go (a row in words),
// labels.go, table.go, labelreader.go, labelwriter.go, atomic.go, rmse.go, split.go,
// splitfile.go.
//
// Reading order of the pictures: rgb.go (the type), fromimage.go and ycbcr.go (from
// the standard library's images), decode.go (from files), contours.go, roi.go (the
// region), resize.go; images.go (which files), framing.go (which part), cache.go and
// cachefile.go or files.go; warp.go, symmetry.go, augment.go, loader.go.
package galaxy
