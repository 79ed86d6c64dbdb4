package trainer

import (
	"encoding/json"
	"fmt"
	"math"

	"galaxynet/autograd"
	"galaxynet/galaxy"
	"galaxynet/galaxy/zoonet"
	"galaxynet/layers"
	"galaxynet/optim"
	"galaxynet/tensor"
)

// Config is all that a run depends on beside the images: the same Config and the
// same images give the same weights, bit for bit. As JSON it is the run's
// config.json, and lies in every checkpoint.
type Config struct {
	Seed   uint64 `json:"seed"`   // of all random numbers
	Epochs int    `json:"epochs"` // how often every training image is seen
	Batch  int    `json:"batch"`  // images to a step

	Net zoonet.Config `json:"net"`

	// Framing is the part of an image that is kept after decoding, Sight the part
	// of that which the network sees, Augment how its views differ in training.
	Framing galaxy.Framing `json:"framing"`
	Sight   galaxy.Sight   `json:"sight"`
	Augment galaxy.Augment `json:"augment"`

	Loss      string  `json:"loss"`      // "mse", or "weighted" by galaxy.Labels.Weights
	Optimizer string  `json:"optimizer"` // "adam", "adamw", or "sgd" with Nesterov's momentum of 0.9
	Rate      float64 `json:"rate"`      // learning rate, the highest of the schedule
	Schedule  string  `json:"schedule"`  // "constant", "cosine" down to 0, or "onecycle"
	Rise      float64 `json:"rise"`      // fraction of all steps in which one cycle rises, 0 to 1
	Decay     float64 `json:"decay"`     // weight decay of weights, not of biases and gains
	Clip      float64 `json:"clip"`      // longest gradient, as one vector; 0 for no limit

	// Average is the part of the averaged weights (optim.EMA) that remains in a
	// step, 0 to 1; they are what is validated and kept. 0 stands for no averages.
	Average float64 `json:"average"`
	// Settle is on how many training images the statistics of batch norm are
	// measured for the averaged weights.
	Settle int `json:"settle"`

	Views    int `json:"views"`    // views of a galaxy to a prediction of the test: 1, or all 8
	Patience int `json:"patience"` // epochs without a better validation until it ends; 0 for never
	Record   int `json:"record"`   // images to a row of log.csv
	Save     int `json:"save"`     // steps between two checkpoints; 0 for one at the end of an epoch
}

// Study returns the settings of the study that the project repeats: Adam without a
// schedule, quarter turns, 64×64 pixels of the region of interest, five epochs, the
// loss recorded for each 1024 images. (It read 1024 images at a time and cut them
// into batches of 64. As 64 divides 1024, that is one order of all images.)
func Study() Config {
	return Config{
		Seed: 1, Epochs: 5, Batch: 64, Net: zoonet.Seed(),
		Framing: galaxy.StudyFraming, Sight: galaxy.Sight{Size: 64, Field: 1}, Augment: galaxy.StudyAugment,
		Loss: "weighted", Optimizer: "adam", Rate: 1e-3, Schedule: "constant",
		Views: 1, Record: 1024,
	}
}

// Hour returns the settings for an hour on two processors with all images of the
// challenge: the residual network with the decision tree, views at any angle, one
// cycle of AdamW, averaged weights.
func Hour() Config {
	c := Config{
		Seed: 1, Epochs: 16, Batch: 64, Net: zoonet.B(),
		Framing: galaxy.CentreFraming, Sight: galaxy.Sight{Size: 64, Field: 208. / 288, Normal: galaxy.ZooNormal},
		Augment: galaxy.DefaultAugment,
		Loss:    "mse", Optimizer: "adamw", Rate: 2e-3, Schedule: "onecycle", Rise: 0.2, Decay: 0.02, Clip: 1,
		Average: 0.999, Settle: 2048, Views: galaxy.Symmetries, Record: 1024,
	}
	c.Net.Tree = true
	return c
}

// Minute returns the settings for a first try in a minute or two: a small residual
// network on pictures of 48×48 pixels.
func Minute() Config {
	c := Hour()
	c.Epochs, c.Rate, c.Average, c.Settle = 16, 4e-3, 0.98, 1024
	c.Net.Size, c.Net.Widths, c.Net.Blocks, c.Net.Dropout = 48, []int{16, 32, 64, 128}, 1, 0.1
	c.Sight.Size = 48
	return c
}

// momentum of "sgd".
const momentum = 0.9

// Where one cycle begins and ends, as fractions of the highest learning rate: a
// tenth, and a ten-thousandth of that.
const cycleStart, cycleEnd = 10, 1e4

// Check returns an error that names the first setting that is out of its range.
func (c Config) Check() error {
	if _, err := zoonet.New(c.Net); err != nil {
		return err
	}
	for _, check := range []func() error{c.Framing.Check, c.Sight.Check, c.Augment.Check} {
		if err := check(); err != nil {
			return err
		}
	}
	count := func(name string, n, least int) error {
		if n < least {
			return fmt.Errorf("%s %d, want %d or more", name, n, least)
		}
		return nil
	}
	for _, err := range []error{
		count("epochs", c.Epochs, 1), count("batch", c.Batch, 1), count("settle", c.Settle, 0),
		count("patience", c.Patience, 0), count("record", c.Record, 1), count("save", c.Save, 0),
		within("rate", c.Rate, math.Inf(1)), within("decay", c.Decay, math.Inf(1)), within("clip", c.Clip, math.Inf(1)),
		within("average", c.Average, 1), oneOf("loss", c.Loss, "mse", "weighted"),
		oneOf("optimizer", c.Optimizer, "adam", "adamw", "sgd"), oneOf("schedule", c.Schedule, "constant", "cosine", "onecycle"),
	} {
		if err != nil {
			return err
		}
	}
	switch {
	case c.Sight.Size != c.Net.Size:
		return fmt.Errorf("pictures of %d×%d pixels for a network of %d×%d", c.Sight.Size, c.Sight.Size, c.Net.Size, c.Net.Size)
	case c.Net.Outputs != galaxy.Columns:
		return fmt.Errorf("a network of %d outputs, want %d", c.Net.Outputs, galaxy.Columns)
	case c.Views != 1 && c.Views != galaxy.Symmetries:
		return fmt.Errorf("views %d, want 1 or %d", c.Views, galaxy.Symmetries)
	case !(c.Rise >= 0 && c.Rise <= 1):
		return fmt.Errorf("rise %v, want 0 to 1", c.Rise)
	}
	return nil
}

// within returns an error unless v is 0 or more, and below limit.
func within(name string, v, limit float64) error {
	switch {
	case v >= 0 && v < limit:
		return nil
	case math.IsInf(limit, 1):
		return fmt.Errorf("%s %v, want a number of 0 or more", name, v)
	}
	return fmt.Errorf("%s %v, want 0 or more and less than %v", name, v, limit)
}

// oneOf returns an error unless v is one of the names.
func oneOf(setting, v string, names ...string) error {
	list := ""
	for _, name := range names {
		if v == name {
			return nil
		}
		list += ", " + name
	}
	return fmt.Errorf("%s %q, want one of %s", setting, v, list[2:])
}

// JSON returns the settings as text, a line for each.
func (c Config) JSON() string {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("trainer: %v", err)) // after Check numbers are finite
	}
	return string(text) + "\n"
}

// optimizer returns the optimizer for a network's parameters. Vectors, which are
// biases and the gains of batch norm, have no weight decay.
func (c Config) optimizer(params []*autograd.Param, memory *tensor.Memory) optim.Optimizer {
	var weights, vectors []*autograd.Param
	for _, p := range params {
		if len(p.Shape()) > 1 {
			weights = append(weights, p)
		} else {
			vectors = append(vectors, p)
		}
	}
	if c.Optimizer == "sgd" {
		sgd := optim.NewSGD(weights, optim.SGDOptions{LR: c.Rate, Momentum: momentum, Nesterov: true, WeightDecay: c.Decay, Memory: memory})
		sgd.AddGroup(vectors, c.Rate, 0)
		return sgd
	}
	options := optim.DefaultAdam()
	options.LR, options.WeightDecay, options.Memory = c.Rate, c.Decay, memory
	adam := optim.NewAdam
	if c.Optimizer == "adamw" {
		adam = optim.NewAdamW
	}
	a := adam(weights, options)
	a.AddGroup(vectors, c.Rate, 0)
	return a
}

// schedule returns the learning rate of each of the steps.
func (c Config) schedule(steps int) optim.Schedule {
	switch c.Schedule {
	case "cosine":
		return optim.Cosine(c.Rate, 0, steps)
	case "onecycle":
		return optim.OneCycle(c.Rate, steps, c.Rise, cycleStart, cycleEnd)
	}
	return optim.Constant(c.Rate)
}

// network returns the network with its first values.
func (c Config) network(means [galaxy.Columns]float64, memory *tensor.Memory) (*layers.Sequential, error) {
	net, err := zoonet.New(c.Net)
	if err != nil {
		return nil, err
	}
	layers.Init(net, c.Seed, memory)
	if c.Net.Tree {
		zoonet.StartAt(net, means)
	}
	return net, nil
}
