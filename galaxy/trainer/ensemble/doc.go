// Package ensemble predicts the labels of image files with one trained network or
// the mean of several.
//
//	e, err := ensemble.Load("runs/001", "runs/002")
//	if err != nil { … }
//	defer e.Close()
//	p, err := e.Predict(ctx, files, ensemble.Options{Batch: 32})
//
// Each galaxy's prediction is the mean over models, and of each model the mean over
// views. Of two models that say 0.2 and 0.6 for an answer, the first as the mean of
// 0.1 and 0.3 for two views, the ensemble says 0.4.
//
// Models that look at the same part of an image at the same size share its decoding,
// which goes on while the networks compute; others decode it again.
//
// # What holds
//
//   - The predictions for an image are the same, bit for bit, whatever images are
//     predicted with it, in batches of any size, by any number of processors.
//   - An image that cannot be used changes nothing for the others.
//
// # Reading order
//
// ensemble.go (the models), predict.go (the images).
package ensemble
