package safetensors

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The file of the package comment, byte by byte.
func TestFileOnPaper(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	if err := WriteFile(path, nil, Float32s("w", []float32{1, -2}, 2)); err != nil {
		t.Fatal(err)
	}
	want := "\x38\x00\x00\x00\x00\x00\x00\x00" +
		`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}` + "  " +
		"\x00\x00\x80\x3f\x00\x00\x00\xc0"
	checkBytes(t, path, want)
}

// What the reference implementation (safetensors 0.8, numpy.save) writes for
// the same tensors: the I64 tensor comes first, wherever it was declared.
func TestBytesAreThoseOfTheReference(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	err := WriteFile(path, map[string]string{"format": "pt"},
		Float32s("bias", []float32{1, -2, 0.5}, 3),
		Float32s("empty", nil, 0, 3),
		Int64s("step", []int64{7}))
	if err != nil {
		t.Fatal(err)
	}
	want := "\xd0\x00\x00\x00\x00\x00\x00\x00" +
		`{"__metadata__":{"format":"pt"},` +
		`"step":{"dtype":"I64","shape":[],"data_offsets":[0,8]},` +
		`"bias":{"dtype":"F32","shape":[3],"data_offsets":[8,20]},` +
		`"empty":{"dtype":"F32","shape":[0,3],"data_offsets":[20,20]}}` + "   " +
		"\x07\x00\x00\x00\x00\x00\x00\x00" +
		"\x00\x00\x80\x3f\x00\x00\x00\xc0\x00\x00\x00\x3f"
	checkBytes(t, path, want)
}

func TestHeaderWithoutTensors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	if err := WriteFile(path, map[string]string{}); err != nil {
		t.Fatal(err)
	}
	checkBytes(t, path, "\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
}

func checkBytes(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("file\n     %q\nwant %q", got, want)
	}
}

// PyTorch takes a tensor from a file's bytes only at a multiple of the element
// size.
func TestDataAreAligned(t *testing.T) {
	for extra := range 9 {
		header, records, err := encodeHeader(nil, []Entry{
			{strings.Repeat("x", extra), F32, []int{3}}, {"step", I64, []int{1}}, {"v", F32, nil}, {"epoch", I64, nil},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if at := int64(len(header)) + r.begin; at%(bitsOf[r.DType]/8) != 0 {
				t.Errorf("%d extra bytes: %s %s begins at byte %d", extra, r.DType, r.Name, at)
			}
		}
	}
}

func TestImpossibleEntriesAreErrors(t *testing.T) {
	w := Entry{"w", F32, []int{2}}
	limit := fmt.Sprint(math.MaxInt)
	for _, c := range []struct {
		name     string
		metadata map[string]string
		entries  []Entry
		message  string // behind "safetensors: writing w.safetensors: "
	}{
		{"name twice", nil, []Entry{w, w}, `tensor "w" comes twice`},
		{"name invalid", nil, []Entry{{"\xff", F32, nil}}, `tensor "\xff": the name is invalid UTF-8`},
		{"name reserved", nil, []Entry{{"__metadata__", F32, nil}}, `tensor "__metadata__": the name is reserved for the metadata`},
		{"dtype not written", nil, []Entry{{"w", F16, nil}}, `tensor "w": dtype "F16" cannot be written, only F32 and I64`},
		{"dtype forgotten", nil, []Entry{{"w", "", nil}}, `tensor "w": dtype "" cannot be written, only F32 and I64`},
		{"negative dimension", nil, []Entry{{"w", F32, []int{2, -1}}}, `tensor "w": shape [2 -1] has a negative dimension`},
		{"negative behind zero", nil, []Entry{{"w", F32, []int{0, -1}}}, `tensor "w": shape [0 -1] has a negative dimension`},
		{"too many elements", nil, []Entry{{"w", F32, []int{math.MaxInt, 2}}}, `tensor "w": shape [` + limit + ` 2] has more than ` + limit + ` elements`},
		{"too many dimensions", nil, []Entry{{"w", F32, make([]int, 65)}}, `tensor "w": shape has 65 dimensions, more than 64`},
		{"metadata invalid", map[string]string{"k": "\xff"}, nil, `__metadata__: "k": invalid UTF-8`},
		{"metadata key invalid", map[string]string{"\xff": ""}, nil, `__metadata__: "\xff": invalid UTF-8`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			_, err := Create("w.safetensors", c.metadata, c.entries)
			if want := "safetensors: writing w.safetensors: " + c.message; err == nil || err.Error() != want {
				t.Errorf("error\n     %v\nwant %s", err, want)
			}
			checkFolder(t, ".")
		})
	}
}

func TestFileBeyondInt64IsAnError(t *testing.T) {
	if math.MaxInt == math.MaxInt32 {
		t.Skip("an int of 32 bits cannot hold shapes whose files exceed 2^63 bytes together")
	}
	huge := math.MaxInt / 128 // elements of 4 bytes: 33 such tensors exceed 2^63 bytes
	var entries []Entry
	for i := range 33 {
		entries = append(entries, Entry{fmt.Sprint(i), F32, []int{huge}})
	}
	if _, _, err := encodeHeader(nil, entries); err == nil || err.Error() != "the tensors are too large for one file" {
		t.Errorf("error %v, want: the tensors are too large for one file", err)
	}
}

func TestHeaderAboveTheLimitIsAnError(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a header of 100 MB: not with -short")
	}
	_, _, err := encodeHeader(map[string]string{"k": strings.Repeat("x", maxHeader)}, nil)
	if want := "header of 100000032 bytes is above the format's limit of 100000000"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// The file must not depend on the order of a map.
func TestHeaderIsDeterministic(t *testing.T) {
	metadata := map[string]string{}
	for i := range 50 {
		metadata[fmt.Sprint(i)] = fmt.Sprint(-i)
	}
	first, _, err := encodeHeader(metadata, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _, _ := encodeHeader(metadata, nil); !bytes.Equal(first, again) {
			t.Fatal("the same metadata gave other bytes")
		}
	}
}
