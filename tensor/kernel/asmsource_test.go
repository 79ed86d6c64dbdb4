package kernel

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// An asmFile is an assembly file as the lint reads it: comments taken off,
// macros expanded, cut into functions. It is not the assembler's own reading:
// both branches of an #ifdef count.
type asmFile struct {
	name      string
	raw, code []string // lines with and without comments; line n is at n-1
	functions []asmFunction
}

// An asmFunction is what stands from one TEXT to the next.
type asmFunction struct {
	name       string
	line       int
	text       string // the TEXT statement
	header     string // the comment above it
	statements []asmStatement
}

// An asmStatement is one instruction or label.
type asmStatement struct {
	line int // where it, or the macro call that made it, stands in the file
	text string
}

// An asmMacro is a #define; parameters is nil for one without parentheses.
type asmMacro struct {
	parameters []string
	body       string
}

// readAsm reads the file at path and the headers that it includes from its own
// folder.
func readAsm(path string) (asmFile, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return asmFile{}, err
	}
	return parseAsm(filepath.Base(path), string(source), func(header string) (string, bool) {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(path), header))
		return string(text), err == nil
	})
}

// parseAsm parses source. include returns the text of a header, or false for
// one that is the toolchain's (textflag.h, go_asm.h).
func parseAsm(name, source string, include func(string) (string, bool)) (asmFile, error) {
	file := asmFile{name: name, raw: strings.Split(source, "\n"), code: strings.Split(stripComments(source), "\n")}
	macros := map[string]asmMacro{}
	var statements []asmStatement
	err := preprocess(file.code, macros, include, func(line int, text string) {
		statements = append(statements, asmStatement{line, text})
	})
	if err != nil {
		return file, fmt.Errorf("%s: %w", name, err)
	}
	for _, s := range statements {
		switch mnemonic, _, _ := strings.Cut(s.text, " "); mnemonic {
		case "TEXT":
			symbol, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(s.text, "TEXT")), "(")
			file.functions = append(file.functions, asmFunction{
				name: strings.TrimPrefix(strings.TrimSuffix(symbol, "<>"), "·"),
				line: s.line, text: s.text, header: file.commentAbove(s.line),
			})
		case "DATA", "GLOBL":
		default:
			if len(file.functions) == 0 {
				return file, fmt.Errorf("%s:%d: %q outside a function", name, s.line, s.text)
			}
			last := &file.functions[len(file.functions)-1]
			last.statements = append(last.statements, s)
		}
	}
	return file, nil
}

// commentAbove returns the block of // lines that ends just above the line.
func (f asmFile) commentAbove(line int) string {
	first := line - 1
	for first > 0 && strings.HasPrefix(f.raw[first-1], "//") {
		first--
	}
	return strings.Join(f.raw[first:line-1], "\n")
}

// stripComments replaces // and /* */ comments by nothing, keeping the lines.
func stripComments(source string) string {
	var out strings.Builder
	for len(source) > 0 {
		switch {
		case strings.HasPrefix(source, "//"):
			end := strings.IndexByte(source, '\n')
			if end < 0 {
				end = len(source)
			}
			source = source[end:]
		case strings.HasPrefix(source, "/*"):
			comment, rest, _ := strings.Cut(source[2:], "*/")
			out.WriteString(strings.Repeat("\n", strings.Count(comment, "\n")))
			source = rest
		default:
			out.WriteByte(source[0])
			source = source[1:]
		}
	}
	return out.String()
}

var (
	defineLine  = regexp.MustCompile(`^#define\s+(\w+)(\(([^)]*)\))?\s*((?s).*)$`)
	includeLine = regexp.MustCompile(`^#include\s+"([^"]+)"`)
	labelStart  = regexp.MustCompile(`^(\w+):\s*(.*)$`)
	identifier  = regexp.MustCompile(`[\pL_·∕][\pL\pN_·∕]*`)
)

// preprocess stores the macros of code and calls emit for every statement,
// expanded, with the line that it comes from.
func preprocess(code []string, macros map[string]asmMacro, include func(string) (string, bool), emit func(int, string)) error {
	for i := 0; i < len(code); i++ {
		line, text := i+1, strings.TrimSpace(code[i])
		for strings.HasSuffix(text, `\`) && i+1 < len(code) {
			i++
			text = strings.TrimSuffix(text, `\`) + "\n" + strings.TrimSpace(code[i])
		}
		switch {
		case strings.HasPrefix(text, "#define"):
			m := defineLine.FindStringSubmatch(text)
			if m == nil {
				return fmt.Errorf("line %d: cannot read %q", line, text)
			}
			macro := asmMacro{body: m[4]}
			if m[2] != "" {
				macro.parameters = splitArguments(m[3])
			}
			macros[m[1]] = macro
		case strings.HasPrefix(text, "#include"):
			if m := includeLine.FindStringSubmatch(text); m != nil {
				if header, ok := include(m[1]); ok {
					lines := strings.Split(stripComments(header), "\n")
					at := line
					if err := preprocess(lines, macros, include, func(_ int, s string) { emit(at, s) }); err != nil {
						return fmt.Errorf("%s: %w", m[1], err)
					}
				}
			}
		case strings.HasPrefix(text, "#"):
		default:
			expanded, err := expand(text, macros)
			if err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			}
			for _, s := range strings.FieldsFunc(expanded, func(r rune) bool { return r == '\n' || r == ';' }) {
				s = strings.Join(strings.Fields(s), " ")
				for s != "" {
					m := labelStart.FindStringSubmatch(s)
					if m == nil {
						emit(line, s)
						break
					}
					emit(line, m[1]+":")
					s = m[2]
				}
			}
		}
	}
	return nil
}

// expand replaces macro names in text until there are none left.
func expand(text string, macros map[string]asmMacro) (string, error) {
	const limit = 10000
	done := 0 // text before it has no macro
	for range limit {
		at := identifier.FindStringIndex(text[done:])
		if at == nil {
			return text, nil
		}
		start, end := done+at[0], done+at[1]
		macro, ok := macros[text[start:end]]
		if !ok {
			done = end
			continue
		}
		body := macro.body
		if macro.parameters != nil {
			if end == len(text) || text[end] != '(' {
				done = end
				continue
			}
			length := closingParenthesis(text[end:])
			if length < 0 {
				return "", fmt.Errorf("no closing parenthesis after %s", text[start:end])
			}
			arguments := splitArguments(text[end+1 : end+length])
			if len(arguments) != len(macro.parameters) {
				return "", fmt.Errorf("%s takes %d arguments, got %d", text[start:end], len(macro.parameters), len(arguments))
			}
			value := map[string]string{}
			for i, p := range macro.parameters {
				value[p] = arguments[i]
			}
			body = identifier.ReplaceAllStringFunc(body, func(name string) string {
				if v, ok := value[name]; ok {
					return v
				}
				return name
			})
			end += length + 1
		}
		text = text[:start] + body + text[end:]
		done = start
	}
	return "", fmt.Errorf("more than %d macro calls in one line: does a macro call itself?", limit)
}

// closingParenthesis returns the index of the one that closes text[0].
func closingParenthesis(text string) int {
	depth := 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// splitArguments cuts text at the commas outside parentheses.
func splitArguments(text string) []string {
	list := []string{}
	if strings.TrimSpace(text) == "" {
		return list
	}
	depth, start := 0, 0
	for i, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			list = append(list, strings.TrimSpace(text[start:i]))
			start = i + 1
		}
	}
	return append(list, strings.TrimSpace(text[start:]))
}
