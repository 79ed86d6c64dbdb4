package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"galaxynet/bench"
	"galaxynet/galaxy/zoonet"
	"galaxynet/tensor/par"
)

// Both sides of a comparison of training steps are processes that speak the
// protocol of bench/peers/step.py, so that either's peak memory is its own:
//
//	start    -> ready PARAMETERS VERSION
//	request     steps COUNT
//	answer   -> steps SECONDS IMAGES PEAK LOSS, or another line: what went wrong

// A stepProcess is such a process.
type stepProcess struct {
	*driver
	parameters int // of the network
}

// taken are a driver's steps.
type taken struct {
	images float64 // a second, by the median step
	peak   int     // the most bytes that the process ever had; 0 if it does not know
}

// startSteps starts a driver and reads its greeting.
func startSteps(label string, process *exec.Cmd) (*stepProcess, error) {
	d, err := startProcess(label, process)
	if err != nil {
		return nil, err
	}
	p := &stepProcess{driver: d}
	if err := p.introduce(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// introduce takes the greeting, which the driver has for its version, apart.
func (p *stepProcess) introduce() (err error) {
	count, version, _ := strings.Cut(p.release, " ")
	if p.parameters, err = strconv.Atoi(count); err != nil || version == "" {
		return fmt.Errorf("the driver of %s began with \"ready %s\", want ready PARAMETERS VERSION", p.label, p.release)
	}
	p.release = version
	return nil
}

// steps has the driver take some steps.
func (p *stepProcess) steps(count int) (t taken, err error) {
	if _, err := fmt.Fprintf(p.in, "steps %d\n", count); err != nil {
		return t, fmt.Errorf("writing to the driver of %s: %w", p.label, err)
	}
	line, err := p.answer()
	if err != nil {
		return t, err
	}
	var seconds, loss float64
	if n, _ := fmt.Sscanf(line, "steps %g %g %d %g", &seconds, &t.images, &t.peak, &loss); n != 4 {
		return t, fmt.Errorf("%s: %s", p.label, line)
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return t, fmt.Errorf("%s: the loss became %v", p.label, loss)
	}
	return t, nil
}

// stepDriver is the word by which this program becomes the driver of its own steps.
const stepDriver = "step-driver"

// oursCommand returns the command that starts galaxynet's driver.
func oursCommand(net string, workers, batch int) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("starting galaxynet's driver: %w", err)
	}
	return exec.Command(program, stepDriver, net, strconv.Itoa(workers), strconv.Itoa(batch)), nil
}

// keptMemory are variables that make the C library keep the memory which is given
// back to it, so that PyTorch does not get it anew from the system at each step.
var keptMemory = []string{"MALLOC_TRIM_THRESHOLD_=8000000000", "MALLOC_MMAP_MAX_=0", "MALLOC_TOP_PAD_=268435456"}

// peerCommand returns the command that starts PyTorch's driver.
func peerCommand(cfg stepsConfig, python, layout, net string, workers int) *exec.Cmd {
	process := exec.Command(python, "-W", "ignore", cfg.driver, net, layout, strconv.Itoa(workers), strconv.Itoa(cfg.batch))
	process.Env = append(os.Environ(), keptMemory...)
	return process
}

// serveSteps is galaxynet's driver. The arguments are the network, the workers and
// the images of a step.
func serveSteps(args []string, in io.Reader, out io.Writer) error {
	if len(args) != 3 {
		return fmt.Errorf("%s %q: want NET WORKERS BATCH", stepDriver, args)
	}
	net, err := netNamed(args[0])
	if err != nil {
		return err
	}
	counts, err := numbers(args[1] + "," + args[2])
	if err != nil {
		return fmt.Errorf("%s: %w", stepDriver, err)
	}
	par.SetWorkers(counts[0])
	runtime.GOMAXPROCS(counts[0])
	return answerSteps(net, counts[1], in, out)
}

// answerSteps answers requests until there are no more.
func answerSteps(net zoonet.Config, batch int, in io.Reader, out io.Writer) error {
	training, err := bench.NewTraining(net, batch)
	if err != nil {
		return err
	}
	defer training.Close()
	fmt.Fprintf(out, "ready %d galaxynet\n", training.Parameters())
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var count int
		if n, _ := fmt.Sscanf(lines.Text(), "steps %d", &count); n != 1 || count < 1 {
			fmt.Fprintf(out, "error bad request: %s\n", lines.Text())
			continue
		}
		seconds, loss := make([]float64, count), float32(0)
		for i := range seconds {
			begin := time.Now()
			loss = training.Step()
			seconds[i] = time.Since(begin).Seconds()
		}
		time.Sleep(rest)
		median := bench.Median(seconds)
		peak, _ := bench.PeakMemory()
		fmt.Fprintf(out, "steps %.6f %.3f %d %g\n", median, float64(batch)/median, peak, loss)
	}
	return nil
}
