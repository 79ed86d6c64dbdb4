package main

import (
	"testing"

	"galaxynet/tensor/cpu/cputest"
)

func TestMain(m *testing.M) { cputest.Main(m) }
