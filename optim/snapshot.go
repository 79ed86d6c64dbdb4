package optim

import "slices"

// Snapshot copies the parameters' values, the moments and the groups' settings to
// the Go heap, and returns the function that puts them back. Groups that are
// added in between stay as they are.
func (c *core) Snapshot() (restore func()) {
	groups := make([]Group, len(c.groups))
	values := make([][][]float32, len(c.groups))
	for i, g := range c.groups {
		groups[i] = Group{LR: g.LR, WeightDecay: g.WeightDecay, slots: slices.Clone(g.slots)}
		for j, s := range g.slots {
			values[i] = append(values[i], slices.Clone(s.param.Data().Data()))
			for k, m := range s.moments {
				groups[i].slots[j].moments[k] = slices.Clone(m)
			}
		}
	}
	return func() {
		for i, before := range groups {
			g := c.groups[i]
			g.LR, g.WeightDecay = before.LR, before.WeightDecay
			for j, s := range before.slots {
				copy(s.param.Data().Data(), values[i][j])
				g.slots[j].step = s.step
				for k, m := range s.moments {
					clear(g.slots[j].moments[k]) // where there were none before
					copy(g.slots[j].moments[k], m)
				}
			}
		}
	}
}
