// Command preprocess finds the galaxy in every image of a folder, crops it, and
// writes it as a small PNG, with a table of where it was found.
//
//	go run ./cmd/preprocess -in images_training_rev1 -out images_64
//
// writes images_64/<id>.png for each image, and images_64/roi.csv with the columns
// id, x, y, width, height (the region of interest, in pixels of the image), cropped
// (0 if the whole image was kept) and contours (how many there were).
//
// It can be stopped at any time and started again: what is complete is kept.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"galaxynet/galaxy"
)

func main() {
	cfg := Config{Mode: galaxy.Study, Size: 64}
	flag.StringVar(&cfg.In, "in", cfg.In, "`folder` of images: JPEG, PNG, WebP, TIFF, BMP")
	flag.StringVar(&cfg.Out, "out", cfg.Out, "`folder` for the PNGs and roi.csv, made if it is missing")
	flag.TextVar(&cfg.Mode, "mode", cfg.Mode, "what is kept around the galaxy: study (the square of the study) or centred")
	flag.IntVar(&cfg.Size, "size", cfg.Size, "width and height of the PNGs in `pixels`")
	flag.BoolVar(&cfg.Strict, "strict", cfg.Strict, "stop at an image that cannot be read, instead of naming and skipping it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cfg.Rest = flag.Args()
	if err := run(ctx, cfg, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "preprocess:", err)
		os.Exit(1)
	}
}
