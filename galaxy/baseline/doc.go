// Package baseline predicts the shape of a galaxy from one colour: what a network
// has to beat.
//
//	colours, labels of the training images     ->  a Model
//	colour of another image                    ->  37 fractions
//
// There are four:
//
//   - the mean of the training labels, whatever the colour;
//   - linear regression on the colour of the central pixel;
//   - linear regression on the average colour of all pixels;
//   - the mean labels of training images whose centre has a similar hue, which is
//     the competition's own central-pixel benchmark (hue.go says how that is known).
//
// A colour is red, green and blue, each 0 to 1. On paper, with two training images
// and one column of labels: red 0.2 has 0.3, red 0.6 has 0.5. The mean is 0.4; the
// regression's line is 0.2 + 0.5·red, so that red 0.4 is predicted as 0.4 and red
// 0.8 as 0.6. (With fewer images than numbers to find, the smallest numbers are
// taken.)
//
// Labels that are unknown are left out, column by column, in training and in
// scores. A column that no training image knows is predicted as NaN.
//
// Reading order: model.go, regression.go, hue.go, colours.go, report.go.
package baseline
