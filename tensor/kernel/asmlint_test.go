package kernel

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAssemblyKeepsTheRules reads every .s file of the source tree.
func TestAssemblyKeepsTheRules(t *testing.T) {
	files := 0
	err := filepath.WalkDir(sourceRoot(t), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), "_") || entry.Name() == "testdata" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".s" {
			return nil
		}
		files++
		file, err := readAsm(path)
		if err != nil {
			return err
		}
		prototypes, err := prototypesIn(filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, problem := range lintAsm(file, prototypes) {
			t.Error(problem)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d assembly files", files)
}

// sourceRoot returns the folder of go.mod.
func sourceRoot(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if filepath.Dir(folder) == folder {
			t.Skip("no go.mod above: this test binary runs without its source files")
		}
		folder = filepath.Dir(folder)
	}
}

// prototypesIn returns the lines of a folder's Go files that declare functions
// without a body.
func prototypesIn(folder string) (map[string]bool, error) {
	prototypes := map[string]bool{}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(source)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "func ") && !strings.HasSuffix(line, "{") && !strings.HasSuffix(line, "}") {
				prototypes[line] = true
			}
		}
	}
	return prototypes, nil
}

var (
	wordLabel      = regexp.MustCompile(`^[a-z][a-zA-Z]{2,}[0-9]*$`)
	textFlags      = regexp.MustCompile(`\bNOSPLIT\b.*, ?\$0(-\d+)?$`)
	anyVector      = regexp.MustCompile(`\b([XYZ](\d+)|K[0-7])\b`)
	wideVector     = regexp.MustCompile(`\b[YZ]\d+\b`)
	avx512Register = regexp.MustCompile(`\b(Z\d+|K[0-7]|[XY](1[6-9]|2\d|3[01]))\b`)
	generalSource  = regexp.MustCompile(`^VPBROADCAST[BWDQ] ([A-D][XL]|SI|DI|R\d+),`)
	reservedAMD64  = regexp.MustCompile(`\b(R14|R15|BP)\b`)
	reservedARM64  = regexp.MustCompile(`\b(R18|R18_PLATFORM|R27|R28|R29|R30|g)\b`)
	argumentG      = regexp.MustCompile(`\bg(_\w+)?\+\d+\(FP\)`)
	aligned        = regexp.MustCompile(`^V?(MOVAP[SD]|MOVDQA(32|64)?|MOVO?A|MOVNT\w*)\b`)
	tableLine      = regexp.MustCompile(`(?m)^//\s+([A-Z]{2}|[A-Z]\d+(-[A-Z]\d+)?)\s{2,}\S`)
)

// maxUncommented is how many instructions may follow each other without a
// comment: about what a reader keeps in mind.
const maxUncommented = 16

// lintAsm returns a line for each place of file that breaks a rule. prototypes
// holds the Go declarations of the package.
func lintAsm(file asmFile, prototypes map[string]bool) (problems []string) {
	report := func(line int, format string, arguments ...any) {
		problems = append(problems, fmt.Sprintf("%s:%d: ", file.name, line)+fmt.Sprintf(format, arguments...))
	}
	amd64 := strings.HasSuffix(file.name, "_amd64.s")
	top := ""
	if len(file.functions) > 0 {
		top = strings.Join(file.raw[:file.functions[0].line-1], "\n")
	}
	for _, f := range file.functions {
		if !hasPrototype(f, prototypes) {
			report(f.line, "%s: no Go declaration as a comment above TEXT, or one that no Go file has", f.name)
		}
		if !textFlags.MatchString(f.text) {
			report(f.line, "%s: not NOSPLIT with a frame of $0: %s", f.name, f.text)
		}
		if !tableLine.MatchString(top) && !tableLine.MatchString(f.header) {
			report(f.line, "%s: no register table above it or at the top of the file", f.name)
		}
		for _, s := range f.statements {
			if label, ok := strings.CutSuffix(s.text, ":"); ok {
				if !wordLabel.MatchString(label) {
					report(s.line, "%s: label %s is not a word", f.name, label)
				}
				continue
			}
			if argumentG.MatchString(s.text) {
				report(s.line, "%s: argument named g, which is a register: %s", f.name, s.text)
			}
			for _, problem := range lintInstruction(file.name, amd64, s.text) {
				report(s.line, "%s: %s: %s", f.name, problem, s.text)
			}
		}
		if amd64 {
			lintZeroUpper(f, report)
		}
	}
	lintComments(file, report)
	return problems
}

// hasPrototype reports whether the comment above f has its Go declaration.
func hasPrototype(f asmFunction, prototypes map[string]bool) bool {
	for line := range strings.Lines(f.header) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "//"))
		if strings.HasPrefix(line, "func "+f.name+"(") && prototypes[line] {
			return true
		}
	}
	return false
}

// lintInstruction returns what is wrong with one instruction.
func lintInstruction(fileName string, amd64 bool, text string) (problems []string) {
	if !amd64 {
		if reservedARM64.MatchString(text) {
			problems = append(problems, "register that Go or the system reserves")
		}
		return problems
	}
	mnemonic, operands, _ := strings.Cut(text, " ")
	if reservedAMD64.MatchString(operands) {
		problems = append(problems, "register that Go reserves (R14, R15, BP)")
	}
	if aligned.MatchString(mnemonic) {
		problems = append(problems, "needs aligned memory, or goes around the cache")
	}
	if bitManipulation[mnemonic] {
		problems = append(problems, "of a bit manipulation extension that package cpu does not ask for")
	}
	vector := strings.HasPrefix(mnemonic, "V") || strings.HasPrefix(mnemonic, "K")
	switch {
	case anyVector.MatchString(operands) && !vector:
		problems = append(problems, "legacy SSE instruction")
	case strings.Contains(fileName, "avx512"):
		if hasPrefixIn(mnemonic, beyondAVX512) {
			problems = append(problems, "beyond AVX-512 F, BW, CD, DQ and VL")
		}
	case avx512Register.MatchString(operands):
		problems = append(problems, "register of AVX-512 outside an avx512 file")
	case generalSource.MatchString(text):
		problems = append(problems, "broadcast from a general register is of AVX-512")
	case vector && !avx2[mnemonic] && !fmaMnemonic.MatchString(mnemonic):
		problems = append(problems, "not of AVX, AVX2 or FMA")
	}
	return problems
}

func hasPrefixIn(mnemonic string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(mnemonic, p) {
			return true
		}
	}
	return false
}

// lintZeroUpper reports a RET without VZEROUPPER just before it, in a function
// that touches a register wider than X.
func lintZeroUpper(f asmFunction, report func(int, string, ...any)) {
	wide := false
	for _, s := range f.statements {
		wide = wide || wideVector.MatchString(s.text)
	}
	previous := ""
	for _, s := range f.statements {
		if s.text == "RET" && wide && previous != "VZEROUPPER" {
			report(s.line, "%s: RET without VZEROUPPER before it", f.name)
		}
		previous = s.text
	}
}

// lintComments reports long stretches of the source without any comment.
func lintComments(file asmFile, report func(int, string, ...any)) {
	run := 0
	for i, code := range file.code {
		code = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(code), `\`))
		switch {
		case strings.TrimSpace(file.raw[i]) != strings.TrimSpace(file.code[i]):
			run = 0 // the line has a comment
		case code == "" || strings.HasPrefix(code, "#") || strings.HasSuffix(code, ":") ||
			strings.HasPrefix(code, "DATA") || strings.HasPrefix(code, "GLOBL") || strings.HasPrefix(code, "TEXT"):
		default:
			run++
		}
		if run > maxUncommented {
			report(i+1, "%d instructions in a row without a comment", run)
			run = 0
		}
	}
}
