package layers

import "galaxynet/tensor"

// Init gives a net its first state: every parameter elements from memory (nil for
// the Go heap), unless it has some already, and values by its initialiser;
// buffers their first values; counters zero. The random numbers of a parameter
// come from
//
//	tensor.Stream(seed, "initialise/" + its full name)
//
// so that they depend on the seed and the name alone: a layer more or less
// changes nothing in the others.
func Init(net Layer, seed uint64, memory *tensor.Memory) {
	Allocate(net, memory)
	for _, s := range Slots(net) {
		if s.Counter != nil {
			*s.Counter = 0
			continue
		}
		r := tensor.Stream(seed, "initialise/"+s.Name)
		if s.FileOrder == nil {
			s.Fill(s.data(), s.Fan, r)
			continue
		}
		file := tensor.New(s.FileShape()...)
		s.Fill(file, s.Fan, r)
		tensor.PermuteTo(s.data(), file, s.fileToMemory()...)
	}
}

// Allocate gives every parameter of a net that has no elements yet some, all
// zero, from memory, or from the Go heap if that is nil: what a net needs before
// LoadState, if the heap is not to serve.
func Allocate(net Layer, memory *tensor.Memory) {
	for _, p := range Params(net) {
		p.Allocate(memory)
	}
}
