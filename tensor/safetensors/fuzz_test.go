package safetensors

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// FuzzRead holds Open to its promises for any bytes: no panic, an error that
// names the file, and if a file is accepted then
//
//   - its names are different and each leads to its entry;
//   - the sizes of its tensors add up to the bytes behind the header;
//   - the values of every readable tensor come out, and no others;
//   - the F32 and I64 tensors, written again, come back as they were.
//
// A file is tried twice: with the header length n, and with the true one, as
// otherwise hardly any file would come as far as its data. The seeds are kinds
// of file of the tables of hostile and unusual files. Run it with
//
//	go test -fuzz FuzzRead ./tensor/safetensors
func FuzzRead(f *testing.F) {
	const eight = "\x00\x00\x80\x3f\x00\x00\x00\xc0"
	for _, seed := range []struct {
		n            uint64
		header, data string
	}{
		{0, "", ""},
		{1 << 31, "{}", ""},
		{math.MaxUint64, "{}", ""},
		{2, "{}      ", "1"},
		{56, one("F32", "[2]", "[0,8]") + "  ", eight},
		{0, one("F64", "[]", "[0,8]"), eight},
		{0, one("F16", "[2,2]", "[0,8]"), eight},
		{0, one("BF16", "[4,1]", "[0,8]"), eight},
		{0, one("I64", "[1]", "[0,8]"), eight},
		{0, one("F4", "[16]", "[0,8]"), eight},
		{0, one("F32", "[0,9223372036854775807]", "[0,0]"), ""},
		{0, one("F32", "[65536,65536,65536,65536]", "[0,0]"), ""},
		{0, one("F32", "[-2]", "[8,0]"), eight},
		{0, one("F32", "[2e0]", "[0,8.0]"), eight},
		{0, two("[0,8]", "[8,16]"), eight + eight},
		{0, two("[8,16]", "[0,8]"), eight + eight},
		{0, two("[0,8]", "[4,12]"), eight + eight},
		{0, two("[0,8]", "[9,17]"), eight + eight + "1"},
		{0, `{"__metadata__":{"format":"pt","":"\ud83d\ude00"},"":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, ""},
		{0, `{"\u0061":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}`, eight},
		{0, "{\"\xff\\ud800\":{}}", ""},
		{0, `{"w":{"shape":` + strings.Repeat("[", 1000), ""},
		{0, `{"__metadata__":null}`, ""},
	} {
		f.Add(seed.n, seed.header, seed.data)
	}
	f.Fuzz(func(t *testing.T, n uint64, header, data string) {
		for _, b := range [][]byte{length(n, header+data), build(header, data)} {
			file, err := read(b)
			if err == nil {
				checkAccepted(t, file, int64(len(b)))
			} else if !strings.HasPrefix(err.Error(), "safetensors: bad.safetensors: ") {
				t.Errorf("error %q does not name the file", err)
			}
		}
	})
}

// checkAccepted checks what FuzzRead says of an accepted file of size bytes.
func checkAccepted(t *testing.T, file *File, size int64) {
	seen := map[string]bool{}
	var entries []Entry
	data := int64(0)
	for _, name := range file.Names() {
		if seen[name] {
			t.Errorf("name %q comes twice", name)
		}
		seen[name] = true
		e, err := file.Entry(name)
		if err != nil || e.Name != name {
			t.Fatalf("entry of %q is %v, %v", name, e, err)
		}
		n, err := e.size()
		if err != nil {
			t.Fatal(err)
		}
		data += n
		values, err := file.Float32s(name)
		if (err == nil) != e.DType.readable() || err == nil && len(values) != e.Len() {
			t.Errorf("%v: %d values, %v", e, len(values), err)
		}
		if ints, err := file.Int64s(name); (err == nil) != (e.DType == I64) || err == nil && len(ints) != e.Len() {
			t.Errorf("%v: %d integers, %v", e, len(ints), err)
		}
		if e.DType == F32 || e.DType == I64 {
			entries = append(entries, e)
		}
	}
	if data != size-file.data {
		t.Errorf("tensors have %d bytes, the file %d", data, size-file.data)
	}

	header, records, err := encodeHeader(file.Metadata(), entries)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	if len(records) > 0 {
		data = records[len(records)-1].end
	} else {
		data = 0
	}
	again, err := NewFile(bytes.NewReader(header), int64(len(header))+data, "again.safetensors")
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if !reflect.DeepEqual(again.Metadata(), file.Metadata()) {
		t.Errorf("metadata %q, want %q", again.Metadata(), file.Metadata())
	}
	for _, want := range entries {
		if got, err := again.Entry(want.Name); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("entry %v, %v, want %v", got, err, want)
		}
	}
}
