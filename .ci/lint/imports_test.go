package lint

import "testing"

func TestImportsFire(t *testing.T) {
	for _, c := range []struct {
		file, path string
		allowed    bool
	}{
		{"tensor/par/par.go", "sync/atomic", true},
		{"tensor/par/par.go", "C", false},
		{"tensor/par/par.go", "galaxynet/tensor/cpu", false},
		{"tensor/cpu/detect.go", cpuid, true},
		{"tensor/kernel/arith.go", cpuid, false},
		{"tensor/kernel/arith.go", "galaxynet/tensor/cpu", true},
		{"tensor/kernel/arith.go", "galaxynet/tensor", false},
		{"tensor/kernel/arith_test.go", "galaxynet/tensor", true},
		{"tensor/kernel/arith_test.go", "gonum.org/v1/gonum/blas", true},
		{"tensor/kernel/arith_test.go", "github.com/stretchr/testify", false},
		{"tensor/map_linux.go", "golang.org/x/sys/unix", true},
		{"conv/conv.go", "galaxynet/autograd", false},
		{"conv/conv.go", "golang.org/x/sys/unix", false},
		{"layers/layers.go", "galaxynet/tensor/kernel", false},
		{"layers/layers.go", "galaxynet/autograd", true},
		{"layers/block/block.go", "galaxynet/autograd", true},
		{"layers/block/block.go", "galaxynet/layers", true},
		{"layers/layers.go", "galaxynet/layers/block", true},
		{"galaxy/decode.go", "golang.org/x/image/draw", true},
		{"galaxy/fits/fits.go", "example.org/fits", true},
		{"galaxy/decode.go", "example.org/fits", false},
		{"galaxy/explore/plot.go", "gonum.org/v1/plot/vg", true},
		{"galaxy/zoonet/net.go", "galaxynet/galaxy/trainer", false},
		{"bench/peak.go", "galaxynet/galaxy/report", true},
		{"bench/peak.go", "galaxynet/cmd/train", false},
		{"cmd/train/main.go", "galaxynet/galaxy/trainer", true},
		{"cmd/train/main.go", "galaxynet/bench", false},
		{"cmd/train/main.go", "example.org/bar", true},
		{"elsewhere/x.go", "galaxynet/tensor", false},
		{"tensor/x.go", "galaxynet/elsewhere", false},
	} {
		var want []string
		if !c.allowed {
			want = []string{c.file + ":2: package " + folder(c.file) + " may not import " + c.path}
		}
		breaks(t, imports, c.file, "package p\nimport _ \""+c.path+"\"\n", want...)
	}
}
