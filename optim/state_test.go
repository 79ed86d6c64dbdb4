package optim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/autograd"
	"galaxynet/tensor"
	"galaxynet/tensor/safetensors"
)

// state is what has a state in a file.
type state interface {
	StateEntries(prefix string) []safetensors.Entry
	WriteState(w *safetensors.Writer, prefix string) error
	LoadState(f *safetensors.File, prefix string) error
}

// save writes the states, each under its prefix, into one file that holds a
// tensor of somebody else too, and returns the file opened for reading.
func save(t *testing.T, states map[string]state) *safetensors.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "last.safetensors")
	entries := []safetensors.Entry{{Name: "weight", DType: safetensors.F32}}
	for prefix, s := range states {
		entries = append(entries, s.StateEntries(prefix)...)
	}
	w, err := safetensors.Create(path, nil, entries)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for prefix, s := range states {
		if err := s.WriteState(w, prefix); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteFloat32s("weight", []float32{1}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func open(t *testing.T, path string) *safetensors.File {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// holding returns a file of those tensors.
func holding(t *testing.T, tensors ...safetensors.Values) *safetensors.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state.safetensors")
	if err := safetensors.WriteFile(path, nil, tensors...); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// Five steps, saving, and five more; against the same five from the file, into an
// optimizer that has a state of its own to lose. The third parameter gets no
// gradient before it is saved.
func TestAResumedRunHasTheBitsOfOneThatNeverStopped(t *testing.T) {
	for _, c := range optimizers {
		params := trio()
		o, e := c.new(params), NewEMA(params, EMAOptions{Decay: 0.99, WarmUp: true})
		for step := range 5 {
			train(o, params[:2], step, step+1)
			e.Update()
		}
		middle := values(params)
		f := save(t, map[string]state{"optim.": o, "ema.": e})

		resumed := trio()
		o2, e2 := c.new(resumed), NewEMA(resumed, EMAOptions{Decay: 0.99, WarmUp: true})
		train(o2, resumed, 90, 92)
		e2.Update()
		for k, p := range resumed {
			copy(p.Data().Data(), middle[k])
		}
		if err := o2.LoadState(f, "optim."); err != nil {
			t.Fatal(err)
		}
		if err := e2.LoadState(f, "ema."); err != nil {
			t.Fatal(err)
		}
		for step := 5; step < 10; step++ {
			train(o, params, step, step+1)
			train(o2, resumed, step, step+1)
			e.Update()
			e2.Update()
		}
		wantBits(t, c.name, resumed, values(params))
		e.Swap()
		e2.Swap()
		wantBits(t, c.name+", averages", resumed, values(params))
	}
}

func TestStateHasPyTorchsNames(t *testing.T) {
	params := []*autograd.Param{newParam("conv1.weight", 2, 3), newParam("scale"), newParam("unused", 4)}
	for _, c := range []struct {
		optimizer Optimizer
		want      string
	}{
		{NewSGD(params, SGDOptions{LR: 1}), "o.step.conv1.weight I64 [], o.step.scale I64 [], o.step.unused I64 []"},
		{NewSGD(params, SGDOptions{LR: 1, Momentum: 0.5}), "o.step.conv1.weight I64 [], o.momentum_buffer.conv1.weight F32 [2 3], " +
			"o.step.scale I64 [], o.momentum_buffer.scale F32 [], o.step.unused I64 []"},
		{NewAdamW(params, DefaultAdamW()), "o.step.conv1.weight I64 [], o.exp_avg.conv1.weight F32 [2 3], o.exp_avg_sq.conv1.weight F32 [2 3], " +
			"o.step.scale I64 [], o.exp_avg.scale F32 [], o.exp_avg_sq.scale F32 [], o.step.unused I64 []"},
	} {
		train(c.optimizer, params[:2], 0, 1)
		var got []string
		for _, e := range c.optimizer.StateEntries("o.") {
			got = append(got, e.Name+" "+string(e.DType)+" "+tensor.Shape(e.Shape).String())
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("got  %s\nwant %s", text, c.want)
		}
	}
}

func TestLoadingTellsAllThatDoesNotFitAndChangesNothing(t *testing.T) {
	ones := []float32{1, 1, 1}
	good := []safetensors.Values{safetensors.Int64s("o.step.a", []int64{7}), safetensors.Float32s("o.exp_avg.a", ones, 3), safetensors.Float32s("o.exp_avg_sq.a", ones, 3)}
	for _, c := range []struct {
		name    string
		tensors []safetensors.Values
		want    string // "" if it fits
	}{
		{"all there", append(good, safetensors.Int64s("o.step.b", []int64{0}), safetensors.Float32s("weight", ones, 3)), ""},
		{"nothing there", []safetensors.Values{safetensors.Float32s("weight", ones, 3)},
			"missing o.step.a, o.exp_avg.a, o.exp_avg_sq.a, o.step.b, o.exp_avg.b, o.exp_avg_sq.b"},
		{"too much there", append(good, safetensors.Int64s("o.step.b", []int64{0}), safetensors.Float32s("o.exp_avg.b", ones, 3), safetensors.Float32s("o.exp_avg.c", ones, 3)),
			"unexpected o.exp_avg.b, o.exp_avg.c"},
		{"moments of another optimizer", []safetensors.Values{safetensors.Int64s("o.step.a", []int64{7}), safetensors.Float32s("o.momentum_buffer.a", ones, 3), safetensors.Int64s("o.step.b", []int64{0})},
			"missing o.exp_avg.a, o.exp_avg_sq.a; unexpected o.momentum_buffer.a"},
		{"other shapes and types", []safetensors.Values{safetensors.Int64s("o.step.a", []int64{7}), safetensors.Float32s("o.exp_avg.a", ones, 1, 3), safetensors.Int64s("o.exp_avg_sq.a", []int64{1, 1, 1}, 3), safetensors.Float32s("o.step.b", ones[:1])},
			"missing o.exp_avg.b, o.exp_avg_sq.b; o.exp_avg.a is F32 [1 3], want F32 [3]; o.exp_avg_sq.a is I64 [3], want F32 [3]; o.step.b is F32 [], want I64 []"},
		{"impossible numbers", append(good, safetensors.Int64s("o.step.b", []int64{-1}), safetensors.Float32s("o.exp_avg.b", ones[:2], 2), safetensors.Float32s("o.exp_avg_sq.b", ones[:2], 2)),
			"o.step.b is -1, want 0 to 2147483647"},
		{"a number that no run reaches", append(good, safetensors.Int64s("o.step.b", []int64{1 << 31}), safetensors.Float32s("o.exp_avg.b", ones[:2], 2), safetensors.Float32s("o.exp_avg_sq.b", ones[:2], 2)),
			"o.step.b is 2147483648, want 0 to 2147483647"},
	} {
		t.Run(c.name, func(t *testing.T) {
			params := []*autograd.Param{newParam("a", 3), newParam("b", 2)}
			same := []*autograd.Param{newParam("a", 3), newParam("b", 2)}
			o, untouched := NewAdam(params, DefaultAdam()), NewAdam(same, DefaultAdam())
			train(o, params, 0, 2)
			train(untouched, same, 0, 2)
			err := o.LoadState(holding(t, c.tensors...), "o.")
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if a, b := o.groups[0].slots[0], o.groups[0].slots[1]; a.step != 7 || a.moments[1][2] != 1 || b.step != 0 || b.moments[0][1] != 0 {
					t.Errorf("loaded %+v and %+v", a, b)
				}
				return
			}
			if want := "optim: adam: the state does not fit: " + c.want; err == nil || err.Error() != want {
				t.Fatalf("error %v\nwant  %s", err, want)
			}
			train(o, params, 2, 4)
			train(untouched, same, 2, 4)
			wantBits(t, "after the error", params, values(same))
		})
	}
}

func TestLoadingAveragesTellsAllThatDoesNotFitAndChangesNothing(t *testing.T) {
	params := []*autograd.Param{newParam("a", 3), newParam("b", 2)}
	e := NewEMA(params, EMAOptions{Decay: 0.5})
	before := values(params)
	err := e.LoadState(holding(t, safetensors.Int64s("updates", []int64{-5}), safetensors.Float32s("average.a", make([]float32, 4), 4), safetensors.Float32s("other", nil, 0)), "")
	want := "optim: ema: the state does not fit: missing average.b; unexpected other; updates is -5, want 0 to 2147483647; average.a is F32 [4], want F32 [3]"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
	e.Swap()
	wantBits(t, "averages", params, before)
	if e.updates != 0 {
		t.Errorf("%d updates, want 0", e.updates)
	}
}

// A file that is cut off while it is open: keep bytes of its data are left.
func TestErrorsOfReadingAreReturned(t *testing.T) {
	ones := []float32{1, 1, 1}
	params := []*autograd.Param{newParam("a", 3)}
	adam := []safetensors.Values{safetensors.Int64s("step.a", []int64{7}), safetensors.Float32s("exp_avg.a", ones, 3), safetensors.Float32s("exp_avg_sq.a", ones, 3)}
	ema := []safetensors.Values{safetensors.Int64s("updates", []int64{7}), safetensors.Float32s("average.a", ones, 3)}
	for _, c := range []struct {
		name       string
		state      state
		tensors    []safetensors.Values
		data, keep int64
		want       string
	}{
		{"adam's step", NewAdam(params, DefaultAdam()), adam, 32, 0, "optim: adam: loading the state: safetensors: "},
		{"adam's moments", NewAdam(params, DefaultAdam()), adam, 32, 8, "optim: adam: loading the state, which is incomplete now: safetensors: "},
		{"the updates", NewEMA(params, EMAOptions{}), ema, 20, 0, "optim: ema: loading the state: safetensors: "},
		{"the averages", NewEMA(params, EMAOptions{}), ema, 20, 8, "optim: ema: loading the state, which is incomplete now: safetensors: "},
	} {
		path := filepath.Join(t.TempDir(), "state.safetensors")
		if err := safetensors.WriteFile(path, nil, c.tensors...); err != nil {
			t.Fatal(err)
		}
		f := open(t, path)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()-c.data+c.keep); err != nil {
			t.Fatal(err)
		}
		if err := c.state.LoadState(f, ""); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that begins with %q", c.name, err, c.want)
		}
	}
}

func TestErrorsOfWritingAreReturned(t *testing.T) {
	params := []*autograd.Param{newParam("a", 3)}
	adam := NewAdam(params, DefaultAdam())
	train(adam, params, 0, 1)
	for _, c := range []struct {
		state     state
		announced []safetensors.Entry
		want      string
	}{
		{adam, nil, `optim: adam: saving the state: safetensors: writing `},
		{adam, adam.StateEntries("")[:1], `optim: adam: saving the state: safetensors: writing `},
		{NewEMA(params, EMAOptions{}), nil, `optim: ema: saving the state: safetensors: writing `},
		{NewEMA(params, EMAOptions{}), NewEMA(params, EMAOptions{}).StateEntries("")[:1], `optim: ema: saving the state: safetensors: writing `},
	} {
		w, err := safetensors.Create(filepath.Join(t.TempDir(), "state"), nil, c.announced)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if err := c.state.WriteState(w, ""); err == nil || !strings.HasPrefix(err.Error(), c.want) || !strings.HasSuffix(err.Error(), "was not announced to Create") {
			t.Errorf("error %v, want one that begins with %q", err, c.want)
		}
	}
}

func TestStateNeedsNamesOfTheirOwn(t *testing.T) {
	unnamed := []*autograd.Param{newParam("", 3, 4)}
	twins := []*autograd.Param{newParam("w", 1), newParam("w", 2)}
	for want, s := range map[string]state{
		"optim: adam: state: a parameter of shape [3 4] has no name": NewAdam(unnamed, DefaultAdam()),
		"optim: ema: state: a parameter of shape [3 4] has no name":  NewEMA(unnamed, EMAOptions{}),
		`optim: sgd: state: two parameters are called "w"`:           NewSGD(twins, SGDOptions{}),
		`optim: ema: state: two parameters are called "w"`:           NewEMA(twins, EMAOptions{}),
	} {
		wantPanic(t, want, func() { s.StateEntries("") })
		wantPanic(t, want, func() { s.WriteState(nil, "") })
		wantPanic(t, want, func() { s.LoadState(nil, "") })
	}
}
