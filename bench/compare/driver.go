package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"galaxynet/bench"
)

// knownPeers are the values of -peers.
var knownPeers = []string{"openblas", "onednn", "blis", "gonum"}

// A driver is an engine in a process of its own that answers each line with a
// line: bench/peers/gemm.c, bench/peers/step.py, or this program for its own steps.
type driver struct {
	label, release string
	in             io.WriteCloser
	out            *bufio.Reader
	process        *exec.Cmd // nil in tests
	idle           float64   // seconds of processor time that it used while others were measured
}

// startPeers builds and starts the peers that cfg names. closeAll ends them and
// removes what was built.
func startPeers(cfg config) (peers []engine, closeAll func(), err error) {
	folder, err := os.MkdirTemp("", "compare")
	if err != nil {
		return nil, nil, err
	}
	closeAll = func() {
		for _, p := range peers {
			p.close()
		}
		os.RemoveAll(folder)
	}
	for _, label := range cfg.peers {
		if label == "gonum" {
			peers = append(peers, gonumEngine())
			continue
		}
		d, err := startDriver(label, cfg.drivers, folder)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		peers = append(peers, d)
	}
	return peers, closeAll, nil
}

// startDriver compiles the driver of one library into folder and starts it.
func startDriver(label, source, folder string) (*driver, error) {
	build := exec.Command("sh", filepath.Join(source, "build.sh"), label, folder)
	if text, err := build.CombinedOutput(); err != nil {
		const hint = "bench/peers/README.md says what to install; -peers chooses others"
		return nil, fmt.Errorf("building the driver of %s: %w\n%s%s", label, err, text, hint)
	}
	return startProcess(label, exec.Command(filepath.Join(folder, "gemm_"+label)))
}

// startProcess starts a driver and reads its first line.
func startProcess(label string, process *exec.Cmd) (*driver, error) {
	process.Stderr = os.Stderr
	in, err := process.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, fmt.Errorf("starting the driver of %s: %w", label, err)
	}
	d := &driver{label: label, in: in, out: bufio.NewReader(out), process: process}
	if err := d.greet(); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// greet reads the driver's first line, "ready VERSION".
func (d *driver) greet() error {
	line, err := d.answer()
	if err != nil {
		return err
	}
	version, ok := strings.CutPrefix(line, "ready ")
	if !ok {
		return fmt.Errorf("the driver of %s began with %q, want ready", d.label, line)
	}
	d.release = version
	return nil
}

// answer reads one line.
func (d *driver) answer() (string, error) {
	line, err := d.out.ReadString('\n')
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return "", fmt.Errorf("reading from the driver of %s: %w", d.label, err)
	}
	return strings.TrimSuffix(line, "\n"), nil
}

func (d *driver) name() string    { return d.label }
func (d *driver) version() string { return d.release }

func (d *driver) rate(shape bench.Shape, workers int, budget time.Duration) (float64, error) {
	_, err := fmt.Fprintf(d.in, "%s %d %d %d %c %c %d %g\n",
		shape.Name, shape.M, shape.N, shape.K, shape.Op()[0], shape.Op()[1], workers, budget.Seconds())
	if err != nil {
		return 0, fmt.Errorf("writing to the driver of %s: %w", d.label, err)
	}
	line, err := d.answer()
	if err != nil {
		return 0, err
	}
	var rate, idle float64
	if n, _ := fmt.Sscanf(line, "rate %g %g", &rate, &idle); n != 2 {
		return 0, fmt.Errorf("%s, %v with %d workers: %s", d.label, shape, workers, line)
	}
	d.idle += idle
	return rate, nil
}

// pid returns the name of the driver's process under /proc.
func (d *driver) pid() string { return strconv.Itoa(d.process.Process.Pid) }

// close ends the driver by the end of its input.
func (d *driver) close() error {
	d.in.Close()
	if d.process == nil {
		return nil
	}
	return d.process.Wait()
}
