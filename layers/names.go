package layers

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"

	"galaxynet/autograd"
)

// Name gives every layer and every parameter of a net its full name: the names
// of the containers that it is in and its own, joined by points, as in PyTorch's
// state_dict:
//
//	conv1.weight    block1.conv2.weight    bn.running_mean
//
// A net that is part of a named one keeps the name that it has. All functions of
// this package that take a net begin with Name, so that few programs call it.
//
// It panics if a layer or a parameter is in the net twice, if two children of a
// container have the same name, and if a name is empty or has a point.
func Name(net Layer) {
	for name, l := range All(net) {
		if s, ok := l.(scoped); ok && s.scope().name != name {
			s.scope().name = name
		}
	}
	for _, s := range collect(net) {
		if s.Param != nil && s.Param.Name != s.Name {
			s.Param.Name = s.Name
		}
	}
}

// All goes through the layers of a net with their full names: net itself first,
// containers before what is in them, otherwise in the order in which they run.
// It panics as Name does.
func All(net Layer) iter.Seq2[string, Layer] {
	return func(yield func(string, Layer) bool) {
		root := ""
		if s, ok := net.(scoped); ok {
			root = s.scope().name
		}
		walk(root, net, map[Layer]string{}, yield)
	}
}

// walk yields a layer and what is in it; seen holds the layers that were found.
// It returns false if yield did.
func walk(name string, l Layer, seen map[Layer]string, yield func(string, Layer) bool) bool {
	if hasIdentity(l) {
		if first, twice := seen[l]; twice {
			panic(fmt.Sprintf("layers: the same %s is in the net twice, as %q and as %q", kind(l), first, name))
		}
		seen[l] = name
	}
	if !yield(name, l) {
		return false
	}
	c, ok := l.(Container)
	if !ok {
		return true
	}
	taken := map[string]bool{}
	for _, child := range c.Children() {
		switch {
		case child.Name == "" || strings.Contains(child.Name, "."):
			panic(fmt.Sprintf("layers: a child of %q is called %q: a name must not be empty nor have a point", name, child.Name))
		case taken[child.Name]:
			panic(fmt.Sprintf("layers: two children of %q are called %q", name, child.Name))
		case child.Layer == nil:
			panic(fmt.Sprintf("layers: the child %q of %q is nil", child.Name, name))
		}
		taken[child.Name] = true
		if !walk(join(name, child.Name), child.Layer, seen, yield) {
			return false
		}
	}
	return true
}

// hasIdentity tells whether two layers that compare equal are the same one: they
// are pointers, and to something with a size, since all pointers to nothing may
// be equal.
func hasIdentity(l Layer) bool {
	t := reflect.TypeOf(l)
	return t.Kind() == reflect.Pointer && t.Elem().Size() > 0
}

// join returns the full name of a part of what is called name.
func join(name, part string) string {
	if name == "" {
		return part
	}
	return name + "." + part
}

// kind returns what sort of layer l is, for people: what its String method says,
// or the name of its type.
func kind(l Layer) string {
	if s, ok := l.(fmt.Stringer); ok {
		return s.String()
	}
	t := reflect.TypeOf(l)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// Slots returns the state of a net: parameters, buffers and counters of all its
// layers, with their full names, in the order of All.
func Slots(net Layer) []Slot {
	Name(net)
	return collect(net)
}

// collect is Slots without giving names to the layers.
func collect(net Layer) []Slot {
	var slots []Slot
	names := map[string]bool{}
	params := map[*autograd.Param]string{}
	for name, l := range All(net) {
		s, ok := l.(Stateful)
		if !ok {
			continue
		}
		for _, slot := range s.Slots() {
			slot.Name = join(name, slot.Name)
			if names[slot.Name] {
				panic(fmt.Sprintf("layers: two tensors of the net are called %q", slot.Name))
			}
			names[slot.Name] = true
			if slot.Param != nil {
				if first, twice := params[slot.Param]; twice {
					panic(fmt.Sprintf("layers: the same parameter is in the net twice, as %q and as %q", first, slot.Name))
				}
				params[slot.Param] = slot.Name
			}
			slots = append(slots, slot)
		}
	}
	return slices.Clip(slots)
}

// Params returns the parameters of a net in the order of Slots, those that are
// Frozen included.
func Params(net Layer) []*autograd.Param {
	var params []*autograd.Param
	for _, s := range Slots(net) {
		if s.Param != nil {
			params = append(params, s.Param)
		}
	}
	return params
}
