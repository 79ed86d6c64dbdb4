// Command predict says what a trained network sees in images of galaxies.
//
//	go run ./cmd/predict -model runs/001 galaxyzoo/images_test_rev1
//
// writes predictions.csv: a row for each image in the form of Kaggle's challenge.
//
//	go run ./cmd/predict -model runs/001,runs/002 -views 8 -json seen.jsonl m51.fits night1 more.csv
//
// averages two networks and eight views of every galaxy in an image, a folder and a
// catalogue, and writes a JSON object a line, with what most volunteers would say:
// "smooth, in between, not odd". Package input tells what a catalogue is.
//
// An image that cannot be used is named and left out. Results are written whole, at
// the end, or not at all.
//
// Reading order: flags.go (what is asked for), run.go, output.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	cfg, err := parse(os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	if err == nil {
		err = run(ctx, cfg, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "predict:", err)
		os.Exit(1)
	}
}
