package layers_test

import (
	"slices"
	"testing"

	"galaxynet/autograd"
	"galaxynet/layers"
	"galaxynet/tensor"
)

// names returns the full names of a net's layers.
func names(net layers.Layer) []string {
	var list []string
	for name := range layers.All(net) {
		list = append(list, name)
	}
	return list
}

func wantStrings(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// nested is a net of two levels.
func nested() *layers.Sequential {
	return layers.NewSequential().
		Add("stem", layers.NewLinear(3, 5)).
		Add("block1", layers.NewSequential().
			Add("fc1", layers.NewLinear(5, 5)).
			Then(layers.NewReLU()).
			Add("fc2", layers.NewLinear(5, 2).NoBias()))
}

func TestNamesAreDottedPaths(t *testing.T) {
	net := nested()
	wantStrings(t, names(net), "", "stem", "block1", "block1.fc1", "block1.1", "block1.fc2")
	var params []string
	for _, p := range layers.Params(net) {
		params = append(params, p.Name)
	}
	wantStrings(t, params, "stem.weight", "stem.bias", "block1.fc1.weight", "block1.fc1.bias", "block1.fc2.weight")
	if got := net.Children()[1].Layer.(*layers.Sequential).FullName(); got != "block1" {
		t.Errorf("the layer is called %q", got)
	}
}

func TestAPartOfANetKeepsItsName(t *testing.T) {
	net := nested()
	part := net.Children()[1].Layer
	layers.Name(part)
	wantStrings(t, names(part), "", "fc1", "1", "fc2")
	layers.Name(net)
	layers.Name(part)
	wantStrings(t, names(part), "block1", "block1.fc1", "block1.1", "block1.fc2")
	if got := layers.Params(part)[0].Name; got != "block1.fc1.weight" {
		t.Errorf("a parameter of the part is called %q", got)
	}
}

// tied is a layer that shares a parameter with another.
type tied struct {
	*layers.Linear
	param *autograd.Param
}

func (l *tied) Slots() []layers.Slot { return []layers.Slot{{Name: "weight", Param: l.param}} }

// clash is a layer whose tensor's name is that of a child's tensor.
type clash struct{ *layers.Sequential }

func (l *clash) Slots() []layers.Slot {
	return []layers.Slot{{Name: "fc.weight", Param: autograd.NewParam("", 2)}}
}

func TestNetsThatCannotBeNamedPanic(t *testing.T) {
	fc, relu := layers.NewLinear(3, 3), layers.NewReLU()
	loop := layers.NewSequential()
	loop.Then(loop)
	for name, c := range map[string]struct {
		net  layers.Layer
		text string
	}{
		"the same layer twice":  {layers.NewSequential().Add("a", fc).Add("b", layers.NewSequential(fc)), `layers: the same Linear is in the net twice, as "a" and as "b.0"`},
		"the same activation":   {layers.NewSequential(relu, relu), `layers: the same ReLU is in the net twice, as "0" and as "1"`},
		"a net in itself":       {loop, `layers: the same Sequential is in the net twice, as "" and as "0"`},
		"the same name":         {layers.NewSequential().Add("in", nested().Add("stem", relu)), `layers: two children of "in" are called "stem"`},
		"the name of a place":   {layers.NewSequential().Add("1", fc).Then(relu), `layers: two children of "" are called "1"`},
		"a point":               {layers.NewSequential().Add("a.b", fc), `layers: a child of "" is called "a.b": a name must not be empty nor have a point`},
		"no name":               {layers.NewSequential().Add("", fc), `layers: a child of "" is called ""`},
		"no layer":              {layers.NewSequential().Add("a", nil), `layers: the child "a" of "" is nil`},
		"the same parameter":    {layers.NewSequential().Add("a", fc).Add("b", &tied{fc, fc.Weight}), `layers: the same parameter is in the net twice, as "a.weight" and as "b.weight"`},
		"two tensors of a name": {&clash{layers.NewSequential().Add("fc", layers.NewLinear(2, 2))}, `layers: two tensors of the net are called "fc.weight"`},
	} {
		t.Run(name, func(t *testing.T) {
			wantPanic(t, c.text, func() { layers.Name(c.net) })
			wantPanic(t, c.text, func() { layers.Init(c.net, 1, nil) })
		})
	}
}

// nothing is a layer of one's own that has no size.
type nothing struct{}

func (*nothing) Forward(x autograd.Value) autograd.Value          { return x }
func (*nothing) OutputShape(x tensor.Shape) (tensor.Shape, error) { return x, nil }

func TestLayersWithoutASizeMayStandTwice(t *testing.T) {
	wantStrings(t, names(layers.NewSequential(&nothing{}, &nothing{})), "", "0", "1")
}

func TestAllStopsWhenAskedTo(t *testing.T) {
	n := 0
	for name := range layers.All(nested()) {
		n++
		if name == "block1.fc1" {
			break
		}
	}
	if n != 4 {
		t.Errorf("%d layers seen, want 4", n)
	}
}
