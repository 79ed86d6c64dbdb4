package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// Tree is the repository as the rules see it: every file that is tracked, or
// would be with the next git add.
type Tree struct {
	Files []File // sorted by name
	fset  *token.FileSet
}

// File is one file of the tree.
type File struct {
	Name string // from the repository's top, with slashes
	Text string
	Mode fs.FileMode
	AST  *ast.File // of a Go file, else nil
}

// Rule is one thing that must hold for the whole tree.
type Rule struct {
	Name  string
	Check func(*Tree) []Finding
}

// Finding is one place that breaks a rule.
type Finding struct {
	Where string // file, or file:line
	What  string
}

// String returns the finding in the form that editors jump to.
func (f Finding) String() string { return f.Where + ": " + f.What }

// Rules are all rules of the repository.
var Rules = []Rule{
	{"imports follow the table of packages", imports},
	{"top-level names are the agreed ones", topLevel},
	{"names say what is inside", emptyNames},
	{"no Go file is longer than 600 lines", longFiles},
	{"scripts are executable, and nothing else is", permissions},
	{"only par and the loader start goroutines", goroutines},
	{"packages do not end the program", fatal},
	{"random numbers have a fixed seed", random},
	{"a skipped test says why", skips},
	{"exported names have a doc comment", docComments},
	{"packages have a comment", packageComments},
	{"no path of one machine", machinePaths},
	{"texts name files that exist", references},
	{"Go in texts stands in a tested file", snippets},
	{"the reading order counts right", lineCounts},
}

// Load reads the tree whose top folder is dir.
func Load(dir string) (*Tree, error) {
	list := exec.Command("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the files of %s with git: %w", dir, err)
	}
	files := map[string]File{}
	for _, name := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		full := filepath.Join(dir, filepath.FromSlash(name))
		info, err := os.Stat(full)
		if os.IsNotExist(err) {
			continue // deleted, but not yet in the index
		}
		if err != nil {
			return nil, err
		}
		text, err := os.ReadFile(full)
		if err != nil {
			return nil, err
		}
		files[name] = File{Text: string(text), Mode: info.Mode()}
	}
	return newTree(files)
}

// newTree makes a tree of files by name, and parses the Go files among them.
func newTree(files map[string]File) (*Tree, error) {
	t := &Tree{fset: token.NewFileSet()}
	for name, f := range files {
		f.Name = name
		if strings.HasSuffix(name, ".go") {
			var err error
			if f.AST, err = parser.ParseFile(t.fset, name, f.Text, parser.ParseComments); err != nil {
				return nil, err
			}
		}
		t.Files = append(t.Files, f)
	}
	sort.Slice(t.Files, func(i, j int) bool { return t.Files[i].Name < t.Files[j].Name })
	return t, nil
}

// where returns the file and line of a node.
func (t *Tree) where(n ast.Node) string {
	p := t.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// goFiles returns the Go files: those of tests too, or only the others.
func (t *Tree) goFiles(tests bool) []File {
	var out []File
	for _, f := range t.Files {
		if f.AST != nil && (tests || !strings.HasSuffix(f.Name, "_test.go")) {
			out = append(out, f)
		}
	}
	return out
}

// exists reports whether name is a file of the tree or a folder with files.
func (t *Tree) exists(name string) bool {
	name = strings.TrimSuffix(name, "/")
	for _, f := range t.Files {
		if f.Name == name || strings.HasPrefix(f.Name, name+"/") {
			return true
		}
	}
	return false
}

// folder returns the folder of a file, "." at the top.
func folder(name string) string {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i]
	}
	return "."
}
