package lint

import "testing"

func TestGoroutinesFire(t *testing.T) {
	const text = "package p\n\nfunc f() {\n\tgo f()\n}\n"
	breaks(t, goroutines, "conv/x.go", text, "conv/x.go:4: a go statement")
	breaks(t, goroutines, "galaxy/x.go", text, "galaxy/x.go:4")
	breaks(t, goroutines, "conv/x_test.go", text)
	breaks(t, goroutines, "tensor/par/x.go", text)
	breaks(t, goroutines, "galaxy/loader.go", text)
}

func TestFatalFires(t *testing.T) {
	const text = `
import (
	l "log"
	"os"
)

func f(err error) {
	l.Fatalf("x")
	l.Panicln()
	os.Exit(1)
	panic(err)
	l.Print("x")
	panic("kernel: lengths differ")
}
`
	breaks(t, fatal, "conv/x.go", "package p\n"+text, "x.go:9: log.Fatalf", "x.go:10: log.Panicln", "x.go:11: os.Exit", "x.go:12: panic(err)")
	breaks(t, fatal, "conv/x_test.go", "package p\n"+text)
	breaks(t, fatal, "cmd/train/main.go", "package main\n"+text)
}

func TestRandomFires(t *testing.T) {
	breaks(t, random, "conv/x_test.go", `package p

import (
	"math/rand/v2"
	old "math/rand"
	"time"
)

var a = rand.IntN(3)
var b = rand.N[int](3)
var c = old.Float32()
var d = rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
var e = rand.New(rand.NewPCG(1, 2)).IntN(3)
var f = tensor.Stream(uint64(time.Now().Unix()), "x")
var g = tensor.Stream(7, "x")
var h = time.Now()
`, "x_test.go:9: rand.IntN", "10: rand.N ", "11: rand.Float32", "12: a generator seeded by the clock", "12: a generator", "14: a generator")
}

func TestSkipsFire(t *testing.T) {
	breaks(t, skips, "conv/x_test.go", `package p

func TestX(t *testing.T) {
	t.Skip()
	t.SkipNow()
	t.Skip(" ")
	t.Skipf("")
	t.Skip("needs AVX-512")
	t.Skip(why)
}
`, "4: Skip without", "5: SkipNow without", "6: Skip without", "7: Skipf without")
}
