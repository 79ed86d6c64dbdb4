package kernel

import (
	"strings"
	"testing"
)

// goodAsm breaks no rule; the cases below replace one piece of it.
const goodAsm = `//go:build !purego

#include "textflag.h"

// A file for the tests of the lint.
//
//	SI  x          Y0  elements
//	CX  how many   Y1  sums

// sum += x, one vector
#define ROW(offset, sum) \
	VMOVUPS offset(SI), Y0 /* x */ \
	VADDPS  Y0, sum, sum

// func oneAVX2(x []float32)
TEXT ·oneAVX2(SB), NOSPLIT, $0-24
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX

loop: // one vector
	ROW(0, Y1)
	DECQ CX
	JNE  loop
	VZEROUPPER
	RET
`

func lintText(t *testing.T, name, source string) []string {
	t.Helper()
	headers := map[string]string{"rows.h": "#define HEADERROW VMOVAPS (SI), Y0\n"}
	file, err := parseAsm(name, source, func(name string) (string, bool) { text, ok := headers[name]; return text, ok })
	if err != nil {
		return []string{err.Error()}
	}
	return lintAsm(file, map[string]bool{
		"func oneAVX2(x []float32)": true, "func twoAVX2(x []float32)": true,
	})
}

func TestLintAcceptsAGoodFile(t *testing.T) {
	for _, name := range []string{"x_avx2_amd64.s", "x_avx512_amd64.s", "x_neon_arm64.s"} {
		if problems := lintText(t, name, goodAsm); len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
		}
	}
}

func TestLintFindsEachBrokenRule(t *testing.T) {
	const avx2File, avx512File, neonFile = "x_avx2_amd64.s", "x_avx512_amd64.s", "x_neon_arm64.s"
	for _, c := range []struct {
		rule, file, old, new string
		want                 string // substring of the only problem; "" for none
	}{
		{"declaration above TEXT", avx2File, "// func oneAVX2(x []float32)\n", "", "no Go declaration"},
		{"declaration not next to TEXT", avx2File, "// func oneAVX2(x []float32)\n", "// func oneAVX2(x []float32)\n\n", "no Go declaration"},
		{"declaration of another function", avx2File, "// func oneAVX2(x []float32)\n", "// func twoAVX2(x []float32)\n", "no Go declaration"},
		{"declaration that Go does not have", avx2File, "// func oneAVX2(x []float32)\n", "// func oneAVX2(y []float32)\n", "no Go declaration"},
		{"more in the comment", avx2File, "// func oneAVX2(x []float32)\n", "// func oneAVX2(x []float32)\n//\n// It adds.\n", ""},
		{"NOSPLIT", avx2File, "NOSPLIT, ", "", "NOSPLIT"},
		{"NOSPLIT with another flag", avx2File, "NOSPLIT, ", "NOSPLIT|NOFRAME, ", ""},
		{"frame", avx2File, "$0-24", "$16-24", "frame of $0"},
		{"no arguments", avx2File, "$0-24", "$0", ""},
		{"register table", avx2File, "//\tSI  x          Y0  elements\n//\tCX  how many   Y1  sums\n", "", "no register table"},
		{"register table at the function", avx2File, "//\n//\tSI  x          Y0  elements\n//\tCX  how many   Y1  sums\n\n// sum", "// sum", "no register table"},
		{"label of digits", avx2File, "JNE  loop", "JNE  loop\n1:\n\tDECQ CX", "label 1 is not a word"},
		{"label L1", avx2File, "JNE  loop", "JNE  loop\nL1:\n\tDECQ CX", "label L1 is not a word"},
		{"label and instruction on a line", avx2File, "JNE  loop", "JNE  loop\nx2: DECQ CX", "label x2 is not a word"},
		{"numbered word", avx2File, "JNE  loop", "JNE  loop\nrows12:\n\tDECQ CX", ""},
		{"argument g", avx2File, "x_len+8(FP)", "g_len+8(FP)", "argument named g"},

		{"no VZEROUPPER", avx2File, "\tVZEROUPPER\n", "", "RET without VZEROUPPER"},
		{"VZEROUPPER before one RET of two", avx2File, "JNE  loop", "JNE  loop\n\tRET", "RET without VZEROUPPER"},
		{"a jump past VZEROUPPER", avx2File, "\tRET\n", "done:\n\tRET\n", "RET without VZEROUPPER"},
		{"only X registers", avx2File, "ROW(0, Y1)\n\tDECQ CX\n\tJNE  loop\n\tVZEROUPPER", "VADDPS X0, X1, X1", ""},
		{"R14", avx2File, "DECQ CX", "DECQ R14", "reserves"},
		{"R15 in an address", avx2File, "ROW(0, Y1)", "VMOVUPS (R15)(CX*4), Y0", "reserves"},
		{"BP", avx2File, "DECQ CX", "MOVQ CX, BP", "reserves"},
		{"R13 is free", avx2File, "DECQ CX", "DECQ R13", ""},
		{"aligned move", avx2File, "VMOVUPS offset", "VMOVAPS offset", "aligned"},
		{"aligned integer move", avx2File, "ROW(0, Y1)", "VMOVDQA (SI), Y0", "aligned"},
		{"streaming store", avx2File, "ROW(0, Y1)", "VMOVNTPS Y0, (SI)", "around the cache"},
		{"bit manipulation", avx2File, "DECQ CX", "SHLXQ CX, SI, CX", "bit manipulation"},

		{"legacy SSE", avx2File, "ROW(0, Y1)", "ADDPS X0, X1", "legacy SSE"},
		{"legacy move", avx2File, "ROW(0, Y1)", "MOVUPS (SI), X1", "legacy SSE"},
		{"legacy SSE in an avx512 file", avx512File, "ROW(0, Y1)", "MOVSS X0, X1", "legacy SSE"},
		{"move to a vector register without V", avx2File, "ROW(0, Y1)", "MOVQ CX, X1", "legacy SSE"},
		{"Z register", avx2File, "ROW(0, Y1)", "VADDPS Z0, Z1, Z1", "register of AVX-512"},
		{"mask register", avx2File, "ROW(0, Y1)", "KMOVW CX, K1", "register of AVX-512"},
		{"Y16", avx2File, "ROW(0, Y1)", "ROW(0, Y16)", "register of AVX-512"},
		{"X31", avx2File, "ROW(0, Y1)", "VADDPS X31, X1, X1", "register of AVX-512"},
		{"Z in a file without a level's name", "x_amd64.s", "ROW(0, Y1)", "VADDPS Z0, Z1, Z1", "register of AVX-512"},
		{"AVX-512 instruction on Y", avx2File, "ROW(0, Y1)", "VPTERNLOGD $1, Y0, Y1, Y1", "not of AVX, AVX2 or FMA"},
		{"AVX-512 suffix on Y", avx2File, "ROW(0, Y1)", "VADDPS.BCST (SI), Y1, Y1", "not of AVX, AVX2 or FMA"},
		{"broadcast from a general register", avx2File, "ROW(0, Y1)", "VPBROADCASTD CX, Y1", "general register"},
		{"broadcast from a vector register", avx2File, "ROW(0, Y1)", "VPBROADCASTD X0, Y1", ""},
		{"F16C", avx2File, "ROW(0, Y1)", "VCVTPH2PS X0, Y1", "not of AVX, AVX2 or FMA"},
		{"FMA", avx2File, "ROW(0, Y1)", "VFNMADD213PS (SI), Y0, Y1", ""},
		{"Z in an avx512 file", avx512File, "ROW(0, Y1)", "VADDPS.Z Z30, Z1, K1, Z1", ""},
		{"beyond AVX-512", avx512File, "ROW(0, Y1)", "VPDPBUSD Z0, Z1, Z1", "beyond AVX-512"},

		{"platform register of arm64", neonFile, "DECQ CX", "ADD $1, R18", "reserves"},
		{"g of arm64", neonFile, "DECQ CX", "MOVD g, R1", "reserves"},
		{"amd64's registers mean nothing on arm64", neonFile, "DECQ CX", "ADD $1, R14", ""},

		{"in a macro's body", avx2File, "VADDPS  Y0, sum, sum", "VADDPS  Y0, sum, Y17", "register of AVX-512"},
		{"in a macro's argument", avx2File, "VADDPS  Y0, sum, sum", "VADDPS  Y0, sum, sum \\\n\tDECQ sum", "legacy SSE"},
		{"in a macro that nobody calls", avx2File, "ROW(0, Y1)", "VADDPS Y0, Y1, Y1", ""},
		{"an instruction as an argument", avx2File, "ROW(0, Y1)", "#define CALL(OP) OP (SI), Y0\n\tCALL(VMOVAPS)", "aligned"},
		{"a macro in a header", avx2File, "ROW(0, Y1)", "#include \"rows.h\"\n\tHEADERROW", "aligned"},
		{"a macro that calls a macro", avx2File, "ROW(0, Y1)", "#define TWICE ROW(0, Y1); ROW(8, Y18)\n\tTWICE", "register of AVX-512"},
		{"a macro that calls itself", avx2File, "ROW(0, Y1)", "#define AGAIN AGAIN\n\tAGAIN", "does a macro call itself"},
		{"wrong number of arguments", avx2File, "ROW(0, Y1)", "ROW(0)", "ROW takes 2 arguments, got 1"},
		{"TEXT in a macro", avx2File, "TEXT ·oneAVX2(SB), NOSPLIT, $0-24", "#define FUNCTION(name) TEXT name(SB), NOSPLIT, $0-24\n// func oneAVX2(x []float32)\nFUNCTION(·oneAVX2)", ""},
		{"TEXT in a macro without declaration", avx2File, "TEXT ·oneAVX2(SB), NOSPLIT, $0-24", "#define FUNCTION(name) TEXT name(SB), NOSPLIT, $0-24\nFUNCTION(·oneAVX2)", "no Go declaration"},
		{"a rule in a comment", avx2File, "DECQ CX", "DECQ CX // not MOVAPS (SI), X0; nor R14", ""},

		{"no comments", avx2File, "DECQ CX", strings.Repeat("DECQ CX\n\t", maxUncommented+1), "without a comment"},
		{"comments", avx2File, "DECQ CX", strings.Repeat("DECQ CX // one less\n\t", maxUncommented+1), ""},
	} {
		if !strings.Contains(goodAsm, c.old) {
			t.Fatalf("%s: the good file does not contain %q", c.rule, c.old)
		}
		problems := lintText(t, c.file, strings.Replace(goodAsm, c.old, c.new, 1))
		switch {
		case c.want == "" && len(problems) > 0:
			t.Errorf("%s: %q, want no problem", c.rule, problems)
		case c.want != "" && (len(problems) != 1 || !strings.Contains(problems[0], c.want)):
			t.Errorf("%s: %q, want one problem with %q", c.rule, problems, c.want)
		}
	}
}

func TestLintNamesFileLineAndFunction(t *testing.T) {
	problems := lintText(t, "x_avx2_amd64.s", strings.Replace(goodAsm, "DECQ CX", "MOVUPS (SI), X0", 1))
	want := "x_avx2_amd64.s:22: oneAVX2: legacy SSE instruction: MOVUPS (SI), X0"
	if len(problems) != 1 || problems[0] != want {
		t.Errorf("%q, want %q", problems, want)
	}
}
