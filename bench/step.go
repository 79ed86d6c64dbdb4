package bench

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"galaxynet/autograd"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// Training is a network with everything that a step needs: a batch of noise as
// images and fractions, Adam, the study's weighted loss.
type Training struct {
	Tape *autograd.Tape

	net                layers.Layer
	opt                optim.Optimizer
	memory             *tensor.Memory
	x, target, weights *tensor.Tensor
}

// NewTraining returns a freshly initialised network with a batch of n images.
func NewTraining(c zoonet.Config, n int) (*Training, error) {
	net, err := zoonet.New(c)
	if err != nil {
		return nil, err
	}
	t := &Training{Tape: autograd.NewTape(), net: net, memory: tensor.NewMemory()}
	layers.Init(net, 1, t.memory)
	options := optim.DefaultAdam()
	options.Memory = t.memory
	t.opt = optim.NewAdam(layers.Params(net), options)
	t.x, t.target, t.weights = tensor.New(c.Input(n)...), tensor.New(n, c.Outputs), tensor.New(c.Outputs)
	for i, noise := range []*tensor.Tensor{t.x, t.target, t.weights} {
		noise.FillUniform(tensor.Stream(1, "bench/training", uint64(i)), 0, 1)
	}
	return t, nil
}

// Step trains the network with the batch once and returns the loss: forward,
// backward, optimizer.
func (t *Training) Step() float32 {
	t.Tape.Reset()
	y := t.net.Forward(t.Tape.Constant(t.x))
	loss := autograd.WeightedMSE(y, t.Tape.Constant(t.target), t.Tape.Constant(t.weights), autograd.Value{})
	loss.Backward()
	t.opt.Step()
	t.opt.ZeroGrad()
	t.Tape.Step++
	return loss.Data().Item()
}

// Parameters returns the number of values that are trained.
func (t *Training) Parameters() int {
	count := 0
	for _, p := range layers.Params(t.net) {
		count += p.Shape().Len()
	}
	return count
}

// Close gives the memory back.
func (t *Training) Close() error { return errors.Join(t.Tape.Close(), t.memory.Close()) }

// PeakMemory returns the most bytes of memory that the process ever had at once,
// since ForgetPeakMemory; false where the system does not tell.
func PeakMemory() (bytes int, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(status)) {
		var kib int
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); err == nil {
			return kib << 10, true
		}
	}
	return 0, false
}

// ForgetPeakMemory makes the present use the peak, where the system can.
func ForgetPeakMemory() {
	// Documented in proc_pid_clear_refs(5). Without it peaks are those of the whole
	// process: no error.
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}
