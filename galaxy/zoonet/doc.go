// Package zoonet holds the networks that learn galaxies: the study's own and one
// that learns more from the same time.
//
// A network is described by a Config, small enough for the header of a
// checkpoint, and built from package layers; who wants to change it reads seed.go
// or netb.go from top to bottom. Inputs are images [N H W 3], the outputs are the
// 37 fractions of the Galaxy Zoo labels, [N 37].
//
// # Worked example
//
// What happens to the sizes in the seed net, for images of 64x64 pixels (a
// convolution of width R with padding p leaves H + 2p - R + 1 rows):
//
//	64x64x3    conv1 9x9, padding 2    64+4-9+1 = 60    60x60x64
//	60x60x64   max pool 2                               30x30x64
//	30x30x64   conv2 5x5, padding 2    30+4-5+1 = 30    30x30x96
//	30x30x96   max pool 2                               15x15x96
//	15x15x96   flatten                 15·15·96         21600
//	21600      fc1, fc2, fc3                            2700, 675, 37
//
// Parameters of a convolution are R·R·C·K + K, of a fully connected layer C·K + K:
// conv1 has 9·9·3·64 + 64 = 15,616, fc1 21600·2700 + 2700 = 58,322,700 of all
// 60,340,391.
//
// # The tree head
//
// The 37 labels are fractions that obey the tree of questions (galaxy.Questions):
// the answers to a question sum to the fraction of the answer that led to it, and
// those to questions 1 and 6 to 1. TreeHead makes any 37 numbers z obey it:
//
//	u = softplus(z)                      positive
//	q = u / sum of u over the question   those who answer so, of those asked
//	y = q · y of the parent              of all, from question 1 downwards
//
// On paper, for two questions, with u instead of z: u = 1 3 for smooth and disk, 2 2
// for edge-on and not, which are asked of those who said disk. Then q = 0.25 0.75
// and 0.5 0.5, and y = 0.25 0.75 and 0.375 0.375.
//
// # Rules
//
//   - What New returns fits images of Config.Input; a Config that describes no
//     network is an error, also where it comes from a file.
//   - Equal Configs give equal networks, down to the names of the parameters; with
//     the seed of layers.Init they decide every bit of the first state.
//   - The names of a network's layers are part of its state files and of its random
//     numbers: they do not change.
//
// # Reading order
//
// config.go (what describes a network), seed.go, netb.go; activation.go, treehead.go, head.go
// (the tree head: its formulas both ways, the operation, the layer and its first
// values).
package zoonet
