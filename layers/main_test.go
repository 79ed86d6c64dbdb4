package layers_test

import (
	"fmt"
	"os"
	"testing"

	"galaxynet/tensor/cpu"
)

// A level that was asked for and is not there would otherwise go unnoticed.
func TestMain(m *testing.M) {
	if err := cpu.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
