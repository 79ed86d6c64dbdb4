package safetensors_test

import (
	"fmt"
	"os"
	"path/filepath"

	"galaxynet/tensor/safetensors"
)

// Writing the weights of a layer of two inputs and three outputs, and reading
// them again: the names first, then one tensor.
func Example() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "layer.safetensors")

	err = safetensors.WriteFile(path, map[string]string{"format": "pt"},
		safetensors.Float32s("fc.weight", []float32{1, 2, 3, 4, 5, 6}, 3, 2),
		safetensors.Float32s("fc.bias", []float32{0.5, 0, -0.5}, 3),
		safetensors.Int64s("step", []int64{1000}))
	if err != nil {
		fmt.Println(err)
		return
	}

	f, err := safetensors.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	for _, name := range f.Names() {
		e, _ := f.Entry(name)
		fmt.Println(e.Name, e.DType, e.Shape)
	}
	bias, err := f.Float32s("fc.bias")
	fmt.Println(bias, err)
	// Output:
	// step I64 []
	// fc.weight F32 [3 2]
	// fc.bias F32 [3]
	// [0.5 0 -0.5] <nil>
}

// A Writer needs all shapes at the start, but only one tensor's values at a
// time.
func ExampleCreate() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)

	write := func(path string) error {
		w, err := safetensors.Create(path, nil, []safetensors.Entry{
			{Name: "small", DType: safetensors.F32, Shape: []int{1, 2}},
			{Name: "large", DType: safetensors.F32, Shape: []int{1000, 1000}},
		})
		if err != nil {
			return err
		}
		defer w.Close()
		if err := w.WriteFloat32s("small", []float32{1, 2}); err != nil {
			return err
		}
		values := make([]float32, 1000*1000)
		if err := w.WriteFloat32s("large", values); err != nil {
			return err
		}
		return w.Commit()
	}
	path := filepath.Join(folder, "weights.safetensors")
	if err := write(path); err != nil {
		fmt.Println(err)
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.Size(), "bytes")
	// Output:
	// 4000152 bytes
}
