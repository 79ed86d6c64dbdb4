package lint

import (
	"strings"
	"testing"
)

func TestMachinePathsFire(t *testing.T) {
	text := strings.ReplaceAll(`see @work/x
x=@farm/
"@root/y"
https:@/proxy.example.org/x
GO@PROXY=off
../work/x and a/work/x are relative
/workshop/ /tmp/root/
https:@/example.org/proxy
`, "@", "/")
	text = strings.Replace(text, "GO/", "GO", 1)
	breaks(t, machinePaths, "README.md", text, ":1:", ":2:", ":3:", ":4:", ":5:")
	breaks(t, machinePaths, "go.sum", text)
	breaks(t, machinePaths, "x.png", "\x00"+text)
}

func TestReferencesFire(t *testing.T) {
	breaksTree(t, references, map[string]File{
		"tensor/par/par.go": {Text: "package par\n"},
		".ci/run":           {},
		"bench/README.md":   {Text: "[up](../README.md) [here](README.md#x) [gone](gone.md)\n"},
		"README.md": {Text: "" +
			"[a](tensor/par/par.go) [b](tensor/par/gone.go) [web](https://example.org/x) [in](#x)\n" +
			"| `tensor/par/par.go` | `tensor/gone.go` | `runs/log.csv` | `math/bits` |\n" +
			"```sh\n" +
			"go test ./... # all of ./nothing\n" +
			"GALAXYNET_CPU=avx2 go test ./tensor/par ./tensor/gone/...\n" +
			"go run ./cmd/train -out ./runs/1\n" +
			"bash .ci/run && bash .ci/walk\n" +
			"```\n" +
			"```\n" +
			"ok ./gone 0.1s\n" +
			"$ go vet ./gone\n" +
			"```\n"},
	},
		"README.md:1: tensor/par/gone.go", "README.md:2: tensor/gone.go", "README.md:5: tensor/gone", "README.md:6: cmd/train",
		"README.md:7: .ci/walk", "README.md:11: gone", "bench/README.md:1: bench/gone.md")
}

func TestSnippetsFire(t *testing.T) {
	breaksTree(t, snippets, map[string]File{
		"tensor/example_test.go": {Text: "package tensor_test\n\nimport \"fmt\"\n\nfunc Example() {\n\tx := 1\n\n\tfmt.Println(x)\n}\n"},
		"README.md": {Text: "```go\nimport \"fmt\"\n\nx := 1\nfmt.Println(x)\n```\n" +
			"text\n```go\nx := 2\n```\n```sh\nx := 3\n```\n```go\nfmt.Println(\n```\n"},
	}, "README.md:9: this Go", "README.md:15: this Go")
}
