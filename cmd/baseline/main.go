// Command baseline predicts galaxies from single colours: the mean labels, linear
// regression on the central and on the average pixel, and the competition's own
// benchmark. It prints their scores on the test images beside those on the full
// data.
//
//	go run ./cmd/baseline -data galaxyzoo -unbiased
//
// The folder is as the competition's: images_training_rev1/<id>.jpg and one file
// training_solutions*.csv.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	var cfg Config
	flag.StringVar(&cfg.Data, "data", "", "`folder` with images_training_rev1 and training_solutions*.csv")
	flag.Float64Var(&cfg.Rule.Test, "test", 0, "`fraction` of the images to test on, by a hash of their ids; 0.2 if no test is chosen")
	flag.StringVar(&cfg.Rule.Salt, "salt", "", "`text` that makes another hash")
	flag.BoolVar(&cfg.Rule.TestUnbiased, "unbiased", false, "test on the galaxies up to id 115091, train on the others")
	flag.StringVar(&cfg.Split, "split", "", "`file` with the columns GalaxyID and part, instead of the above")
	flag.StringVar(&cfg.WriteSplit, "write-split", "", "`file` to write the split to")
	flag.BoolVar(&cfg.Strict, "strict", false, "stop at an image that is missing or cannot be read, instead of naming and skipping it")
	flag.Parse()
	cfg.Rest = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, cfg, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "baseline:", err)
		os.Exit(1)
	}
}
