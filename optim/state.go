package optim

import (
	"fmt"

	"galaxynet/autograd"
	"galaxynet/tensor/safetensors"
)

// An optimizer's state in a file, for a parameter called "conv1.weight":
//
//	step.conv1.weight              I64, a scalar: the steps that changed it
//	exp_avg.conv1.weight           F32, m, in the shape of the parameter
//	exp_avg_sq.conv1.weight        F32, v
//	momentum_buffer.conv1.weight   F32, b of SGD with momentum
//
// each with the caller's prefix before it. A parameter in step 0 has no moments.
// The moments lie in the file as in memory: a convolution's as [R S C K].

// StateEntries describes the tensors of the state as it is now, for
// safetensors.Create; WriteState writes them. All names begin with prefix, such
// as "optim.", under which the file must hold nothing else. It panics if a
// parameter has no name, or the name of another one.
func (c *core) StateEntries(prefix string) []safetensors.Entry {
	c.checkNames()
	var entries []safetensors.Entry
	for _, g := range c.groups {
		for _, s := range g.slots {
			entries = append(entries, safetensors.Entry{Name: prefix + "step." + s.param.Name, DType: safetensors.I64})
			if s.step == 0 {
				continue
			}
			for _, moment := range c.moments {
				entries = append(entries, safetensors.Entry{Name: prefix + moment + "." + s.param.Name, DType: safetensors.F32, Shape: s.param.Shape()})
			}
		}
	}
	return entries
}

// WriteState writes the tensors that StateEntries announced. It returns the
// writer's error.
func (c *core) WriteState(w *safetensors.Writer, prefix string) error {
	c.checkNames()
	for _, g := range c.groups {
		for _, s := range g.slots {
			if err := w.WriteInt64s(prefix+"step."+s.param.Name, []int64{s.step}); err != nil {
				return fmt.Errorf("optim: %s: saving the state: %w", c.name, err)
			}
			if s.step == 0 {
				continue
			}
			for i, moment := range c.moments {
				if err := w.WriteFloat32s(prefix+moment+"."+s.param.Name, s.moments[i]); err != nil {
					return fmt.Errorf("optim: %s: saving the state: %w", c.name, err)
				}
			}
		}
	}
	return nil
}

// LoadState takes the state from a file. It returns an error that tells all
// tensors under prefix that are missing, unexpected, or of another type or shape;
// then nothing has changed. If reading fails after that, the state is incomplete.
// It panics where StateEntries does.
func (c *core) LoadState(f *safetensors.File, prefix string) error {
	c.checkNames()
	steps, err := c.stepsIn(f, prefix)
	if err != nil {
		return err
	}
	next := 0
	for _, g := range c.groups {
		for j := range g.slots {
			s := &g.slots[j]
			s.step = steps[next]
			next++
			for i, moment := range c.moments {
				if s.step == 0 {
					clear(s.moments[i])
					continue
				}
				c.allocate(s, i)
				if err := f.ReadTo(s.moments[i], prefix+moment+"."+s.param.Name); err != nil {
					return fmt.Errorf("optim: %s: loading the state, which is incomplete now: %w", c.name, err)
				}
			}
		}
	}
	return nil
}

// stepsIn checks that the file holds a whole state, and returns the parameters'
// step numbers in order.
func (c *core) stepsIn(f *safetensors.File, prefix string) (steps []int64, err error) {
	check := newFit(f, prefix)
	for _, g := range c.groups {
		for _, s := range g.slots {
			step, err := check.count("step." + s.param.Name)
			if err != nil {
				return nil, fmt.Errorf("optim: %s: loading the state: %w", c.name, err)
			}
			steps = append(steps, step)
			for _, moment := range c.moments {
				if step != 0 {
					check.floats(moment+"."+s.param.Name, s.param.Shape())
				}
			}
		}
	}
	if err := check.err(); err != nil {
		return nil, fmt.Errorf("optim: %s: the state does not fit: %w", c.name, err)
	}
	return steps, nil
}

// checkNames panics unless all parameters have names of their own.
func (c *core) checkNames() {
	var params []*autograd.Param
	for _, g := range c.groups {
		params = append(params, g.Params()...)
	}
	checkNames(c.name, params)
}

// checkNames panics unless all parameters have names of their own.
func checkNames(name string, params []*autograd.Param) {
	known := map[string]bool{}
	for _, p := range params {
		if p.Name == "" {
			panic(fmt.Sprintf("optim: %s: state: a parameter of shape %v has no name", name, p.Shape()))
		}
		if known[p.Name] {
			panic(fmt.Sprintf("optim: %s: state: two parameters are called %q", name, p.Name))
		}
		known[p.Name] = true
	}
}

// StateEntries describes the averages and their number of updates for
// safetensors.Create: prefix + "updates", and prefix + "average." + name for each
// parameter. All names begin with prefix, under which the file must hold nothing
// else. It panics if a parameter has no name, or the name of another one.
func (e *EMA) StateEntries(prefix string) []safetensors.Entry {
	checkNames("ema", e.params)
	entries := []safetensors.Entry{{Name: prefix + "updates", DType: safetensors.I64}}
	for _, p := range e.params {
		entries = append(entries, safetensors.Entry{Name: prefix + "average." + p.Name, DType: safetensors.F32, Shape: p.Shape()})
	}
	return entries
}

// WriteState writes the tensors that StateEntries announced. It returns the
// writer's error. It panics while the averages are swapped in.
func (e *EMA) WriteState(w *safetensors.Writer, prefix string) error {
	e.mustBeOut("write state")
	checkNames("ema", e.params)
	if err := w.WriteInt64s(prefix+"updates", []int64{e.updates}); err != nil {
		return fmt.Errorf("optim: ema: saving the state: %w", err)
	}
	for i, p := range e.params {
		if err := w.WriteFloat32s(prefix+"average."+p.Name, e.averages[i]); err != nil {
			return fmt.Errorf("optim: ema: saving the state: %w", err)
		}
	}
	return nil
}

// LoadState takes the averages from a file; errors as for Adam's. It panics
// while the averages are swapped in.
func (e *EMA) LoadState(f *safetensors.File, prefix string) error {
	e.mustBeOut("load state")
	checkNames("ema", e.params)
	check := newFit(f, prefix)
	updates, err := check.count("updates")
	if err != nil {
		return fmt.Errorf("optim: ema: loading the state: %w", err)
	}
	for _, p := range e.params {
		check.floats("average."+p.Name, p.Shape())
	}
	if err := check.err(); err != nil {
		return fmt.Errorf("optim: ema: the state does not fit: %w", err)
	}
	e.updates = updates
	for i, p := range e.params {
		if err := f.ReadTo(e.averages[i], prefix+"average."+p.Name); err != nil {
			return fmt.Errorf("optim: ema: loading the state, which is incomplete now: %w", err)
		}
	}
	return nil
}
