package lint

import (
	"fmt"
	"strconv"
	"strings"
)

const module = "galaxynet"

// Modules outside of this one and of the standard library.
const (
	cpuid = "github.com/klauspost/cpuid/v2"
	gonum = "gonum.org/v1/gonum"
	plot  = "gonum.org/v1/plot"
	image = "golang.org/x/image"
	sys   = "golang.org/x/sys"
)

// arrows says what each package may import, beside the standard library:
// packages of this module by their folder, others by their module. A package
// stands below all that it may import. The word above stands for every package
// that is listed higher, bench excepted; * for any module. A folder without a
// line of its own counts as the nearest listed folder that it lies in.
var arrows = []struct{ folder, may string }{
	{"tensor/cpu", cpuid},
	{"tensor/par", ""},
	{"tensor/kernel", "tensor/cpu"},
	{"tensor/gemm", "tensor/kernel tensor/par"},
	{"tensor", "tensor/gemm tensor/kernel tensor/par " + sys},
	{"tensor/safetensors", "tensor"},
	{"conv", "tensor tensor/gemm tensor/kernel tensor/par"},
	{"autograd", "tensor conv tensor/kernel tensor/par"},
	{"layers", "autograd conv tensor tensor/safetensors"},
	{"optim", "autograd tensor tensor/kernel tensor/par tensor/safetensors"},
	{"galaxy", "tensor tensor/par " + image},
	{"galaxy/fits", "galaxy *"}, // a known reader of the format
	{"galaxy/synth", "galaxy tensor tensor/par"},
	{"galaxy/baseline", "galaxy " + gonum},
	{"galaxy/explore", "galaxy " + gonum + " " + plot},
	{"galaxy/zoonet", "layers autograd galaxy tensor tensor/par"},
	{"galaxy/trainer", "galaxy/zoonet optim layers autograd galaxy tensor tensor/safetensors"},
	{"galaxy/report", "galaxy " + plot},
	{"bench", "above " + gonum + " " + cpuid}, // which names the processor
	{"cmd", "above *"},                        // a known progress bar
	{".ci", "above"},
}

// imports checks the imports of every file that is not a test against arrows.
// Tests may import any package of the module and gonum, to compare with.
func imports(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(true) {
		from := folder(f.Name)
		for _, spec := range f.AST.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil || mayImport(from, path, strings.HasSuffix(f.Name, "_test.go")) {
				continue
			}
			out = append(out, Finding{t.where(spec), fmt.Sprintf("package %s may not import %s", from, path)})
		}
	}
	return out
}

// mayImport reports whether arrows lets a package import a path.
func mayImport(from, path string, test bool) bool {
	inside := path == module || strings.HasPrefix(path, module+"/")
	if !inside && !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
		return path != "C" // the standard library
	}
	if test && (inside || within(path, gonum)) {
		return true
	}
	line := lineOf(from)
	if line < 0 {
		return false
	}
	to := lineOf(strings.TrimPrefix(path, module+"/"))
	if inside && to == line {
		return true
	}
	for _, allowed := range strings.Fields(arrows[line].may) {
		switch {
		case allowed == "*" && !inside,
			allowed == "above" && inside && 0 <= to && to < line && arrows[to].folder != "bench",
			inside && to >= 0 && arrows[to].folder == allowed,
			!inside && within(path, allowed):
			return true
		}
	}
	return false
}

// lineOf returns the line of arrows that a folder follows, or -1.
func lineOf(dir string) int {
	best := -1
	for i, a := range arrows {
		if within(dir, a.folder) && (best < 0 || len(a.folder) > len(arrows[best].folder)) {
			best = i
		}
	}
	return best
}

// within reports whether a slash path is another one or lies in it.
func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}
