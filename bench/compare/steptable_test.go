package main

import (
	"strings"
	"testing"
)

func TestStepsTableShowsMediansPeaksAndPairedRatios(t *testing.T) {
	rows := []stepRow{
		{pairs{"PyTorch 1.13 nchw", []float64{100, 90}, []float64{80, 90}}, 1, "", 3 << 20, 5 << 20},
		{pairs{"PyTorch 1.13 nchw", []float64{9}, []float64{10}}, 2, "", 1<<30 + 1<<19, 0},
	}
	// The first has ratios 1.25 and 1: quartiles 1.0625, 1.125, 1.1875.
	const want = `| b, batch 64 | galaxynet, images/s | MiB | peer | images/s | MiB | ours / peer | quartiles |
|---|---|---|---|---|---|---|---|
| 1 worker | 95.0 | 3 | PyTorch 1.13 nchw | 85.0 | 5 | 1.12 | 1.06 to 1.19 |
| 2 workers | 9.00 | 1024 | PyTorch 1.13 nchw | 10.0 | - | 0.90 | 0.90 to 0.90 |

Slower than the peer: 1 of 2 rows.
`
	if got := stepsTable("b", 64, rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStepsFooterSaysHowAndWithWhat(t *testing.T) {
	rows := []stepRow{{version: "PyTorch 1.13, Adam"}, {version: "PyTorch 1.13, Adam"}, {version: "PyTorch 2.15, fused Adam"}}
	foot := stepsFooter(stepsConfig{command: "the command", pairs: 7, steps: 1}, rows, new(turns))
	for _, want := range []string{"`the command`", "7 pairs, each measurement 1 step,", "Machine: ", "; PyTorch 1.13, Adam; PyTorch 2.15, fused Adam.\n", keptMemory[0]} {
		if !strings.Contains(foot, want) {
			t.Errorf("no %q in\n%s", want, foot)
		}
	}
}

func TestProgressNamesTheRatio(t *testing.T) {
	r := stepRow{pairs: pairs{"lib", []float64{90}, []float64{60}}, workers: 2}
	if got, want := r.String(), "2 workers: 90.0 images/s, 1.50 of lib"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
