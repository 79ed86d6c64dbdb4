package layers

import "fmt"

// pair returns numbers for rows and columns: one number stands for both. It
// panics in the name of an option for any other number of numbers.
func pair(option string, n []int) [2]int {
	switch len(n) {
	case 1:
		return [2]int{n[0], n[0]}
	case 2:
		return [2]int{n[0], n[1]}
	}
	panic(fmt.Sprintf("layers: %s: %d numbers, want one, or two for rows and columns", option, len(n)))
}
