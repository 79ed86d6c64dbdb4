package safetensors

import (
	"math"
	"path/filepath"
	"testing"
)

// The golden cases of package tensor are files that PyTorch's world wrote. Each has
// at least one tensor, metadata that say which operation it is for, and finite
// values.
func TestFilesOfAnotherWriterAreRead(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "torch", "*.safetensors"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden cases in tensor/testdata/torch: %v", err)
	}
	tensors := 0
	for _, path := range paths {
		f, err := Open(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(f.Names()) == 0 || f.Metadata()["op"] == "" {
			t.Errorf("%s: names %q, metadata %q", path, f.Names(), f.Metadata())
		}
		for _, name := range f.Names() {
			values, err := f.Float32s(name)
			if err != nil {
				t.Error(err)
			}
			for i, v := range values {
				if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
					t.Errorf("%s: tensor %q: element %d is %v", path, name, i, v)
					break
				}
			}
			tensors++
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d files, %d tensors", len(paths), tensors)
}
