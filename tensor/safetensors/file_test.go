package safetensors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestUnusualFilesAreRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  []byte
		names []string
	}{
		{"no tensor", build("{}", ""), []string{}},
		{"white space", build("{ \"w\" :\n{\"shape\":[ ],\t\"data_offsets\":[0, 4],\"dtype\":\"F32\"} } \n", "1234"), []string{"w"}},
		{"data in another order", build(two("[8,16]", "[0,8]"), "1234567812345678"), []string{"b", "a"}},
		{"empty tensors keep the order", build(`{"z":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},`+
			`"x":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"v":{"dtype":"F32","shape":[7,0],"data_offsets":[0,0]}}`, "1234"), []string{"v", "y", "z", "x"}},
		{"empty name", build(`{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"), []string{""}},
		{"surrogate pair", build(`{"\ud83d\ude00":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"), []string{"\U0001F600"}},
		{"backslash before u", build(`{"\\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"), []string{`\ud800`}},
		{"64 dimensions", build(one("F32", "["+strings.Repeat("1,", 63)+"1]", "[0,4]"), "1234"), []string{"w"}},
		{"half bytes that fill one", build(one("F4", "[2]", "[0,1]"), "1"), []string{"w"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := read(c.file)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Names(); !reflect.DeepEqual(got, c.names) {
				t.Errorf("names %q, want %q", got, c.names)
			}
		})
	}
}

func TestAskingForWhatIsNotThereIsAnError(t *testing.T) {
	header := `{"mask":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}`
	f, err := read(build(header, "123456789012"))
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, err error, message string) {
		t.Helper()
		if want := "safetensors: bad.safetensors: " + message; err == nil || err.Error() != want {
			t.Errorf("%s: error\n     %v\nwant %s", what, err, want)
		}
	}
	const absent = `no tensor "v" among 2: "mask", "w"`
	check("ReadTo", f.ReadTo(make([]float32, 2), "v"), absent)
	_, err = f.Entry("v")
	check("Entry", err, absent)
	_, err = f.Float32s("v")
	check("Float32s", err, absent)
	_, err = f.Int64s("v")
	check("Int64s", err, absent)

	const other = `tensor "mask": dtype U8 is not converted to float32 (F32, F64, F16, BF16 and I64 are)`
	check("ReadTo", f.ReadTo(make([]float32, 4), "mask"), other)
	_, err = f.Float32s("mask")
	check("Float32s", err, other)
	_, err = f.Int64s("mask")
	check("Int64s", err, `tensor "mask": dtype U8, want I64`)
	_, err = f.Int64s("w")
	check("Int64s", err, `tensor "w": dtype F32, want I64`)
	for _, n := range []int{0, 1, 3} {
		check("ReadTo", f.ReadTo(make([]float32, n), "w"), fmt.Sprintf(`tensor "w": shape [2 1] has 2 elements, the destination %d`, n))
	}

	e, err := f.Entry("w")
	if want := (Entry{"w", F32, []int{2, 1}}); err != nil || !reflect.DeepEqual(e, want) {
		t.Errorf("Entry: %v, %v, want %v", e, err, want)
	}
	e.Shape[0] = 99
	if e, _ := f.Entry("w"); e.Shape[0] != 2 {
		t.Error("changing an Entry's shape changed the file's")
	}
}

func TestManyNamesAreNotAllListed(t *testing.T) {
	var entries []Entry
	for i := range 20 {
		entries = append(entries, Entry{fmt.Sprint("t", i), F32, []int{0}})
	}
	header, _, err := encodeHeader(nil, entries)
	if err != nil {
		t.Fatal(err)
	}
	f, err := read(header)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Float32s("u")
	if want := `safetensors: bad.safetensors: no tensor "u" among 20: "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", …`; err == nil || err.Error() != want {
		t.Errorf("error\n     %v\nwant %s", err, want)
	}
}

// A file of 8 GiB whose dimensions fit an int of 32 bits, but not their product;
// behind it a small tensor whose offset needs 64 bits.
func TestOffsetsAreNotLimitedTo32Bits(t *testing.T) {
	const n = 1 << 33
	area := fmt.Sprintf(`{"big":{"dtype":"U8","shape":[65536,131072],"data_offsets":[0,%d]},"w":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}`,
		int64(n), int64(n), int64(n+8))
	line := fmt.Sprintf(`{"big":{"dtype":"F64","shape":[1073741824],"data_offsets":[0,%d]},"w":{"dtype":"F32","shape":[2],"data_offsets":[%d,%d]}}`,
		int64(n), int64(n), int64(n+8))
	header := build(area, "")
	_, err := NewFile(endless(header), int64(len(header))+n+8, "big.safetensors")
	if math.MaxInt == math.MaxInt32 {
		if want := `safetensors: big.safetensors: tensor "big": shape [65536 131072] has more than 2147483647 elements`; err == nil || err.Error() != want {
			t.Errorf("error\n     %v\nwant %s", err, want)
		}
	} else if err != nil {
		t.Error(err)
	}

	header = build(line, "")
	f, err := NewFile(tail{endless(header), int64(len(header)) + n, []float32{1, -2}}, int64(len(header))+n+8, "big.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	if w, err := f.Float32s("w"); err != nil || !reflect.DeepEqual(w, []float32{1, -2}) {
		t.Errorf("w = %v, %v, want [1 -2]", w, err)
	}
	if math.MaxInt == math.MaxInt32 {
		_, err := f.Float32s("big")
		if want := `safetensors: big.safetensors: tensor "big": 1073741824 elements do not fit into 2147483647 bytes of memory`; err == nil || err.Error() != want {
			t.Errorf("error\n     %v\nwant %s", err, want)
		}
	}
}

// tail puts values into an endless file at an offset.
type tail struct {
	endless
	at     int64
	values []float32
}

func (f tail) ReadAt(p []byte, offset int64) (int, error) {
	n, err := f.endless.ReadAt(p, offset)
	for i := range p {
		if k := offset + int64(i) - f.at; k >= 0 && k < 4*int64(len(f.values)) {
			p[i] = byte(math.Float32bits(f.values[k/4]) >> (8 * (k % 4)))
		}
	}
	return n, err
}

// shrunk is a file that was cut after its header was read.
type shrunk struct {
	io.ReaderAt
	size int64
}

func (s *shrunk) ReadAt(p []byte, offset int64) (int, error) {
	return io.NewSectionReader(s.ReaderAt, 0, s.size).ReadAt(p, offset)
}

func TestFileCutWhileOpenIsAnError(t *testing.T) {
	b := build(one("I64", "[3]", "[0,24]"), strings.Repeat("\x00", 24))
	s := &shrunk{bytes.NewReader(b), int64(len(b))}
	f, err := NewFile(s, s.size, "cut.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	s.size -= 5
	want := fmt.Sprintf(`safetensors: cut.safetensors: tensor "w": reading 24 bytes at %d: unexpected EOF`, len(b)-24)
	_, err = f.Int64s("w")
	if err == nil || err.Error() != want || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Int64s: error\n     %v\nwant %s", err, want)
	}
	if _, err = f.Float32s("w"); err == nil || err.Error() != want {
		t.Errorf("Float32s: error\n     %v\nwant %s", err, want)
	}
	for _, size := range []int64{4, 20} {
		s.size = size
		if _, err := NewFile(s, int64(len(b)), "cut.safetensors"); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("header cut at %d: error %v does not wrap io.ErrUnexpectedEOF", size, err)
		}
	}
}

func TestOpenNamesTheFile(t *testing.T) {
	folder := t.TempDir()
	absent := filepath.Join(folder, "absent.safetensors")
	if _, err := Open(absent); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), absent) {
		t.Errorf("absent file: %v", err)
	}
	if _, err := Open(folder); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("folder: %v", err)
	}
	bad := filepath.Join(folder, "bad.safetensors")
	if err := os.WriteFile(bad, []byte("not weights"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(bad); err == nil || !strings.Contains(err.Error(), bad) {
		t.Errorf("bad file: %v", err)
	}
}

// A reader may return io.EOF together with the last bytes.
type eager struct{ endless }

func (e eager) ReadAt(p []byte, offset int64) (int, error) {
	n, _ := e.endless.ReadAt(p, offset)
	return n, io.EOF
}

func TestEndOfFileWithTheLastBytesIsNoError(t *testing.T) {
	b := build(one("F32", "[1]", "[0,4]"), "\x00\x00\x80\x3f")
	f, err := NewFile(eager{endless(b)}, int64(len(b)), "eager.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	if w, err := f.Float32s("w"); err != nil || w[0] != 1 {
		t.Errorf("w = %v, %v, want 1", w, err)
	}
}
