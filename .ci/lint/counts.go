package lint

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// counted matches a row of the README's reading order: a folder, its lines of Go
// and of assembly.
var counted = regexp.MustCompile("^\\| \\d+ \\| `([\\w./]+)` \\| ([\\d ]+) \\| ([\\d ]+) \\|")

// lineCounts finds rows of the README's reading order that are off by more than a
// tenth and ten lines.
func lineCounts(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.Files {
		if f.Name != "README.md" {
			continue
		}
		for i, line := range strings.Split(f.Text, "\n") {
			m := counted.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			goLines, assembly := t.lines(m[1])
			if !near(m[2], goLines) || !near(m[3], assembly) {
				out = append(out, Finding{fmt.Sprintf("%s:%d", f.Name, i+1), fmt.Sprintf("%s has %d lines of Go and %d of assembly", m[1], goLines, assembly)})
			}
		}
	}
	return out
}

// lines counts what a folder's own files have, tests not counted.
func (t *Tree) lines(folder string) (goLines, assembly int) {
	for _, f := range t.Files {
		if path.Dir(f.Name) != folder || strings.HasSuffix(f.Name, "_test.go") {
			continue
		}
		switch path.Ext(f.Name) {
		case ".go":
			goLines += strings.Count(f.Text, "\n")
		case ".s", ".h":
			assembly += strings.Count(f.Text, "\n")
		}
	}
	return goLines, assembly
}

// near tells whether a written number is about right.
func near(written string, count int) bool {
	n, err := strconv.Atoi(strings.ReplaceAll(written, " ", ""))
	return err == nil && max(n-count, count-n) <= count/10+10
}
