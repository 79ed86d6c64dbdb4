package lint

import (
	"strings"
	"testing"
)

func TestTheTreeKeepsEveryRule(t *testing.T) {
	tree, err := Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range Rules {
		t.Run(rule.Name, func(t *testing.T) {
			for _, f := range rule.Check(tree) {
				t.Error(f)
			}
		})
	}
	for _, f := range longer(tree, manyLines) {
		t.Logf("one subject, or several? %v", f)
	}
}

// breaks runs a rule over a tree of one file, and compares the findings with
// substrings of what is wanted, in order.
func breaks(t *testing.T, check func(*Tree) []Finding, name, text string, want ...string) {
	t.Helper()
	breaksTree(t, check, map[string]File{name: {Text: text, Mode: 0o644}}, want...)
}

// breaksTree is breaks for several files.
func breaksTree(t *testing.T, check func(*Tree) []Finding, files map[string]File, want ...string) {
	t.Helper()
	tree, err := newTree(files)
	if err != nil {
		t.Fatal(err)
	}
	found := check(tree)
	for i := range max(len(found), len(want)) {
		switch {
		case i >= len(found):
			t.Errorf("%v: not found: %q", names(tree), want[i])
		case i >= len(want):
			t.Errorf("%v: found, but not wanted: %v", names(tree), found[i])
		case !strings.Contains(found[i].String(), want[i]):
			t.Errorf("%v: found %q, want %q", names(tree), found[i], want[i])
		}
	}
}

// names returns the names of a tree's files.
func names(t *Tree) []string {
	var out []string
	for _, f := range t.Files {
		out = append(out, f.Name)
	}
	return out
}
