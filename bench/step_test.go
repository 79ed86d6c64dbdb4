package bench

import (
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"galaxynet/galaxy/zoonet"
)

// BenchmarkStep measures whole training steps of the networks, batch 64: images
// a second, the time of every operation, and the most memory that the process
// had.
//
//	go test -bench Step ./bench
//	go test -bench Step/net=seed/workers=2 -benchtime 10x ./bench
func BenchmarkStep(b *testing.B) {
	for _, c := range []zoonet.Config{zoonet.Seed(), zoonet.B()} {
		for _, workers := range workerCounts() {
			b.Run(fmt.Sprintf("net=%s/workers=%d", c.Net, workers), func(b *testing.B) {
				defer useWorkers(workers)()
				benchmarkStep(b, c, 64)
			})
		}
	}
}

func benchmarkStep(b *testing.B, c zoonet.Config, batch int) {
	debug.FreeOSMemory()
	ForgetPeakMemory()
	t, err := NewTraining(c, batch)
	if err != nil {
		b.Fatal(err)
	}
	defer t.Close()
	for range 2 { // memory is taken from the system
		t.Step()
	}
	t.Tape.Profile = true
	var seconds []float64
	for b.Loop() {
		began := time.Now()
		t.Step()
		seconds = append(seconds, time.Since(began).Seconds())
	}
	b.ReportMetric(float64(batch)/Median(seconds), "images/s")
	if peak, ok := PeakMemory(); ok {
		b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
	}
	b.Log(timeByOperation(t, len(seconds)))
}

// timeByOperation returns the milliseconds a step, forward and backward, of every
// operation, the longest first, in a few lines: a log of more than ten is cut.
func timeByOperation(t *Training, steps int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%v\nms a step, forward+backward:", t.Tape)
	for i, o := range t.Tape.Times() {
		ms := func(d time.Duration) float64 { return d.Seconds() * 1e3 / float64(steps) }
		if i%4 == 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "%s %.2f+%.2f  ", o.Name, ms(o.Forward), ms(o.Backward))
	}
	return text.String()
}
