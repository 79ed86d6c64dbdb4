package zoonet

import (
	"encoding/json"
	"fmt"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// Outputs is the number of answers of the Galaxy Zoo questionnaire.
const Outputs = 37

// Config describes a network. Fields that the named network does not have stay
// zero. A Config and the weights are all that is needed to build the network
// again.
type Config struct {
	Net     string  `json:"net"`               // "seed" or "b"
	Size    int     `json:"size"`              // rows and columns of the images, in pixels
	Widths  []int   `json:"widths"`            // channels of the convolutions, stage by stage
	Hidden  []int   `json:"hidden,omitempty"`  // outputs of the fully connected layers but the last (seed)
	Blocks  int     `json:"blocks,omitempty"`  // residual blocks of a stage (b)
	Dropout float64 `json:"dropout"`           // probability, 0 to 1
	Sigmoid bool    `json:"sigmoid,omitempty"` // on the output (seed)
	Tree    bool    `json:"tree,omitempty"`    // a TreeHead of Softplus on the output
	Outputs int     `json:"outputs"`           // fractions an image
}

// Seed returns the Config of the study's network: 60,340,391 parameters, 254 million
// multiply-adds an image.
func Seed() Config {
	return Config{Net: "seed", Size: 64, Widths: []int{64, 96}, Hidden: []int{2700, 675}, Dropout: 0.15, Outputs: Outputs}
}

// B returns the Config of the residual network for an hour on two processors:
// 2.8 million parameters, 141 million multiply-adds an image.
func B() Config {
	return Config{Net: "b", Size: 64, Widths: []int{32, 64, 128, 256}, Blocks: 2, Dropout: 0.2, Outputs: Outputs}
}

// New returns the network, named and checked but without values yet:
// layers.Init or layers.LoadState gives them. It returns an error if the Config
// describes no network.
func New(c Config) (*layers.Sequential, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	var net *layers.Sequential
	if c.Net == "seed" {
		net = seedNet(c)
	} else {
		net = netB(c)
	}
	if c.Tree {
		net.Add("tree", NewTreeHead(Softplus))
	}
	if err := layers.Check(net, c.Input(1)); err != nil {
		return nil, fmt.Errorf("zoonet: %w", err)
	}
	return net, nil
}

// Input returns the shape of n images.
func (c Config) Input(n int) tensor.Shape { return tensor.Shape{n, c.Size, c.Size, 3} }

// Header returns the Config as JSON, for the metadata of a state file.
func (c Config) Header() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(fmt.Sprintf("zoonet: %v", err)) // numbers and texts always have a form
	}
	return string(text)
}

// ParseHeader returns the Config that Header wrote, or an error that says what is
// wrong with the text.
func ParseHeader(text string) (c Config, err error) {
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, fmt.Errorf("zoonet: the network's description: %w", err)
	}
	return c, c.check()
}

// Limits of what a description may ask for, so that one from a broken file asks
// for no absurd amount of memory.
const (
	maxSize  = 1 << 10 // pixels
	maxWidth = 1 << 14 // channels, hidden units, outputs
	maxDepth = 16      // stages, hidden layers, blocks of a stage
)

// check returns an error if c describes no network.
func (c Config) check() error {
	stages := len(c.Widths)
	switch {
	case c.Net != "seed" && c.Net != "b":
		return fmt.Errorf("zoonet: there is no network %q, only \"seed\" and \"b\"", c.Net)
	case c.Size < 1 || c.Size > maxSize:
		return fmt.Errorf("zoonet: images of %dx%d pixels, want 1 to %d", c.Size, c.Size, maxSize)
	case c.Net == "seed" && c.Size < 8:
		return fmt.Errorf("zoonet: images of %dx%d pixels, want 8 at least for the seed net's two poolings", c.Size, c.Size)
	case c.Net == "seed" && stages != 2:
		return fmt.Errorf("zoonet: the seed net has 2 convolutions, the description has %d widths", stages)
	case stages < 1 || stages > maxDepth || len(c.Hidden) > maxDepth:
		return fmt.Errorf("zoonet: %d stages and %d hidden layers, want 1 to %d and at most %d", stages, len(c.Hidden), maxDepth, maxDepth)
	case c.Net == "b" && (c.Blocks < 1 || c.Blocks > maxDepth):
		return fmt.Errorf("zoonet: %d blocks a stage, want 1 to %d", c.Blocks, maxDepth)
	case c.Tree && (c.Sigmoid || c.Outputs != Outputs):
		return fmt.Errorf("zoonet: a decision tree of %d outputs, sigmoid %v, want %d without", c.Outputs, c.Sigmoid, Outputs)
	case !(c.Dropout >= 0 && c.Dropout < 1):
		return fmt.Errorf("zoonet: dropout with probability %v, want 0 <= p < 1", c.Dropout)
	}
	for _, w := range append(append([]int{c.Outputs}, c.Widths...), c.Hidden...) {
		if w < 1 || w > maxWidth {
			return fmt.Errorf("zoonet: a layer %d wide, want 1 to %d", w, maxWidth)
		}
	}
	return nil
}
