package lint

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// machine matches absolute paths of the folders that exist on one machine only,
// and package hosts. go.sum is let through.
var machine = regexp.MustCompile(`(^|[^.[:alnum:]])/(work|farm|root)/|GO` + `PROXY=|://[a-z0-9.-]*(proxy|registry|mirror)`)

// machinePaths finds such texts in any file that is not binary.
func machinePaths(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.Files {
		if strings.HasSuffix(f.Name, ".sum") || strings.Contains(f.Text, "\x00") {
			continue
		}
		for i, line := range strings.Split(f.Text, "\n") {
			if m := machine.FindString(line); m != "" {
				out = append(out, Finding{fmt.Sprintf("%s:%d", f.Name, i+1), fmt.Sprintf("%q belongs to one machine", m)})
			}
		}
	}
	return out
}

var (
	link   = regexp.MustCompile(`\]\(([^)\s]+)[^)]*\)`)                        // [text](target)
	quoted = regexp.MustCompile("`([\\w.-]+(?:/[\\w.-]+)+/?)`")                // `a/b.go`, in tables too
	goTool = regexp.MustCompile(`\bgo (build|run|test|vet|install|doc|tool) `) // in a command
)

// references finds, in Markdown files, links to files, quoted paths, and paths in
// commands that do not exist. A quoted path or an argument counts only if its
// first part exists, so that a text may name folders that a program makes; every
// ./package of a go command counts.
func references(t *Tree) []Finding {
	var out []Finding
	for _, f := range t.Files {
		if path.Ext(f.Name) != ".md" {
			continue
		}
		check := func(line int, name string, sure bool) {
			name = strings.TrimSuffix(strings.TrimPrefix(name, "./"), "/...")
			first, _, _ := strings.Cut(name, "/")
			if (sure || t.exists(first)) && name != "..." && name != "." && name != "" && !t.exists(name) {
				out = append(out, Finding{fmt.Sprintf("%s:%d", f.Name, line), name + " does not exist"})
			}
		}
		for _, l := range markdown(f.Text) {
			if l.fence == "" {
				for _, m := range link.FindAllStringSubmatch(l.text, -1) {
					if target, _, _ := strings.Cut(m[1], "#"); target != "" && !strings.Contains(target, ":") {
						check(l.number, path.Join(folder(f.Name), target), true)
					}
				}
				for _, m := range quoted.FindAllStringSubmatch(l.text, -1) {
					check(l.number, m[1], false)
				}
			}
			if command, isCommand := l.command(); isCommand {
				sure := goTool.MatchString(command)
				for _, word := range strings.Fields(command) {
					switch {
					case strings.HasPrefix(word, "./"):
						check(l.number, word, sure)
						sure = sure && !strings.Contains(command, "go run ") // the rest are arguments of the program
					case strings.Contains(word, "/") && !strings.ContainsAny(word, "=$<>*:'\"`"):
						check(l.number, word, false)
					}
				}
			}
		}
	}
	return out
}

// A line of Markdown: its number from 1, and the language of the code block that
// it stands in: "" outside of one, "text" if it has none.
type line struct {
	number      int
	text, fence string
}

// command returns the shell command of a line: a line of a sh block, or a line of
// any block that begins with a dollar sign, without it.
func (l line) command() (string, bool) {
	text := strings.TrimSpace(l.text)
	if l.fence != "" && strings.HasPrefix(text, "$ ") {
		text, _, _ = strings.Cut(text[2:], " #")
		return text, true
	}
	text, _, _ = strings.Cut(text, "#")
	return text, l.fence == "sh" || l.fence == "bash" || l.fence == "shell"
}

// markdown returns the lines of a Markdown text, the fences themselves left out.
func markdown(text string) []line {
	var out []line
	fence := ""
	for i, s := range strings.Split(text, "\n") {
		mark, isFence := strings.CutPrefix(strings.TrimSpace(s), "```")
		switch {
		case isFence && fence != "":
			fence = ""
		case isFence:
			fence = strings.TrimSpace(mark)
			if fence == "" {
				fence = "text"
			}
		default:
			out = append(out, line{i + 1, s, fence})
		}
	}
	return out
}

// snippets finds blocks of Go in Markdown that do not stand, line by line, in
// some Go file of the tree; so each is compiled, and best an Example. Package and
// import lines, indentation and empty lines do not count.
func snippets(t *Tree) []Finding {
	var sources []string
	for _, f := range t.goFiles(true) {
		sources = append(sources, "\n"+squeeze(strings.Split(f.Text, "\n")))
	}
	var out []Finding
	for _, f := range t.Files {
		if path.Ext(f.Name) != ".md" {
			continue
		}
		lines := markdown(f.Text)
		for i := 0; i < len(lines); i++ {
			if lines[i].fence != "go" {
				continue
			}
			start := i
			var block []string
			for ; i < len(lines) && lines[i].fence == "go" && lines[i].number == lines[start].number+i-start; i++ {
				block = append(block, lines[i].text)
			}
			i--
			if !stands(squeeze(block), sources) {
				out = append(out, Finding{fmt.Sprintf("%s:%d", f.Name, lines[start].number), "this Go does not stand in a Go file of the tree; make it an Example"})
			}
		}
	}
	return out
}

// stands reports whether a squeezed block is part of a source.
func stands(block string, sources []string) bool {
	for _, s := range sources {
		if strings.Contains(s, "\n"+block) {
			return true
		}
	}
	return false
}

// squeeze trims lines, and drops empty ones and those of the package clause and
// of imports.
func squeeze(lines []string) string {
	var b strings.Builder
	inImport := false
	for _, l := range lines {
		l = strings.TrimSpace(l)
		switch {
		case l == "import (":
			inImport = true
		case inImport && l == ")":
			inImport = false
		case inImport || l == "" || strings.HasPrefix(l, "package ") || strings.HasPrefix(l, "import "):
		default:
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}
