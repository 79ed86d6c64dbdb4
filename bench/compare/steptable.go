package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"galaxynet/bench"
)

// stepsTable returns a network's table: medians of images a second, peak memory of
// the processes, the median and the quartiles of the paired ratios.
func stepsTable(net string, batch int, rows []stepRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s, batch %d | galaxynet, images/s | MiB | peer | images/s | MiB | ours / peer | quartiles |\n", net, batch)
	b.WriteString(strings.Repeat("|---", 8) + "|\n")
	behind := 0
	for _, r := range rows {
		low, median, high := bench.Quartiles(r.ratios())
		if median < 1 {
			behind++
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %.2f | %.2f to %.2f |\n", plural(r.workers, "worker"),
			number(bench.Median(r.ours)), mebibytes(r.ourPeak), r.peer, number(bench.Median(r.theirs)), mebibytes(r.peerPeak), median, low, high)
	}
	fmt.Fprintf(&b, "\nSlower than the peer: %d of %s.\n", behind, plural(len(rows), "row"))
	return b.String()
}

// stepsFooter says how, where and with what a table was made.
func stepsFooter(cfg stepsConfig, rows []stepRow, turns *turns) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Command: `%s`. Medians of %s, each measurement %s, galaxynet and peer in turn.\n",
		cfg.command, plural(cfg.pairs, "pair"), plural(cfg.steps, "step"))
	b.WriteString(machine())
	versions := []string{runtime.Version()}
	for _, r := range rows {
		if !slices.Contains(versions, r.version) {
			versions = append(versions, r.version)
		}
	}
	fmt.Fprintf(&b, "Versions: %s.\n", strings.Join(versions, "; "))
	fmt.Fprintf(&b, "Set for PyTorch: `%s`.\n", strings.Join(keptMemory, " "))
	if set := settings(os.Environ()); len(set) > 0 {
		fmt.Fprintf(&b, "Set in the environment: `%s`.\n", strings.Join(set, " "))
	}
	b.WriteString(turns.report())
	return b.String()
}

// mebibytes returns a number of bytes in MiB, or a dash for an unknown one.
func mebibytes(bytes int) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", float64(bytes)/(1<<20))
}
