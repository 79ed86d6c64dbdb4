package autograd_test

import (
	"fmt"
	"testing"

	"galaxynet/autograd"
)

// wantPanic runs f and checks the text that it panics with.
func wantPanic(t *testing.T, want string, f func(tape *autograd.Tape)) {
	t.Helper()
	tape := autograd.NewTape()
	defer tape.Close()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); got != want {
			t.Errorf("panicked with %q, want %q", got, want)
		}
	}()
	f(tape)
}
