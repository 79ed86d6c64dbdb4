package kernel

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testedElsewhere names, for a kernel whose arguments a kernelCase cannot
// describe, the test that holds it to its reference at every level.
var testedElsewhere = map[string]string{
	"Tiles.Multiply":  "TestTilesHaveTheBitsOfTheNaiveChain",
	"TileShape":       "TestTilesHaveTheBitsOfTheNaiveChain",
	"DotRowsTo":       "TestDotRowsHaveTheBitsOfTheirLanes",
	"TransposeTo":     "TestTransposeMovesEveryElementAndNothingElse",
	"PanelsTo":        "TestPanelsHoldTheMatrixAndZeros",
	"ChannelSums":     "TestChannelsHaveTheBitsOfTheirFormula",
	"ChannelProducts": "TestChannelsHaveTheBitsOfTheirFormula",
	"ChannelScaleTo":  "TestChannelsHaveTheBitsOfTheirFormula",
	"ChannelBlendTo":  "TestChannelsHaveTheBitsOfTheirFormula",
	"Windows.Max":     "TestWindowsHaveTheBitsOfTheirFormula",
	"Windows.MaxGrad": "TestWindowsHaveTheBitsOfTheirFormula",
	"Windows.Sum":     "TestWindowsHaveTheBitsOfTheirFormula",
}

// TestEveryKernelHasACase fails for an exported function of the package without
// a parity case, and for a case without a function.
func TestEveryKernelHasACase(t *testing.T) {
	kernels, tests := declaredFunctions(t)
	tested := map[string]bool{}
	for _, c := range kernelCases {
		tested[c.name] = true
	}
	for kernel, test := range testedElsewhere {
		tested[kernel] = true
		if !tests[test] {
			t.Errorf("kernel %s is said to be tested by %s, which does not exist", kernel, test)
		}
	}
	for name := range kernels {
		if !tested[name] {
			t.Errorf("exported kernel %s has no entry in kernelCases or testedElsewhere", name)
		}
	}
	for name := range tested {
		if !kernels[name] {
			t.Errorf("there is a case for %s, but the package exports no such function", name)
		}
	}
}

// declaredFunctions parses the package's Go files of every platform. It returns
// the exported functions and methods outside tests, and the test functions.
func declaredFunctions(t *testing.T) (kernels, tests map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		if _, err := os.Stat("doc.go"); os.IsNotExist(err) {
			t.Skip("this test binary runs without its source files")
		}
	}
	kernels, tests = map[string]bool{}, map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			switch {
			case !ok:
			case strings.HasSuffix(name, "_test.go"):
				tests[f.Name.Name] = strings.HasPrefix(f.Name.Name, "Test")
			case f.Name.IsExported():
				kernels[receiver(f)+f.Name.Name] = true
			}
		}
	}
	return kernels, tests
}

// receiver returns the type of a method and a point, nothing for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	return t.(*ast.Ident).Name + "."
}
