package safetensors

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"galaxynet/tensor"
)

func TestTensorsComeBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	for _, shape := range [][]int{{}, {3}, {2, 0, 5}, {2, 3, 1, 7}} {
		want := tensor.New(shape...)
		for i := range want.Data() {
			want.Data()[i] = float32(i) - 2.5
		}
		if err := WriteFile(path, nil, Tensor("w", want)); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Tensor("w")
		if err != nil {
			t.Fatal(err)
		}
		if !got.Shape().Equal(want.Shape()) || fmt.Sprint(got.Data()) != fmt.Sprint(want.Data()) {
			t.Errorf("shape %v, data %v, want %v, %v", got.Shape(), got.Data(), want.Shape(), want.Data())
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What a file may hold and a Tensor not is an error, not a panic.
func TestTensorThatCannotBeIsAnError(t *testing.T) {
	shape := "[" + strings.Repeat("1,", tensor.MaxRank) + "1]"
	f, err := read(build(`{"mask":{"dtype":"U8","shape":[4],"data_offsets":[4,8]},"w":{"dtype":"F32","shape":`+shape+`,"data_offsets":[0,4]}}`, "12345678"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Tensor("w")
	var shapeError *tensor.ShapeError
	if !errors.As(err, &shapeError) || !strings.HasPrefix(err.Error(), `safetensors: bad.safetensors: tensor "w": `) {
		t.Errorf("too many axes: error %v, want a ShapeError that names the file and the tensor", err)
	}
	for _, name := range []string{"mask", "absent"} {
		if _, err := f.Tensor(name); err == nil || !strings.HasPrefix(err.Error(), "safetensors: bad.safetensors: ") || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
