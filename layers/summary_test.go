package layers_test

import (
	"errors"
	"strings"
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

func TestSummaryOfASmallNet(t *testing.T) {
	net := nested()
	net.Children()[0].Layer.(*layers.Linear).Weight.Frozen = true
	net.Add("own", &nothing{})
	var b strings.Builder
	if err := layers.Summary(&b, net, tensor.Shape{1000, 3}); err != nil {
		t.Fatal(err)
	}
	// Parameters by hand: 3·5 + 5, 5·5 + 5, 5·2; products a row: 15, 25, 10.
	const want = `layer     kind        output    parameters  multiply-adds    memory
net       Sequential  [1000 2]
  stem    Linear      [1000 5]          20         15,000  19.5 KiB
  block1  Sequential  [1000 2]
    fc1   Linear      [1000 5]          30         25,000  19.5 KiB
    1     ReLU        [1000 5]                             19.5 KiB
    fc2   Linear      [1000 2]          10         10,000   7.8 KiB
  own     nothing

parameters     60 (45 trained), 240 B
multiply-adds  50,000
outputs        66.4 KiB
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	for _, p := range layers.Params(net) {
		if p.Allocated() {
			t.Errorf("%s has elements", p.Name)
		}
	}
}

func TestSummaryOfAPartBeginsWithItsName(t *testing.T) {
	net := nested()
	layers.Name(net)
	var b strings.Builder
	if err := layers.Summary(&b, net.Children()[1].Layer, tensor.Shape{1, 5}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if !strings.HasPrefix(lines[1], "block1  Sequential") || !strings.HasPrefix(lines[2], "  fc1   Linear") {
		t.Errorf("got\n%s", b.String())
	}
}

// recurrent is a net of one's own that runs a layer twice.
type recurrent struct {
	spy
	fc *layers.Linear
}

func (l *recurrent) Children() []layers.Child { return []layers.Child{{Name: "fc", Layer: l.fc}} }

func (l *recurrent) OutputShape(x tensor.Shape) (y tensor.Shape, err error) {
	defer l.Infer(x, &y, &err)
	if y, err = l.fc.OutputShape(x); err == nil {
		y, err = l.fc.OutputShape(y)
	}
	return y, err
}

func TestSummaryCountsALayerThatRunsTwice(t *testing.T) {
	var b strings.Builder
	net := &recurrent{fc: layers.NewLinear(7, 7)}
	for range 2 { // the second is not the sum of both
		b.Reset()
		if err := layers.Summary(&b, net, tensor.Shape{5, 7}); err != nil {
			t.Fatal(err)
		}
	}
	if want := "multiply-adds  490\n"; !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s\nwant %s", b.String(), want)
	}
}

func TestSummaryUnits(t *testing.T) {
	for columns, want := range map[int]string{1: "4 B", 255: "1020 B", 256: "1.0 KiB", 1 << 19: "2.0 MiB", 1 << 28: "1.0 GiB"} {
		var b strings.Builder
		if err := layers.Summary(&b, layers.NewReLU(), tensor.Shape{columns}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "outputs        "+want+"\n") {
			t.Errorf("%d columns: got\n%s\nwant %s", columns, b.String(), want)
		}
	}
}

// full is a writer without room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestSummaryReturnsErrors(t *testing.T) {
	var b strings.Builder
	err := layers.Summary(&b, nested(), tensor.Shape{5, 4})
	if err == nil || err.Error() != "stem: linear: the input has 4 columns, want 3: [5 4] and [5 3]" || b.Len() > 0 {
		t.Errorf("error %v, text %q", err, b.String())
	}
	if err := layers.Summary(full{}, nested(), tensor.Shape{5, 3}); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}

// The network of the study that the project reproduces, which has 60 340 391
// parameters and, for an image, 509 million floating-point operations: two for
// every product that is added up.
func TestSummaryOfTheStudysNet(t *testing.T) {
	net := layers.NewSequential().
		Add("conv1", layers.NewConv2D(3, 64, 9).Padding(2)).
		Then(layers.NewReLU(), layers.NewMaxPool2D(2)).
		Add("conv2", layers.NewConv2D(64, 96, 5).Padding(2)).
		Add("bn", layers.NewBatchNorm2D(96)).
		Then(layers.NewReLU(), layers.NewMaxPool2D(2), layers.NewFlatten()).
		Add("fc1", layers.NewLinear(21600, 2700)).
		Then(layers.NewDropout(0.15), layers.NewReLU()).
		Add("fc2", layers.NewLinear(2700, 675)).
		Then(layers.NewDropout(0.15), layers.NewReLU()).
		Add("fc3", layers.NewLinear(675, 37))
	var b strings.Builder
	if err := layers.Summary(&b, net, tensor.Shape{1, 64, 64, 3}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"parameters     60,340,391 (60,340,391 trained), 230.2 MiB\n",
		"multiply-adds  254,394,675\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("got\n%s\nwant %s", b.String(), want)
		}
	}
}
