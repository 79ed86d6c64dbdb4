package lint

import (
	"strings"
	"testing"
)

func TestLineCountsOfTheReadingOrder(t *testing.T) {
	row := "| 1 | `a` | 1 000 | 0 | nothing |\n"
	files := func(lines int) map[string]File {
		return map[string]File{
			"README.md":   {Text: row},
			"a/a.go":      {Text: "package a\n" + strings.Repeat("\n", lines-1)},
			"a/a_test.go": {Text: "package a\n" + strings.Repeat("\n", 5000)},
			"a/b/b.go":    {Text: "package b\n" + strings.Repeat("\n", 5000)},
		}
	}
	breaksTree(t, lineCounts, files(1000))
	breaksTree(t, lineCounts, files(1080))
	breaksTree(t, lineCounts, files(1300), "README.md:1: a has 1300 lines of Go and 0 of assembly")
	breaksTree(t, lineCounts, files(700), "a has 700 lines")
}
