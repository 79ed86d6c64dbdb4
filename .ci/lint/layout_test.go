package lint

import (
	"strings"
	"testing"
)

func TestTopLevelFires(t *testing.T) {
	breaksTree(t, topLevel, map[string]File{
		"tensor/doc.go": {Text: "package tensor\n"}, "README.md": {}, ".gitignore": {}, ".ci/run": {},
		"src/a": {}, "src/b": {}, "NOTES.md": {},
	}, "NOTES.md: the top folder holds only", "src/a: ")
}

func TestEmptyNamesFire(t *testing.T) {
	breaksTree(t, emptyNames, map[string]File{
		"tensor/common/x": {}, "conv/util.go": {Text: "package conv\n"}, "conv/helpers_test.go": {Text: "package conv\n"}, "layers/Misc_amd64.s": {},
		"tensor/commonprefix": {}, "tensor/utility.go": {Text: "package tensor\n"}, "tensor/kernel_helpful.go": {Text: "package tensor\n"},
	}, `conv/helpers_test.go: "helpers_test.go"`, "conv/util.go", "layers/Misc_amd64.s", "tensor/common/x")
}

func TestLongFilesFire(t *testing.T) {
	text := "package p\n" + strings.Repeat("\n", maxLines-1)
	breaks(t, longFiles, "p.go", text)
	breaks(t, longFiles, "p.go", text+"\n", "p.go: 601 lines, more than 600")
	breaks(t, longFiles, "p_test.go", text+"\n", "p_test.go: 601 lines")
	breaks(t, longFiles, "p.csv", text+"\n")
}

func TestPermissionsFire(t *testing.T) {
	breaksTree(t, permissions, map[string]File{
		"good": {Text: "#!/bin/sh\n", Mode: 0o755}, "bad": {Text: "#!/bin/sh\n", Mode: 0o644},
		"plain": {Text: "x", Mode: 0o644}, "worse": {Text: "x", Mode: 0o755},
	}, "bad: a script that is not executable", "worse: executable, but no script")
}
