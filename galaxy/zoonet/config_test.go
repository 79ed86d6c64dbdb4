package zoonet

import (
	"strings"
	"testing"

	"galaxynet/layers"
	"galaxynet/tensor"
)

// work returns the parameters and multiply-adds of a network, for one image.
func work(t *testing.T, c Config) (params, multiplyAdds int) {
	t.Helper()
	net, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range layers.Params(net) {
		params += p.Shape().Len()
	}
	var summary strings.Builder
	if err := layers.Summary(&summary, net, c.Input(1)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(summary.String()) {
		if digits, ok := strings.CutPrefix(line, "multiply-adds  "); ok {
			for _, d := range digits {
				if '0' <= d && d <= '9' {
					multiplyAdds = multiplyAdds*10 + int(d-'0')
				}
			}
		}
	}
	return params, multiplyAdds
}

func TestSeedNetIsTheStudys(t *testing.T) {
	params, multiplyAdds := work(t, Seed())
	// 81·3·64·3600 + 25·64·96·900 + 21600·2700 + 2700·675 + 675·37 products, of two
	// operations each: 509 million.
	if params != 60_340_391 || multiplyAdds != 254_394_675 {
		t.Errorf("%d parameters and %d multiply-adds, want 60340391 and 254394675", params, multiplyAdds)
	}
}

func TestNetBHasItsSize(t *testing.T) {
	params, multiplyAdds := work(t, B())
	// The parameters are those of the same network in PyTorch.
	if params != 2_815_557 || multiplyAdds != 140_888_576 {
		t.Errorf("%d parameters and %d multiply-adds, want 2815557 and 140888576", params, multiplyAdds)
	}
}

func TestHeaderDescribesTheNetwork(t *testing.T) {
	for _, c := range []Config{Seed(), B(), {Net: "seed", Size: 33, Widths: []int{1, 2}, Sigmoid: true, Outputs: 5}} {
		got, err := ParseHeader(c.Header())
		if err != nil || got.Header() != c.Header() {
			t.Errorf("%s: read as %s, error %v", c.Header(), got.Header(), err)
		}
	}
	want := `{"net":"seed","size":64,"widths":[64,96],"hidden":[2700,675],"dropout":0.15,"outputs":37}`
	if got := Seed().Header(); got != want {
		t.Errorf("header %s, want %s", got, want)
	}
}

func TestDescriptionsOfNoNetworkAreErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{`, "zoonet: the network's description: unexpected end of JSON input"},
		{`{"net":"resnet"}`, `zoonet: there is no network "resnet", only "seed" and "b"`},
		{`{"net":"seed","size":0}`, "zoonet: images of 0x0 pixels, want 1 to 1024"},
		{`{"net":"seed","size":64,"widths":[3]}`, "zoonet: the seed net has 2 convolutions, the description has 1 widths"},
		{`{"net":"seed","size":7,"widths":[1,2]}`, "zoonet: images of 7x7 pixels, want 8 at least for the seed net's two poolings"},
		{`{"net":"b","size":64}`, "zoonet: 0 stages and 0 hidden layers, want 1 to 16 and at most 16"},
		{`{"net":"b","size":64,"widths":[8],"blocks":99}`, "zoonet: 99 blocks a stage, want 1 to 16"},
		{`{"net":"b","size":64,"widths":[8],"blocks":1,"dropout":1}`, "zoonet: dropout with probability 1, want 0 <= p < 1"},
		{`{"net":"b","size":64,"widths":[8],"blocks":1,"outputs":36,"tree":true}`, "zoonet: a decision tree of 36 outputs, sigmoid false, want 37 without"},
		{`{"net":"b","size":64,"widths":[99999999],"blocks":1,"outputs":37}`, "zoonet: a layer 99999999 wide, want 1 to 16384"},
		{`{"net":"b","size":64,"widths":[8],"blocks":1,"outputs":0}`, "zoonet: a layer 0 wide, want 1 to 16384"},
	} {
		if _, err := ParseHeader(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %q", c.text, err, c.want)
		}
	}
}

func TestNetworksGiveTheFractionsOfEveryImage(t *testing.T) {
	for _, c := range []Config{narrowSeed(), narrowB()} {
		net, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		y, err := net.OutputShape(c.Input(5))
		if want := (tensor.Shape{5, Outputs}); err != nil || !y.Equal(want) {
			t.Errorf("%s: output %v, error %v, want %v", c.Net, y, err, want)
		}
	}
}
