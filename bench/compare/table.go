package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"galaxynet/bench"
	"galaxynet/tensor/cpu"

	"github.com/klauspost/cpuid/v2"
)

// markdown returns the table for one number of workers: medians in GFLOP/s, and the
// median and the quartiles of the paired ratios with the best peer.
func markdown(workers int, peers []string, rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s, GFLOP/s (m,n,k) | galaxynet | of peak |", plural(workers, "worker"))
	for _, p := range peers {
		fmt.Fprintf(&b, " %s |", p)
	}
	if len(peers) > 0 {
		b.WriteString(" ours / best peer | quartiles |")
	}
	columns := strings.Count(b.String(), "|") - 1
	b.WriteString("\n|" + strings.Repeat("---|", columns) + "\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %v | %s | %.0f %% |", r.shape, number(bench.Median(r.ours)), 100*bench.Median(r.peak))
		for _, p := range r.peers {
			fmt.Fprintf(&b, " %s |", number(bench.Median(p.theirs)))
		}
		if len(peers) > 0 {
			low, median, high := bench.Quartiles(r.best().ratios())
			fmt.Fprintf(&b, " %.2f (%s) | %.2f to %.2f |", median, r.best().peer, low, high)
		}
		b.WriteString("\n")
	}
	if len(peers) > 0 && len(rows) > 0 {
		b.WriteString("\n" + summary(rows) + "\n")
	}
	return b.String()
}

// summary says on how many rows galaxynet is ahead, and where it is furthest behind.
func summary(rows []row) string {
	ahead := 0
	ratio := func(r row) float64 { return bench.Median(r.best().ratios()) }
	lowest := rows[0]
	for _, r := range rows {
		if ratio(r) >= 1 {
			ahead++
		}
		if ratio(r) < ratio(lowest) {
			lowest = r
		}
	}
	return fmt.Sprintf("As fast as the best peer or faster: %d of %s. Lowest ratio: %.2f (%s, %s).",
		ahead, plural(len(rows), "row"), ratio(lowest), lowest.shape.Name, lowest.best().peer)
}

// footer says how, where and with what the tables were made.
func footer(cfg config, peers []engine, watch *watch) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Command: `%s`. Medians of %s, each measurement %v, galaxynet and peer in turn.\n",
		cfg.command, plural(cfg.pairs, "pair"), cfg.budget)
	b.WriteString(machine())
	fmt.Fprintf(&b, "Versions: %s", runtime.Version())
	for _, p := range peers {
		fmt.Fprintf(&b, "; %s", p.version())
	}
	b.WriteString(".\n")
	if set := settings(os.Environ()); len(set) > 0 {
		fmt.Fprintf(&b, "Set in the environment: `%s`.\n", strings.Join(set, " "))
	}
	b.WriteString(watch.report())
	return b.String()
}

// machine returns the sentence about where the tables were made.
func machine() string {
	return fmt.Sprintf("Machine: %s, %s, %s, level %v.\n",
		processor(), plural(runtime.NumCPU(), "processor"), runtime.GOOS+"/"+runtime.GOARCH, cpu.Current())
}

// settings returns the variables that change what a library does.
func settings(environ []string) []string {
	prefixes := []string{"OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "BLIS_", "DNNL_", "ONEDNN_", "ATEN_", "MKL_", "GODEBUG=", "GOMAXPROCS="}
	var set []string
	for _, v := range environ {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(v, p) }) {
			set = append(set, v)
		}
	}
	slices.Sort(set)
	return set
}

// processor returns the processor's name; virtual machines often hide it, so
// with the family and model that tell it all the same.
func processor() string {
	name := strings.TrimSpace(cpuid.CPU.BrandName)
	if name == "" {
		return "unknown processor"
	}
	return fmt.Sprintf("%s (family %d, model %d)", name, cpuid.CPU.Family, cpuid.CPU.Model)
}

// moduleVersion returns the version of a module that is linked into this program.
func moduleVersion(path string) string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "of unknown version"
}

// number returns a rate with three digits.
func number(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// plural returns "1 pair" or "7 pairs".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func names(engines []engine) []string {
	list := make([]string, len(engines))
	for i, e := range engines {
		list[i] = e.name()
	}
	return list
}
