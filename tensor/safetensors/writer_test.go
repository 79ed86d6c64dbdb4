package safetensors

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Shapes around the size of the buffer (16384 F32, 8192 I64) and without
// elements; names and texts that JSON must escape.
func TestWhatIsWrittenComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	metadata := map[string]string{"": "", "quote \"": "back\\slash", "html": "<&>", "é\U0001F600": "\x00\x1f\x7f\n\u2028", "op": `{"a": [1]}`}
	var tensors []Values
	for i, shape := range [][]int{
		{}, {1}, {0}, {3, 0, 5}, {7, 1, 3}, {1, 1, 1, 1, 1, 1, 1, 2},
		{16383}, {16384}, {16385}, {3, 16384}, {5, 6553},
	} {
		floats := make([]float32, Entry{Shape: shape}.Len())
		for j := range floats {
			floats[j] = float32(math.Sin(float64(100*i + j)))
		}
		tensors = append(tensors, Float32s(fmt.Sprint("floats ", i), floats, shape...))
	}
	for i, shape := range [][]int{{}, {0, 2}, {8191}, {8192}, {8193}, {3, 7}} {
		ints := make([]int64, Entry{Shape: shape}.Len())
		for j := range ints {
			ints[j] = (int64(i)<<40+int64(j)+1)*0x9E3779B97F4A7C1 ^ -int64(j&1)
		}
		tensors = append(tensors, Int64s(fmt.Sprint("ints ", i), ints, shape...))
	}
	special := []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), 0x1p-149, math.MaxFloat32}
	tensors = append(tensors, Float32s("spe\"ci\\al\n<é>", special, 7))
	if err := WriteFile(path, metadata, tensors...); err != nil {
		t.Fatal(err)
	}

	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.Metadata(); !reflect.DeepEqual(got, metadata) {
		t.Errorf("metadata %q, want %q", got, metadata)
	}
	if got := len(f.Names()); got != len(tensors) {
		t.Errorf("%d names, want %d", got, len(tensors))
	}
	for _, want := range tensors {
		name := want.entry.Name
		e, err := f.Entry(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if e.DType != want.entry.DType || fmt.Sprint(e.Shape) != fmt.Sprint(want.entry.Shape) {
			t.Errorf("entry %v, want %v", e, want.entry)
		}
		floats, err := f.Float32s(name)
		if err != nil {
			t.Error(err)
		}
		if e.DType == F32 {
			for i := range want.float32s {
				if math.Float32bits(floats[i]) != math.Float32bits(want.float32s[i]) {
					t.Fatalf("tensor %q: element %d is %v, want %v", name, i, floats[i], want.float32s[i])
				}
			}
			continue
		}
		ints, err := f.Int64s(name)
		if err != nil || len(ints) != len(want.int64s) {
			t.Errorf("tensor %q: %d elements, %v, want %d", name, len(ints), err, len(want.int64s))
			continue
		}
		for i := range ints {
			if ints[i] != want.int64s[i] || floats[i] != float32(ints[i]) {
				t.Fatalf("tensor %q: element %d is %d and %v, want %d", name, i, ints[i], floats[i], want.int64s[i])
			}
		}
	}
}

// checkFolder compares the names in a folder with the expected ones.
func checkFolder(t *testing.T, folder string, want ...string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Name())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("folder holds %q, want %q", got, want)
	}
}

// Every misuse leaves the older file and nothing else.
func TestUnfinishedFileLeavesTheOldOne(t *testing.T) {
	for _, c := range []struct {
		name    string
		use     func(w *Writer) error
		message string
	}{
		{"closed early", func(w *Writer) error { return nil }, ""},
		{"tensor missing", func(w *Writer) error {
			w.WriteFloat32s("a", []float32{1, 2})
			return w.Commit()
		}, `tensor "n" was not written`},
		{"empty tensor missing", func(w *Writer) error {
			w.WriteFloat32s("a", []float32{1, 2})
			w.WriteInt64s("n", []int64{1})
			return w.Commit()
		}, `tensor "empty" was not written`},
		{"unknown name", func(w *Writer) error { return w.WriteFloat32s("b", nil) }, `tensor "b" was not announced to Create`},
		{"twice", func(w *Writer) error {
			w.WriteInt64s("n", []int64{1})
			return w.WriteInt64s("n", []int64{1})
		}, `tensor "n" was written before`},
		{"too few", func(w *Writer) error { return w.WriteFloat32s("a", []float32{1}) }, `tensor "a": shape [2] has 2 elements, not 1`},
		{"too many", func(w *Writer) error { return w.WriteInt64s("n", []int64{1, 2}) }, `tensor "n": shape [] has 1 elements, not 2`},
		{"integers for floats", func(w *Writer) error { return w.WriteInt64s("a", []int64{1, 2}) }, `tensor "a": values are I64, Create was told F32`},
		{"floats for integers", func(w *Writer) error { return w.WriteFloat32s("n", []float32{1}) }, `tensor "n": values are F32, Create was told I64`},
		{"write after Close", func(w *Writer) error {
			w.Close()
			return w.WriteFloat32s("a", []float32{1, 2})
		}, `tensor "a": the writer is closed`},
		{"commit after Close", func(w *Writer) error {
			w.Close()
			return w.Commit()
		}, `the writer is closed`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("w.safetensors", []byte("old"), 0o666); err != nil {
				t.Fatal(err)
			}
			w, err := Create("w.safetensors", nil, []Entry{{"a", F32, []int{2}}, {"n", I64, nil}, {"empty", F32, []int{0}}})
			if err != nil {
				t.Fatal(err)
			}
			err = c.use(w)
			if want := "safetensors: writing w.safetensors: " + c.message; c.message != "" && (err == nil || err.Error() != want) {
				t.Errorf("error\n     %v\nwant %s", err, want)
			}
			if err := w.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			checkBytes(t, "w.safetensors", "old")
			checkFolder(t, ".", "w.safetensors")
		})
	}
}

func TestCommitReplacesTheOldFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for round := range 2 {
		want := []float32{float32(round), 5}
		w, err := Create("w.safetensors", nil, []Entry{{"a", F32, []int{2}}, {"n", I64, nil}})
		if err != nil {
			t.Fatal(err)
		}
		// Not in the order of Create.
		if err := w.WriteInt64s("n", []int64{-3}); err != nil {
			t.Fatal(err)
		}
		if err := w.WriteFloat32s("a", want); err != nil {
			t.Fatal(err)
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Errorf("Close after Commit: %v", err)
		}
		f, err := Open("w.safetensors")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.Float32s("a"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("a = %v, %v, want %v", got, err, want)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		checkFolder(t, ".", "w.safetensors")
	}
}

// Each has its own temporary file, so what a killed program left is not in the
// way; the last Commit wins.
func TestOfTwoWritersTheLastCommitWins(t *testing.T) {
	t.Chdir(t.TempDir())
	first, err := Create("w.safetensors", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFile("w.safetensors", nil, Float32s("a", []float32{1})); err != nil {
		t.Fatal(err)
	}
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	checkBytes(t, "w.safetensors", "\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
	checkFolder(t, ".", "w.safetensors")
}

func TestWhatCannotBeReplacedIsRefused(t *testing.T) {
	folder := t.TempDir()
	err := WriteFile(folder, nil)
	if want := "safetensors: writing " + folder + ": exists and is not a regular file"; err == nil || err.Error() != want {
		t.Errorf("error\n     %v\nwant %s", err, want)
	}
	absent := filepath.Join(folder, "absent", "w.safetensors")
	if err := WriteFile(absent, nil); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "safetensors: writing "+absent+": ") {
		t.Errorf("absent folder: error %v", err)
	}
	checkFolder(t, folder)
}

// The renaming fails because a folder took the name in the meantime.
func TestFailedRenamingLeavesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	w, err := Create("w.safetensors", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("w.safetensors/full", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err == nil || !strings.HasPrefix(err.Error(), "safetensors: writing w.safetensors: rename ") {
		t.Errorf("error %v, want one of renaming", err)
	}
	checkFolder(t, ".", "w.safetensors")
}

func TestStreamingAllocatesOneBuffer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	values := make([]float32, 1<<20) // 4 MiB, 64 buffers
	if err := WriteFile(path, nil, Float32s("w", values, len(values))); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"WriteFile", func() error { return WriteFile(path, nil, Float32s("w", values, len(values))) }},
		{"ReadTo", func() error { return f.ReadTo(values, "w") }},
	} {
		n := allocated(t, c.run)
		// The buffer, and a few kilobytes for names and the header.
		if most := uint64(chunk + 32<<10); n > most {
			t.Errorf("%s allocated %d bytes, want at most %d", c.name, n, most)
		}
	}
}
