package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = `# Title
<!-- compare avx2: begin -->
old
<!-- compare avx2: end -->
between
<!-- compare avx512: begin -->
other
<!-- compare avx512: end -->
`

func TestReplaceSectionLeavesTheRest(t *testing.T) {
	got, err := replaceSection(page, "avx2", "\nnew\n\n")
	want := strings.Replace(page, "\nold\n", "\n\nnew\n\n", 1)
	if err != nil || got != want {
		t.Errorf("got %q, error %v, want %q", got, err, want)
	}
	if again, err := replaceSection(got, "avx2", "new"); err != nil || again != got {
		t.Errorf("a second time: got %q, error %v, want no change", again, err)
	}
}

func TestReplaceSectionWantsBothMarksOnceInOrder(t *testing.T) {
	begin, end := beginMark("avx2"), endMark("avx2")
	for name, text := range map[string]string{
		"none":        "nothing",
		"no end":      begin,
		"no begin":    end,
		"wrong order": end + begin,
		"twice":       begin + end + begin + end,
		"another one": beginMark("neon") + endMark("neon"),
	} {
		if _, err := replaceSection(text, "avx2", "new"); err == nil || !strings.Contains(err.Error(), begin) {
			t.Errorf("%s: error %v, want one that names the mark", name, err)
		}
	}
}

func TestWriteSectionChangesTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "README.md")
	if err := checkSection(file, "avx2"); err == nil {
		t.Error("no error for a file that is not there")
	}
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := checkSection(file, "neon"); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("marks that are not there: error %v, want one that names the file", err)
	}
	if err := writeSection(file, "avx512", "new"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "begin -->\n\nnew\n\n<!--") || strings.Contains(string(text), "other") {
		t.Errorf("the file is now %q, error %v", text, err)
	}
}

func TestReadmeHasASectionForEachVectorLevel(t *testing.T) {
	for _, level := range []string{"avx2", "avx512"} {
		if err := checkSection("../README.md", level); err != nil {
			t.Error(err)
		}
	}
}
