package lint

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// goroutines finds go statements outside of tests, package par and the loader.
func goroutines(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(false) {
		if folder(f.Name) == "tensor/par" || f.Name == "galaxy/loader.go" {
			continue
		}
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if s, ok := n.(*ast.GoStmt); ok {
				out = append(out, Finding{t.where(s), "a go statement; only tensor/par and galaxy/loader.go have them"})
			}
			return true
		})
	}
	return out
}

// fatal finds log.Fatal, log.Panic, os.Exit and panic(err) in packages other
// than programs: an error is returned, and a panic's text says what was wrong.
func fatal(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(false) {
		if f.AST.Name.Name == "main" {
			continue
		}
		names := importNames(f.AST)
		ast.Inspect(f.AST, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch pkg, name := callee(call, names); {
			case pkg == "log" && (strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic")),
				pkg == "os" && name == "Exit":
				out = append(out, Finding{t.where(call), pkg + "." + name + " ends the program from a package; return an error"})
			case pkg == "" && name == "panic" && len(call.Args) == 1:
				if id, ok := call.Args[0].(*ast.Ident); ok && id.Name == "err" {
					out = append(out, Finding{t.where(call), "panic(err): return the error, or panic with a text that says what was asked"})
				}
			}
			return true
		})
	}
	return out
}

// seeded are the functions of math/rand and math/rand/v2 that do not draw from
// the global generator, whose seed is different in every run.
var seeded = []string{"New", "NewSource", "NewPCG", "NewChaCha8", "NewZipf"}

// random finds the global generator, and generators seeded by the clock, in
// tests too.
func random(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(true) {
		names := importNames(f.AST)
		ast.Inspect(f.AST, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			pkg, name := callee(call, names)
			isRand := pkg == "math/rand" || pkg == "math/rand/v2"
			switch {
			case isRand && !slices.Contains(seeded, name):
				out = append(out, Finding{t.where(call), "rand." + name + " draws from the global generator"})
			case (isRand || name == "Stream") && usesClock(call, names):
				out = append(out, Finding{t.where(call), "a generator seeded by the clock"})
			}
			return true
		})
	}
	return out
}

// usesClock reports whether time.Now is called among the arguments of a call.
func usesClock(call *ast.CallExpr, names map[string]string) bool {
	found := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				pkg, name := callee(c, names)
				found = found || pkg == "time" && name == "Now"
			}
			return !found
		})
	}
	return found
}

// skips finds t.SkipNow(), and t.Skip and t.Skipf without a text.
func skips(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(true) {
		ast.Inspect(f.AST, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || fun.Sel.Name != "Skip" && fun.Sel.Name != "Skipf" && fun.Sel.Name != "SkipNow" {
				return true
			}
			if text, ok := firstLiteral(call); len(call.Args) == 0 || ok && strings.TrimSpace(text) == "" {
				out = append(out, Finding{t.where(call), fun.Sel.Name + " without a text that says why"})
			}
			return true
		})
	}
	return out
}

// firstLiteral returns the value of a call's first argument if it is a literal
// string.
func firstLiteral(call *ast.CallExpr) (string, bool) {
	if len(call.Args) == 0 {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// importNames returns the import paths of a file by the name that stands for
// each in the file.
func importNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := strings.TrimSuffix(path, "/v2")
		name = name[strings.LastIndexByte(name, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
	}
	return names
}

// callee returns the import path and the name of a called function, "" for the
// path of a function of this package, and "?" for that of a method.
func callee(call *ast.CallExpr, names map[string]string) (path, name string) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return "", fun.Name
	case *ast.SelectorExpr:
		if id, ok := fun.X.(*ast.Ident); ok && names[id.Name] != "" {
			return names[id.Name], fun.Sel.Name
		}
		return "?", fun.Sel.Name
	case *ast.IndexExpr: // rand.N[T]
		return callee(&ast.CallExpr{Fun: fun.X}, names)
	}
	return "?", ""
}
