package tensor

import "math/rand/v2"

// Stream returns a random generator that is named by its arguments: the
// program's seed, a purpose, and the numbers that tell streams of one purpose
// apart:
//
//	Stream(seed, "augment", epoch, image)
//	Stream(seed, "initialise/conv1.weight")
//
// Equal arguments give equal numbers, on every machine and in every later
// version of this package; different arguments give independent ones. So
// nothing about random numbers need be saved or shared: a resumed run names the
// same streams, and a new layer does not disturb the others.
func Stream(seed uint64, purpose string, index ...uint64) *rand.Rand {
	return rand.New(rand.NewPCG(StreamSeed(seed, purpose, index...)))
}

// StreamSeed returns the two words that seed the generator of Stream. A loop that
// must not allocate keeps a rand.PCG and seeds it anew:
//
//	var pcg rand.PCG
//	pcg.Seed(tensor.StreamSeed(seed, "dropout", step, layer))
//
// The arguments become a list of 64-bit words: the seed, the number of bytes of
// purpose, these bytes eight to a word (little-endian, filled up with zeros), the
// number of index words, and the index. Each of the two results starts at its
// own constant, the first 64 bits of the fractions of the golden ratio and of the
// square root of two, and takes in one word after the other:
//
//	h = mix(h XOR word)
//
// where mix is one step of SplitMix64 (Steele, Lea and Flood, Fast splittable
// pseudorandom number generators, OOPSLA 2014). Since the list holds its
// lengths, no two calls have the same list.
func StreamSeed(seed uint64, purpose string, index ...uint64) (uint64, uint64) {
	h := streamHash{0x9e3779b97f4a7c15, 0x6a09e667f3bcc908}
	h.add(seed)
	h.add(uint64(len(purpose)))
	for len(purpose) > 0 {
		var word uint64
		n := min(8, len(purpose))
		for i := range n {
			word |= uint64(purpose[i]) << (8 * i)
		}
		h.add(word)
		purpose = purpose[n:]
	}
	h.add(uint64(len(index)))
	for _, i := range index {
		h.add(i)
	}
	return h[0], h[1]
}

// streamHash is the state of StreamSeed's two results.
type streamHash [2]uint64

func (h *streamHash) add(word uint64) {
	h[0] = splitMix(h[0] ^ word)
	h[1] = splitMix(h[1] ^ word)
}

// splitMix is one step of SplitMix64: a bijection of the 64-bit words in which
// every bit of the argument changes about half of the result's.
func splitMix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
