package autograd

import (
	"slices"
	"strings"
)

// Ops returns the operations of this package, in the order of their names.
func Ops() []*Op {
	return slices.SortedFunc(slices.Values(registered), func(a, b *Op) int { return strings.Compare(a.Name, b.Name) })
}
