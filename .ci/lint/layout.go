package lint

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// allowedTop are the names that may stand at the repository's top, beside names
// that begin with a dot.
var allowedTop = []string{
	"tensor", "conv", "layers", "optim", "autograd", "galaxy", "bench", "cmd",
	"go.mod", "go.sum", "README.md", "LICENSE",
}

// topLevel finds files and folders at the top that are not in allowedTop.
func topLevel(t *Tree) []Finding {
	var out []Finding
	seen := map[string]bool{}
	for _, f := range t.Files {
		top, _, _ := strings.Cut(f.Name, "/")
		if !seen[top] && !strings.HasPrefix(top, ".") && !slices.Contains(allowedTop, top) {
			out = append(out, Finding{f.Name, "the top folder holds only " + strings.Join(allowedTop, ", ") + " and names with a dot"})
		}
		seen[top] = true
	}
	return out
}

// emptyName matches a word that says nothing about a file's subject.
var emptyName = regexp.MustCompile(`(?i)^(utils?|misc|helpers?|commons?)(_.*)?$`)

// emptyNames finds folders and files named by such a word, with or without an
// ending like _test or _amd64.
func emptyNames(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.Files {
		for _, part := range strings.Split(f.Name, "/") {
			if emptyName.MatchString(strings.TrimSuffix(part, path.Ext(part))) {
				out = append(out, Finding{f.Name, fmt.Sprintf("%q does not say what is inside", part)})
			}
		}
	}
	return out
}

// maxLines is the length of the longest Go file that is let through. From
// manyLines on the test prints a file, for someone to look for a second idea.
const maxLines, manyLines = 600, 400

// longFiles finds Go files with more than maxLines lines.
func longFiles(t *Tree) []Finding { return longer(t, maxLines) }

// longer finds Go files with more than n lines.
func longer(t *Tree, n int) []Finding {
	var out []Finding
	for _, f := range t.goFiles(true) {
		if lines := strings.Count(f.Text, "\n"); lines > n {
			out = append(out, Finding{f.Name, fmt.Sprintf("%d lines, more than %d", lines, n)})
		}
	}
	return out
}

// permissions finds scripts, which are files that begin with #!, that are not
// executable, and executable files that are no scripts.
func permissions(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.Files {
		script, executable := strings.HasPrefix(f.Text, "#!"), f.Mode&0o111 != 0
		switch {
		case script && !executable:
			out = append(out, Finding{f.Name, "a script that is not executable"})
		case !script && executable:
			out = append(out, Finding{f.Name, "executable, but no script"})
		}
	}
	return out
}
