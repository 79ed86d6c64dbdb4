// Package trainer trains the networks of package zoonet on galaxies, and uses them.
//
//	t, err := trainer.New(trainer.Hour(), data, folder, trainer.NewLog(folder+"/log.csv"))
//	if err != nil { … }
//	defer t.Close()
//	err = t.Run(ctx)
//	…
//	model, err := trainer.LoadModel(folder + "/best")
//
// A run is a number of epochs, each of which shows every training image once, in an
// order of its own and from another side. After an epoch the network is tried on
// the validation images and, if it is better than before, kept as "best"; then all
// that is needed to go on is written as "last".
//
// # On paper
//
// Ten images in batches of four, two epochs, a row of the log for each six images:
//
//	step    1   2   3         4   5   6
//	images  4   4   2         4   4   2
//	row         8   2             8   2        six or more, and what is left
//	               validate, best, last        and again
//
// A checkpoint after step 2 says: 2 steps, 0 epochs and 2 batches done, nothing in
// the row, 8 losses in the epoch's mean. A run that goes on from it does batch 2 of
// epoch 0, the third, with the random numbers that step 2 has in any run.
//
// # What holds
//
//   - A run is its Config and its images: the same give the same files, bit for
//     bit, for any number of processors. The clock changes nothing.
//   - A run that was stopped after any step, and resumed, ends with the bits of one
//     that never stopped. Files are written whole or not at all, so a run that is
//     killed loses what came after its last checkpoint, and nothing else.
//   - A loss or a gradient that is not finite ends the run with an error that names
//     the operation in which it arose, and no checkpoint has it.
//   - A step like the one before allocates nothing but what observers do.
//
// # Reading order
//
// config.go (what can be set), progress.go and observer.go (what a run tells),
// trainer.go (one step), run.go (steps and epochs), settle.go (batch norm of averaged
// weights), checkpoint.go, folder.go, model.go (predictions), log.go.
package trainer
