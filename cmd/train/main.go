// Command train teaches a network what galaxies look like.
//
//	go run ./cmd/train
//
// draws synthetic galaxies, learns them in a minute or two, and prints how much
// better it predicts them than their means do.
//
//	go run ./cmd/train -data galaxyzoo
//	go run ./cmd/train -data galaxyzoo -recipe seed -unbiased
//
// learn the galaxies of Kaggle's challenge, from its unpacked folder: the first with
// the settings for an hour, the second with those of the study that this project
// repeats. A run is written to a folder of its own, from which it can go on:
//
//	go run ./cmd/train -resume runs/001
//
// Reading order: flags.go, config.go (what is asked for), run.go, data.go (images),
// folder.go, score.go (the result), terminal.go and events.go (what is told).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"galaxynet/galaxy/trainer"
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
	if _, told := errors.AsType[*trainer.StoppedError](err); err != nil && !told {
		fmt.Fprintln(os.Stderr, "train:", err)
	}
	switch {
	case ctx.Err() != nil && err != nil:
		os.Exit(130) // as shells report an interrupted program
	case err != nil:
		os.Exit(1)
	}
}
