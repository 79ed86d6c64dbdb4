// Command levels prints the instruction-set levels of this machine, one on a
// line, lowest first.
package main

import (
	"fmt"

	"galaxynet/tensor/cpu"
)

func main() {
	for _, l := range cpu.Available() {
		fmt.Println(l)
	}
}
