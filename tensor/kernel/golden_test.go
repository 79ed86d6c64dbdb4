package kernel

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"testing"
)

// golden returns the tensors of testdata/<name>.safetensors, which PyTorch 1.13
// computed in float64 and rounded once to float32. A file is the length of its
// header (8 bytes, little endian), the header (JSON: name to dtype, shape and
// range of bytes) and the data.
func golden(t *testing.T, name string) map[string][]float32 {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".safetensors")
	if err != nil {
		t.Fatal(err)
	}
	length := binary.LittleEndian.Uint64(data)
	header, body := data[8:8+length], data[8+length:]
	var entries map[string]struct {
		DType   string    `json:"dtype"`
		Offsets [2]uint64 `json:"data_offsets"`
	}
	if err := json.Unmarshal(header, &entries); err != nil {
		t.Fatalf("%s: header: %v", name, err)
	}
	tensors := map[string][]float32{}
	for tensor, e := range entries {
		if e.DType == "F32" { // the entry __metadata__ has no dtype
			tensors[tensor] = floats(body[e.Offsets[0]:e.Offsets[1]])
		}
	}
	return tensors
}

// largest returns the largest absolute value of x.
func largest(x []float32) (result float64) {
	for _, v := range x {
		result = max(result, math.Abs(float64(v)))
	}
	return result
}
