package main

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"time"

	"galaxynet/bench"
)

// A request is what a driver under test was sent.
type request struct{ bytes.Buffer }

func (*request) Close() error { return nil }

// scripted returns a driver whose process answers with the given lines.
func scripted(lines ...string) (*driver, *request) {
	sent := new(request)
	answers := bufio.NewReader(strings.NewReader(strings.Join(lines, "\n") + "\n"))
	return &driver{label: "lib", in: sent, out: answers}, sent
}

func TestDriverSpeaksItsProtocol(t *testing.T) {
	d, sent := scripted("ready Lib 1.2, kernels for Zen", "rate 90.176 0.25", "rate 91 0.5")
	if err := d.greet(); err != nil || d.version() != "Lib 1.2, kernels for Zen" {
		t.Errorf("version %q, error %v", d.version(), err)
	}
	shape := bench.Shape{Name: "fc", M: 64, N: 37, K: 675, TransposeB: true}
	for _, want := range []float64{90.176, 91} {
		if got, err := d.rate(shape, 2, 100*time.Millisecond); err != nil || got != want {
			t.Errorf("rate %v, error %v, want %v", got, err, want)
		}
	}
	if want := strings.Repeat("fc 64 37 675 N T 2 0.1\n", 2); sent.String() != want {
		t.Errorf("sent %q, want %q", sent, want)
	}
	if d.idle != 0.75 {
		t.Errorf("idle time %v, want 0.75", d.idle)
	}
}

func TestDriverReportsWhatWentWrong(t *testing.T) {
	for _, c := range []struct{ answer, want string }{
		{"wrong sq256 0.5", "lib, sq (4,4,4 NN) with 3 workers: wrong sq256 0.5"},
		{"error no memory for sq", "no memory for sq"},
		{"rate x", "rate x"},
	} {
		d, _ := scripted(c.answer)
		_, err := d.rate(bench.Shape{Name: "sq", M: 4, N: 4, K: 4}, 3, time.Second)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("answer %q: error %v, want one with %q", c.answer, err, c.want)
		}
	}
	d, _ := scripted("rate 1 0")
	d.answer()
	if _, err := d.rate(small, 1, time.Second); err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("ended process: error %v, want unexpected EOF", err)
	}
	d, _ = scripted("hello")
	if err := d.greet(); err == nil || !strings.Contains(err.Error(), `"hello"`) {
		t.Errorf("greeting: error %v, want one that quotes it", err)
	}
}

func TestStartDriverSaysWhatToInstall(t *testing.T) {
	_, err := startDriver("atlas", t.TempDir(), t.TempDir()) // there is no build.sh
	if err == nil || !strings.Contains(err.Error(), "bench/peers/README.md") {
		t.Errorf("error %v, want one that names the instructions", err)
	}
}
