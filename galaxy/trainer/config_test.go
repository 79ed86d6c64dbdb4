package trainer

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"galaxynet/galaxy"
)

func TestSettingsSurviveJSON(t *testing.T) {
	for _, c := range []Config{Study(), Hour(), Minute(), small(), smallStudy()} {
		if err := c.Check(); err != nil {
			t.Errorf("%s: %v", c.Net.Net, err)
		}
		var again Config
		if err := json.Unmarshal([]byte(c.JSON()), &again); err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("read as %+v, error %v, want %+v", again, err, c)
		}
	}
}

func TestTheStudyIsTheStudys(t *testing.T) {
	c := Study()
	if c.Batch != 64 || c.Epochs != 5 || c.Record != 1024 || c.Rate != 1e-3 || c.Optimizer != "adam" || c.Schedule != "constant" ||
		c.Loss != "weighted" || c.Net.Sigmoid || c.Net.Tree || c.Average != 0 || c.Clip != 0 || c.Decay != 0 ||
		c.Augment != galaxy.StudyAugment || c.Framing != galaxy.StudyFraming || c.Sight.Normal != (galaxy.Normal{}) {
		t.Errorf("%+v", c)
	}
}

func TestSettingsOutOfRangeAreErrors(t *testing.T) {
	for _, c := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.Epochs = 0 }, "epochs 0, want 1 or more"},
		{func(c *Config) { c.Batch = -1 }, "batch -1, want 1 or more"},
		{func(c *Config) { c.Record = 0 }, "record 0, want 1 or more"},
		{func(c *Config) { c.Settle = -1 }, "settle -1, want 0 or more"},
		{func(c *Config) { c.Patience = -1 }, "patience -1, want 0 or more"},
		{func(c *Config) { c.Save = -1 }, "save -1, want 0 or more"},
		{func(c *Config) { c.Rate = math.NaN() }, "rate NaN, want a number of 0 or more"},
		{func(c *Config) { c.Rate = math.Inf(1) }, "rate +Inf, want a number of 0 or more"},
		{func(c *Config) { c.Decay = -1 }, "decay -1, want a number of 0 or more"},
		{func(c *Config) { c.Clip = -1 }, "clip -1, want a number of 0 or more"},
		{func(c *Config) { c.Average = 1 }, "average 1, want 0 or more and less than 1"},
		{func(c *Config) { c.Rise = 2 }, "rise 2, want 0 to 1"},
		{func(c *Config) { c.Views = 3 }, "views 3, want 1 or 8"},
		{func(c *Config) { c.Loss = "l1" }, `loss "l1", want one of mse, weighted`},
		{func(c *Config) { c.Optimizer = "" }, `optimizer "", want one of adam, adamw, sgd`},
		{func(c *Config) { c.Schedule = "x" }, `schedule "x", want one of constant, cosine, onecycle`},
		{func(c *Config) { c.Net.Net = "c" }, `zoonet: there is no network "c"`},
		{func(c *Config) { c.Net.Outputs, c.Net.Tree = 3, false }, "a network of 3 outputs, want 37"},
		{func(c *Config) { c.Sight.Size = 48 }, "pictures of 48×48 pixels for a network of 16×16"},
		{func(c *Config) { c.Sight.Field = -1 }, "field -1 of the image"},
		{func(c *Config) { c.Framing.Size = 0 }, "images to keep of 0×0 pixels"},
		{func(c *Config) { c.Augment.Zoom = 9 }, "augmentation: Zoom 9"},
	} {
		config := small()
		c.change(&config)
		if _, err := New(config, sky(10, 16), t.TempDir()); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func TestDataWithoutLabelsAreAnError(t *testing.T) {
	data := sky(10, 16)
	data.Train[2].Labels = nil
	if _, err := New(small(), data, t.TempDir()); err == nil || err.Error() != "image 200004 has 0 labels to train on, want 37" {
		t.Errorf("%v", err)
	}
	data.Train = nil
	if _, err := New(small(), data, t.TempDir()); err == nil || err.Error() != "there are no images to train on" {
		t.Errorf("%v", err)
	}
}
