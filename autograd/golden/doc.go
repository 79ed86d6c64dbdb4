// Package golden has no code, but the test that holds the whole engine to the
// answers of PyTorch: 96 cases in testdata/torch, computed by PyTorch 1.13 in
// float64 and rounded once to float32.
//
// One safetensors file is one case. Its metadata hold the operation and the
// attributes, its tensors have PyTorch's names: operands, the result y, the
// gradient dy that comes back into y, and grad_T, the gradient of tensor T.
// Images are N, C, H, W in the files and channels last in the engine; the test
// permutes them.
//
// For example, the file linear_1x1x1 holds x, weight, bias, y and dy of one
// element each: y = x·weight + bias, grad_x = dy·weight, grad_weight = dy·x and
// grad_bias = dy.
//
// The environment variable GALAXYNET_GOLDEN names another folder with cases in
// its sub-folder torch, all of which the test then runs too.
//
// Reading order: golden_test.go (files and comparison), ops_test.go (what is
// computed for each operation), optim_test.go, seednet_test.go.
package golden
