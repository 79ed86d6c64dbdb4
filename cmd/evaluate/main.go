// Command evaluate says how far predictions are from labels.
//
//	go run ./cmd/evaluate -model runs/001 -part test galaxyzoo
//
// predicts the test galaxies of a run, and prints the root mean squared error over
// all of them, for each question and for each answer, beside that of predictions
// that need no network: the mean of these labels, which is the best that one row for
// all galaxies can do, and the mean of the labels that the run learnt from.
//
//	go run ./cmd/evaluate -predictions predictions.csv -labels training_solutions_rev1.csv
//
// does it for predictions from anywhere. Unknown labels are left out. Predictions of
// networks count as they are; in the files of cmd/predict they are within 0 to 1.
//
// Reading order: flags.go (what is asked for), run.go, parts.go (which galaxies),
// table.go.
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
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}
