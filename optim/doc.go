// Package optim changes the parameters of a network after each backward pass so
// that its loss falls.
//
// A backward pass leaves in every parameter the gradient g of the loss. An
// optimizer takes a step against it; lr is the learning rate, θ a weight:
//
//	SGD     b = µ b + g              θ = θ - lr b
//	Adam    m = β1 m + (1-β1) g      v = β2 v + (1-β2) g²
//	        θ = θ - lr (m / (1-β1ᵗ)) / (sqrt(v / (1-β2ᵗ)) + ε)
//
// b, m and v are the moments: as many numbers as there are weights, which the
// optimizer keeps. Formulas and defaults are those of PyTorch 1.13, which the
// tests hold it to.
//
//	opt := optim.NewAdam(params, optim.DefaultAdam())
//	schedule := optim.Cosine(1e-3, 0, steps)
//	for step := range steps {
//		optim.SetLR(opt, schedule(step))
//		…                              // run the model: loss
//		loss.Backward()
//		optim.ClipGradNorm(params, 1)
//		opt.Step()
//		opt.ZeroGrad()
//	}
//
// # On paper
//
// One weight θ = 1, the gradient 0.5 in two steps, lr = 0.1.
//
//	SGD, µ = 0.9    step 1   b = 0.5                    θ = 1 - 0.1·0.5 = 0.95
//	                step 2   b = 0.9·0.5 + 0.5 = 0.95   θ = 0.95 - 0.1·0.95 = 0.855
//	Adam            step 1   m = 0.05     v = 0.00025
//	                         m/(1-0.9) = 0.5,  sqrt(v/(1-0.999)) = 0.5
//	                                                    θ = 1 - 0.1·0.5/0.5 = 0.9
//	                step 2   m/(1-0.81) = 0.5, and again 0.5
//	                                                    θ = 0.9 - 0.1 = 0.8
//
// Adam's steps have the size lr whatever the gradient's scale; that is its point.
//
// # What holds
//
//   - A parameter that no backward pass reached since ZeroGrad (Grad is nil), or
//     that is frozen, is left alone: neither its weights nor its moments change.
//   - Gradients add up until ZeroGrad: several backward passes before a Step give
//     the step for the sum of their losses, so a batch may be done in parts.
//   - A step is one pass over memory on all workers, cut by the parameters' sizes
//     only: equal bits for any number of workers, and at every level of package
//     cpu. After the first step nothing is allocated.
//   - An optimizer's state, and EMA's, goes to a file and comes back: the run that
//     goes on from it has the bits of the one that never stopped. Learning rates
//     and the other settings are not state: they come from the program, and a
//     Schedule is a function of the step's number alone.
//
// An optimizer belongs to one goroutine at a time.
//
// # Reading order
//
// optimizer.go (groups, and what all optimizers share), sgd.go, adam.go;
// schedule.go, clip.go, ema.go, find.go (a search for the learning rate); state.go
// and fit.go (saving and loading); snapshot.go.
package optim
