// Package synth makes galaxies: pictures that look like those of the Sloan survey,
// and the votes that volunteers of Galaxy Zoo would have given.
//
//	s := synth.New(1, 6000, 64) // seed, how many, pixels a side
//	picture := s.Picture(17)    // galaxy.RGB
//	votes := s.Vote(17)         // 37 labels, counts
//
// They are for learning, demonstrations and tests, where no data are at hand. What
// a network scores on them says nothing about its score on the real sky.
//
// # The idea
//
// A galaxy is some twenty numbers (traits.go): a disc or not, its tilt, its bulge,
// arms, bar, what is odd, its size against the blur of the air. From them follow,
// each with random numbers of its own,
//
//   - votes (votes.go). A trait makes an answer more or less probable, by
//     1/(1+exp(-(a + b·trait))), and so does v, how well details can be seen. Some 44
//     people are asked down the decision tree; their parts are the labels.
//   - a picture (painter.go). Components add up on the grid of the survey's camera,
//     seeing and noise come over them, and the result is resampled and compressed
//     into colours as the survey does.
//
// For instance a spiral whose arms have strength 0.5, in a picture where v = 0.6:
// the log odds of question 4, are there arms, are -1.9 + 8.57·0.6·0.5 = 0.67, so two
// thirds of those who are asked say yes, more or less by what they have in common
// that the picture does not show.
//
// # Light
//
//	spheroids and bulges  exp(-b·(r/size)^(1/n))              Sérsic 1963
//	discs                 exp(-r/length)                      Freeman 1970
//	  from the edge       x·K₁(x) / cosh²(w/tall)             van der Kruit and Searle 1981
//	arms                  constant along θ = ln r / tan pitch
//	seeing                0.88·G(s) + 0.12·G(2.4 s), G a Gaussian
//	noise                 variance sky² + 0.0016·light
//	colours               arsinh(α·Q·I) / (Q·I)               Lupton et al. 2004
//
// The unit of length is the second of arc, that of light the nanomaggy, so that the
// magnitude is 22.5 - 2.5·log₁₀(light).
//
// # What holds
//
// Galaxy i follows from the seed, i and the settings alone, whichever galaxies
// are made before it or beside it. Votes and pixels draw from streams of their own,
// so labels do not change when pictures do. Labels and pixels have the same bits on
// every machine: arith.go has functions of its own in place of those of
// package math, and no compiler may fuse a product into a sum. Tests hold means and
// correlations of the labels, and brightness, noise and colours of the pictures,
// to what was published about the competition's; labels_test.go and picture_test.go
// list how near they come. (What is missing: dust in arms, warps, tails and
// shells, any artefact but a star that is too bright.)
//
// Reading order: set.go, knobs.go (settings), traits.go, votes.go; painter.go,
// lights.go and disc.go (components), oddity.go, plate.go (the grid), camera.go
// (seeing and noise), picture.go (pixels and colours); kaggle.go (files);
// random.go, arith.go.
package synth
