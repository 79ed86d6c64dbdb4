// Package fits lets programs read FITS images, the format of telescopes, as
// pictures. Importing it is enough:
//
//	import _ "galaxynet/galaxy/fits"
//
// teaches package image, and so galaxy.Decode and all that build on it, the
// formats "fits" and "fits.gz" (packed by gzip).
//
// The picture is that of the first image in the file with pixels: one band, which
// becomes grey, or three, as a cube of three planes or as three images one behind
// the other, which are taken for red, green and blue in this order. Physical
// values are
//
//	v = BZERO + BSCALE · stored
//
// and those that are BLANK, NaN or infinite count as sky. Row 1 of a FITS image is
// the lowest and becomes the picture's last.
//
// # From counts to 8 bits
//
// Galaxies span thousands of grey levels, so values are compressed by an inverse
// hyperbolic sine, in the way of Lupton et al. (Preparing Red-Green-Blue Images
// from CCD Data, PASP 116, 2004), which keeps the ratio of the colours. With r, g,
// b less their sky, and I their mean,
//
//	f(I)  = asinh(Q·I/S) / Q
//	red   = r · f(I)/I         likewise green and blue
//
// and a pixel whose largest colour exceeds 1 is divided by it. Sky is the median
// of a band. S follows from the noise, so that no setting depends on the unit: near
// the sky f has the slope 1/S, and S is such that the noise of the picture's sky is
// 4.5 of 255, as in the challenge's images. With Q = 7, white is at 78 S:
//
//	σ = 2 counts:  S = 2·255/4.5 = 113,  I = 113:   f = asinh(7)/7 = 0.38 (96 of 255)
//	                                     I = 8 875: f = 1
//
// The reader is github.com/astrogo/fitsio. It trusts what headers say, so headers
// are checked before it sees them: header.go. Compressed images (fpack) are not
// read.
//
// Reading order: decode.go, header.go, stretch.go.
package fits
