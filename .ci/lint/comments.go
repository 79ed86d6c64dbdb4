package lint

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strings"
)

// article matches an article at the beginning of a comment.
var article = regexp.MustCompile(`^(A|An|The) `)

// docComments finds exported names without a doc comment that begins with the
// name; a type's may have an article before it. Of constants and variables in
// parentheses, the comment of the whole group or one behind the name will do.
func docComments(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.goFiles(false) {
		if f.AST.Name.Name == "main" {
			continue
		}
		need := func(n ast.Node, name string, doc *ast.CommentGroup) {
			text := doc.Text()
			if _, isType := n.(*ast.TypeSpec); isType {
				text = article.ReplaceAllString(text, "")
			}
			if ast.IsExported(name) && !strings.HasPrefix(text, name+" ") {
				out = append(out, Finding{t.where(n), "the doc comment of " + name + " does not begin with its name, or is missing"})
			}
		}
		for _, d := range f.AST.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil || ast.IsExported(receiver(d)) {
					need(d, d.Name.Name, d.Doc)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						doc := s.Doc
						if doc == nil && !d.Lparen.IsValid() {
							doc = d.Doc
						}
						need(s, s.Name.Name, doc)
					case *ast.ValueSpec:
						out = append(out, values(t, d, s)...)
					}
				}
			}
		}
	}
	return out
}

// values applies the rule of docComments to one line of constants or variables.
func values(t *Tree, d *ast.GenDecl, s *ast.ValueSpec) []Finding {
	var out []Finding
	for _, name := range s.Names {
		switch {
		case !name.IsExported() || d.Tok != token.CONST && d.Tok != token.VAR:
		case d.Lparen.IsValid() && (d.Doc != nil || s.Doc != nil || s.Comment != nil):
		case !d.Lparen.IsValid() && len(s.Names) > 1 && d.Doc != nil:
		case !d.Lparen.IsValid() && strings.HasPrefix(d.Doc.Text(), name.Name+" "):
		default:
			out = append(out, Finding{t.where(name), "no doc comment for " + name.Name})
		}
	}
	return out
}

// receiver returns the name of the type that a method belongs to.
func receiver(d *ast.FuncDecl) string {
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// packageComments finds packages that no file has a comment for, and comments
// that do not begin as godoc wants them: with Package and the name, or for a
// program with Command or the name of its folder.
func packageComments(t *Tree) []Finding {
	type seen struct {
		first     string // a file of the package
		commented bool
	}
	packages := map[string]*seen{}
	var out, order = []Finding(nil), []string(nil)
	for _, f := range t.goFiles(false) {
		dir := folder(f.Name)
		if packages[dir] == nil {
			packages[dir] = &seen{first: f.Name}
			order = append(order, dir)
		}
		doc := f.AST.Doc.Text()
		if doc == "" {
			continue
		}
		packages[dir].commented = true
		want, or := "Package "+f.AST.Name.Name, ""
		if f.AST.Name.Name == "main" {
			program := path.Base(dir)
			want, or = "Command "+program, strings.ToUpper(program[:1])+program[1:]
		}
		if !strings.HasPrefix(doc, want+" ") && (or == "" || !strings.HasPrefix(doc, or+" ")) {
			out = append(out, Finding{f.Name, "the package comment does not begin with " + want})
		}
	}
	for _, dir := range order {
		if !packages[dir].commented {
			out = append(out, Finding{packages[dir].first, "no file of the package has a package comment"})
		}
	}
	return out
}
