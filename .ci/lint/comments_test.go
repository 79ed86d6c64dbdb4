package lint

import "testing"

func TestDocCommentsFire(t *testing.T) {
	const text = `package p

func Bare() {}

// Wrong begins with another name.
func Right() {}

// Good is good.
func Good() {}

func unexported() {}

type Type struct{}

// Sum adds.
func (t *Type) Sum() {}

func (t Type) Method() {}

func (t hidden[T]) Method() {}

// Group.
const (
	A = 1
	B = 2
)

const (
	C = 1
	D = 2 // two
	// E is three.
	E = 3
)

var V = 1

// W is one.
var W = 1

type (
	// In is inside.
	In int
	Out int
	// An Inner is inside too.
	Inner int
)

// The Func has an article that it must not have.
func Func() {}
`
	breaks(t, docComments, "conv/x.go", text,
		":3: the doc comment of Bare", ":6: the doc comment of Right", ":13: the doc comment of Type", ":18: the doc comment of Method",
		":29: no doc comment for C", ":35: no doc comment for V", ":43: the doc comment of Out", ":49: the doc comment of Func")
	breaks(t, docComments, "conv/x_test.go", text)
}

func TestPackageCommentsFire(t *testing.T) {
	breaksTree(t, packageComments, map[string]File{
		"conv/a.go":         {Text: "package conv\n"},
		"conv/conv_test.go": {Text: "// Package conv is described in a test only.\npackage conv\n"},
		"optim/a.go":        {Text: "package optim\n"},
		"optim/doc.go":      {Text: "// Package optim is described here.\npackage optim\n"},
		"layers/a.go":       {Text: "// Layers are what a network is made of.\npackage layers\n"},
		"cmd/train/main.go": {Text: "// Command train trains.\npackage main\n"},
		"cmd/peer/main.go":  {Text: "// Peer compares.\npackage main\n"},
		"cmd/test/main.go":  {Text: "// Package main tests.\npackage main\n"},
	}, "cmd/test/main.go: the package comment does not begin with Command", "layers/a.go: the package comment does not begin with Package layers",
		"conv/a.go: no file of the package has a package comment")
}
