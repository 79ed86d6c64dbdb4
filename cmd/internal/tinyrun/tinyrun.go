// Package tinyrun gives tests of programs something to work on: a few synthetic
// galaxies, and a run that has learnt from them for a moment.
package tinyrun

import (
	"context"
	"path/filepath"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/galaxy/synth"
	"galaxynet/galaxy/trainer"
	"galaxynet/galaxy/zoonet"
)

// Galaxies is how many there are; their ids are 1000000 and so on.
const Galaxies = 20

// Data writes galaxies in Kaggle's layout and returns their folder.
func Data(t testing.TB) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	if err := synth.New(5, Galaxies, 64).WriteKaggle(context.Background(), folder, nil); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Labels is the name of the file of labels in a folder of Data.
const Labels = "training_solutions_rev1.csv"

// Small returns the settings of a small residual network with the decision tree.
func Small() trainer.Config {
	c := trainer.Minute()
	c.Net = zoonet.Config{Net: "b", Size: 16, Widths: []int{4, 6}, Blocks: 1, Dropout: 0.2, Outputs: galaxy.Columns, Tree: true}
	c.Sight = galaxy.Sight{Size: 16, Field: 1, Normal: galaxy.ZooNormal}
	c.Framing = galaxy.Framing{Field: 1, Size: 32}
	c.Epochs, c.Batch, c.Settle, c.Average = 2, 4, 8, 0.9
	return c
}

// SmallStudy returns those of a small network of the study's kind, whose predictions
// may be outside of 0 to 1.
func SmallStudy() trainer.Config {
	c := trainer.Study()
	c.Net = zoonet.Config{Net: "seed", Size: 16, Widths: []int{4, 5}, Hidden: []int{11, 9}, Dropout: 0.15, Outputs: galaxy.Columns}
	c.Sight.Size, c.Epochs, c.Batch = 16, 1, 6
	return c
}

// Run trains on the galaxies of a folder, the first 12 of them, and returns the
// run's folder. Of the others, 4 are for validation and 4 for the test.
func Run(t testing.TB, data string, c trainer.Config) string {
	t.Helper()
	folder := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := galaxy.FindImages(data)
	must(err)
	labels, err := galaxy.ReadLabels(filepath.Join(data, Labels))
	must(err)
	images, err := galaxy.NewFiles(files, c.Framing)
	must(err)
	d := trainer.Data{Images: images}
	split := "GalaxyID,part\n"
	for i := range Galaxies {
		e := galaxy.Example{Image: i, Labels: labels.Row(i)}
		switch {
		case i < 12:
			d.Train = append(d.Train, e)
			split += labels.IDs[i] + ",train\n"
		case i < 16:
			d.Validation = append(d.Validation, e)
			split += labels.IDs[i] + ",validation\n"
		default:
			split += labels.IDs[i] + ",test\n"
		}
	}
	Write(t, filepath.Join(folder, "split.csv"), split)
	tr, err := trainer.New(c, d, folder)
	must(err)
	must(tr.Run(context.Background()))
	must(tr.Close())
	return folder
}
