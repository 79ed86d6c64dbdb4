package conv

import (
	"testing"

	"galaxynet/tensor/cpu/cputest"
	"galaxynet/tensor/par"
)

func TestMain(m *testing.M) { cputest.Main(m) }

// withWorkers runs f with n workers and restores the number afterwards.
func withWorkers(n int, f func()) {
	defer par.SetWorkers(par.SetWorkers(n))
	f()
}
