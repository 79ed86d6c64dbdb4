package safetensors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
)

// build returns a file with the given header, whose length is put before it,
// and data.
func build(header, data string) []byte {
	b := little.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

// read opens the bytes b as a file called bad.safetensors.
func read(b []byte) (*File, error) {
	return NewFile(bytes.NewReader(b), int64(len(b)), "bad.safetensors")
}

// one returns the header of a file with one tensor.
func one(dtype, shape, offsets string) string {
	return fmt.Sprintf(`{"w":{"dtype":"%s","shape":%s,"data_offsets":%s}}`, dtype, shape, offsets)
}

// two returns the header of a file with the F32 tensors a and b, both of two
// elements.
func two(offsetsA, offsetsB string) string {
	return fmt.Sprintf(`{"a":{"dtype":"F32","shape":[2],"data_offsets":%s},"b":{"dtype":"F32","shape":[2],"data_offsets":%s}}`, offsetsA, offsetsB)
}

// length returns the 8 bytes that announce a header of n bytes, and rest.
func length(n uint64, rest string) []byte { return append(little.AppendUint64(nil, n), rest...) }

func TestHostileFilesAreErrors(t *testing.T) {
	const eight = "12345678"
	limit := fmt.Sprint(math.MaxInt)
	above := strings.Repeat("9", 30)
	ones := "[" + strings.Repeat("1,", 64) + "1]"
	for _, c := range []struct {
		name    string
		file    []byte
		message string // behind "safetensors: bad.safetensors: "
	}{
		{"empty file", nil, "0 bytes are too short for a header"},
		{"half a length", []byte("1234"), "4 bytes are too short for a header"},
		{"length alone", length(2, ""), "8 bytes are too short for a header"},
		{"header of no bytes", length(0, "{}"), "header length is 0"},
		{"header longer than the file", length(1000, "{}"), "header length 1000 is more than the 2 bytes that follow it (truncated?)"},
		{"header longer by one", length(3, "{}"), "header length 3 is more than the 2 bytes that follow it (truncated?)"},
		{"header of 2 GiB", length(1<<31, "{}"), "header length 2147483648 is above the format's limit of 100000000 bytes"},
		{"header of 2^64-1", length(math.MaxUint64, "{}"), "header length 18446744073709551615 is above the format's limit of 100000000 bytes"},
		{"header above the limit by one", length(100_000_001, "{}"), "header length 100000001 is above the format's limit of 100000000 bytes"},
		{"another format", length(4, "PK\x03\x04"), `header begins with 'P', want '{' (not a safetensors file?)`},
		{"white space first", build(" {}", ""), `header begins with ' ', want '{' (not a safetensors file?)`},

		{"invalid UTF-8 in a name", build("{\"\xff\":{}}", ""), "header byte 2: invalid UTF-8"},
		{"invalid UTF-8 behind U+FFFD", build("{\"\uFFFD\xc3\":{}}", ""), "header byte 5: invalid UTF-8"},
		{"lone high surrogate", build(`{"a\ud800":{}}`, ""), `header byte 3: \ud800 is half of a surrogate pair`},
		{"lone low surrogate", build(`{"a\\\udc00b":{}}`, ""), `header byte 5: \udc00 is half of a surrogate pair`},
		{"two high surrogates", build(`{"\ud800\ud800":{}}`, ""), `header byte 2: \ud800 is half of a surrogate pair`},
		{"text behind the header", build(`{}{}`, ""), "header byte 3: { after the closing brace"},

		{"name twice", build(`{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[4,8]}}`, eight), `header: "a" comes twice`},
		{"name twice, once escaped", build(`{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\u0061":{}}`, "1234"), `header: "a" comes twice`},
		{"metadata twice", build(`{"__metadata__":{},"__metadata__":{}}`, ""), `header: "__metadata__" comes twice`},
		{"metadata key twice", build(`{"__metadata__":{"k":"1","k":"2"}}`, ""), `__metadata__: "k" comes twice`},
		{"field twice", build(`{"w":{"dtype":"F32","dtype":"F64"}}`, ""), `tensor "w": "dtype" comes twice`},
		{"field missing", build(`{"w":{"dtype":"F32","shape":[]}}`, ""), `tensor "w": 2 of the 3 keys dtype, shape, data_offsets`},
		{"field unknown", build(`{"w":{"dtype":"F32","strides":[]}}`, ""), `tensor "w": unknown key "strides" (want dtype, shape, data_offsets)`},
		{"field in capitals", build(`{"w":{"DTYPE":"F32"}}`, ""), `tensor "w": unknown key "DTYPE" (want dtype, shape, data_offsets)`},
		{"metadata is a number", build(`{"__metadata__":7}`, ""), "__metadata__ is 7, want an object"},
		{"metadata is null", build(`{"__metadata__":null}`, ""), "__metadata__ is null, want an object"},
		{"metadata value is a number", build(`{"__metadata__":{"epoch":7}}`, ""), `__metadata__: "epoch" is 7, want a string`},
		{"metadata value is an object", build(`{"__metadata__":{"epoch":{}}}`, ""), `__metadata__: "epoch" is {, want a string`},
		{"tensor is an array", build(`{"w":[]}`, ""), `tensor "w" is [, want an object`},
		{"dtype is a number", build(`{"w":{"dtype":32}}`, ""), `tensor "w": dtype is 32, want a string`},
		{"dtype is null", build(`{"w":{"dtype":null}}`, ""), `tensor "w": dtype is null, want a string`},
		{"shape is a number", build(`{"w":{"shape":3}}`, ""), `tensor "w": shape is 3, want an array`},
		{"deep nesting", build(`{"w":{"shape":`+strings.Repeat("[", 100_000), ""), `tensor "w": shape: [ is not a whole number from 0 to ` + limit},
		{"deep nesting of objects", build(strings.Repeat(`{"a":`, 100_000), ""), `tensor "a": unknown key "a" (want dtype, shape, data_offsets)`},

		{"negative dimension", build(one("F32", "[-2]", "[0,8]"), eight), `tensor "w": shape: -2 is not a whole number from 0 to ` + limit},
		{"minus zero", build(one("F32", "[-0]", "[0,0]"), ""), `tensor "w": shape: -0 is not a whole number from 0 to ` + limit},
		{"fraction", build(one("F32", "[2.0]", "[0,8]"), eight), `tensor "w": shape: 2.0 is not a whole number from 0 to ` + limit},
		{"exponent", build(one("F32", "[2e0]", "[0,8]"), eight), `tensor "w": shape: 2e0 is not a whole number from 0 to ` + limit},
		{"dimension in quotes", build(one("F32", `["2"]`, "[0,8]"), eight), `tensor "w": shape: "2" is not a whole number from 0 to ` + limit},
		{"dimension is null", build(one("F32", `[null]`, "[0,8]"), eight), `tensor "w": shape: null is not a whole number from 0 to ` + limit},
		{"dimension above int", build(one("F32", "["+above+"]", "[0,8]"), eight), `tensor "w": shape: ` + above + ` is not a whole number from 0 to ` + limit},
		{"number of 1000 digits", build(one("F32", "["+strings.Repeat("9", 1000)+"]", "[0,8]"), eight),
			`tensor "w": shape: ` + strings.Repeat("9", 40) + `… is not a whole number from 0 to ` + limit},
		{"65 dimensions", build(one("F32", ones, "[0,4]"), "1234"), `tensor "w": shape has more than 64 numbers`},
		{"product overflows", build(one("F32", "["+limit+",2]", "[0,8]"), eight), `tensor "w": shape [` + limit + ` 2] has more than ` + limit + ` elements`},
		{"product overflows to zero", build(one("F32", "[65536,65536,65536,65536]", "[0,0]"), ""), `tensor "w": shape [65536 65536 65536 65536] has more than ` + limit + ` elements`},
		{"product overflows before a zero", build(one("F32", "["+limit+",2,0]", "[0,0]"), ""), `tensor "w": shape [` + limit + ` 2 0] has more than ` + limit + ` elements`},
		{"unknown dtype", build(one("F31", "[2]", "[0,8]"), eight), `tensor "w": unknown dtype "F31"`},
		{"dtype in small letters", build(one("f32", "[2]", "[0,8]"), eight), `tensor "w": unknown dtype "f32"`},
		{"half a byte", build(one("F4", "[3]", "[0,2]"), "12"), `tensor "w": shape [3] of F4 does not fill whole bytes`},

		{"one offset", build(one("F32", "[2]", "[8]"), eight), `tensor "w": data_offsets has 1 numbers, want begin and end`},
		{"three offsets", build(one("F32", "[2]", "[0,4,8]"), eight), `tensor "w": data_offsets has more than 2 numbers`},
		{"negative offset", build(one("F32", "[2]", "[-8,0]"), eight), `tensor "w": data_offsets: -8 is not a whole number from 0 to 9223372036854775807`},
		{"offset of 2^63", build(one("F32", "[2]", "[0,9223372036854775808]"), eight), `tensor "w": data_offsets: 9223372036854775808 is not a whole number from 0 to 9223372036854775807`},
		{"reversed offsets", build(one("F32", "[2]", "[8,0]"), eight), `tensor "w": data_offsets [8 0] end before they begin`},
		{"end behind the file", build(one("F32", "[2]", "[0,8]"), "1234567"), `tensor "w": data_offsets [0 8] end behind the file's 7 bytes of data (truncated?)`},
		{"end far behind the file", build(one("U8", "[2147483647]", "[0,2147483647]"), eight), `tensor "w": data_offsets [0 2147483647] end behind the file's 8 bytes of data (truncated?)`},
		{"largest offsets", build(one("F32", "[0]", "[9223372036854775807,9223372036854775807]"), eight),
			`tensor "w": data_offsets [9223372036854775807 9223372036854775807] end behind the file's 8 bytes of data (truncated?)`},
		{"shape larger than the data", build(one("F32", "[3]", "[0,8]"), eight), `tensor "w": data_offsets [0 8] span 8 bytes, shape [3] of F32 has 12`},
		{"shape smaller than the data", build(one("F64", "[]", "[0,4]"), "1234"), `tensor "w": data_offsets [0 4] span 4 bytes, shape [] of F64 has 8`},
		{"empty shape with data", build(one("F32", "[2,0]", "[0,8]"), eight), `tensor "w": data_offsets [0 8] span 8 bytes, shape [2 0] of F32 has 0`},

		{"overlap", build(two("[0,8]", "[4,12]"), eight+"1234"), `tensor "b": data_offsets [4 12] overlap tensor "a" at [0 8]`},
		{"same bytes", build(two("[0,8]", "[0,8]"), eight), `tensor "b": data_offsets [0 8] overlap tensor "a" at [0 8]`},
		{"overlap, later first", build(two("[4,12]", "[0,8]"), eight+"1234"), `tensor "a": data_offsets [4 12] overlap tensor "b" at [0 8]`},
		{"empty inside another", build(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}`, eight),
			`tensor "b": data_offsets [4 4] overlap tensor "a" at [0 8]`},
		{"hole", build(two("[0,8]", "[9,17]"), eight+eight+"1"), `tensor "b": data_offsets [9 17] leave a hole: bytes 8 to 9 belong to no tensor`},
		{"hole at the start", build(one("F32", "[1]", "[4,8]"), eight), `tensor "w": data_offsets [4 8] leave a hole: bytes 0 to 4 belong to no tensor`},
		{"bytes behind the data", build(one("F32", "[2]", "[0,8]"), eight+"1"), "the file has 9 bytes of data, its tensors only 8"},
		{"data and no tensor", build("{}", "1"), "the file has 1 bytes of data, its tensors only 0"},
		{"name of 1000 bytes", build(`{"`+strings.Repeat("x", 1000)+`":7}`, ""), `tensor "` + strings.Repeat("x", 100) + `"… is 7, want an object`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.file)
			if want := "safetensors: bad.safetensors: " + c.message; err == nil || err.Error() != want {
				t.Errorf("error\n     %v\nwant %s", err, want)
			}
		})
	}
}

// The text of a syntax error is encoding/json's own; only its frame is ours.
func TestBrokenJSONIsAnError(t *testing.T) {
	for _, header := range []string{
		`{`, `{"`, `{"w`, `{"w"`, `{"w":`, `{"w":{`, `{"w":{"dtype"`, `{"w":{"dtype":`, `{"w":{"shape":[`, `{"w":{"shape":[1`,
		`{"w":{"shape":[1,`, `{"w":{"shape":[1]`, `{"__metadata__":{"a":"b"`, `{"__metadata__":{"a":"b"}`,
		`{]`, `{,}`, `{"w" {}}`, `{"w":}`, `{w:{}}`, `{7:{}}`, `{"__metadata__":{},}`, `{"__metadata__":{"a":"b",}}`,
		`{"__metadata__":{"a":"b"]`, `{"w":{"shape":[1}`, `{"w":{"shape":[1,]`, `{"w":{"shape":[01]`, `{"w":{"shape":[1 2]`,
		`{"w":{"shape":[+1]`, `{"w":{"shape":[NaN]`, `{"__metadata__":{"a":"\x"}}`, `{"__metadata__":{"a":"\ud8"}}`,
		"{\"__metadata__\":{\"a\":\"\n\"}}", "{}\x00", "{} x", "{}}", "{'w':{}}", "{/**/}",
	} {
		_, err := read(build(header, "12345678"))
		if err == nil || !strings.HasPrefix(err.Error(), "safetensors: bad.safetensors: header byte ") || !strings.Contains(err.Error(), "not JSON: ") {
			t.Errorf("%q: error %v, want header byte …: not JSON: …", header, err)
		}
	}
	if _, err := read(build(`{"w":`, "")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut header: error %v does not wrap io.ErrUnexpectedEOF", err)
	}
}

// allocated returns the number of bytes that run allocates.
func allocated(t *testing.T, run func() error) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := run()
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Error(err)
	}
	return after.TotalAlloc - before.TotalAlloc
}

func TestHostileHeaderAllocatesLittle(t *testing.T) {
	big := length(100_000_000, strings.Repeat("x", 100))
	for _, c := range []struct {
		name string
		file []byte
		size int64 // what the file system says of the file
	}{
		{"2 GiB header in a small file", length(1<<31, "{}"), 10},
		{"2 GiB header in a larger file", length(1<<31, "{}"), 1 << 32},
		{"longest header, wrong first byte", big, 1 << 32},
		{"longest header in a small file", length(100_000_000, "{}"), 10},
		{"tensor larger than the file", build(one("F32", "[500000000]", "[0,2000000000]"), "1234"), 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := allocated(t, func() error {
				if _, err := NewFile(bytes.NewReader(c.file), c.size, "bad.safetensors"); err == nil {
					return errors.New("the file was accepted")
				}
				return nil
			})
			if n >= 1<<20 {
				t.Errorf("allocated %d bytes, want less than %d", n, 1<<20)
			}
		})
	}
}

// endless is a file of which only the start is there; zeros follow.
type endless []byte

func (e endless) ReadAt(p []byte, offset int64) (int, error) {
	clear(p)
	if offset < int64(len(e)) {
		copy(p, e[offset:])
	}
	return len(p), nil
}

func TestTensorLargerThanMemoryIsAnError(t *testing.T) {
	const n = 1 << 56 // elements: within int64 as bits, beyond any memory
	for _, dtype := range []DType{F16, I64} {
		size := n * bitsOf[dtype] / 8
		header := build(one(string(dtype), fmt.Sprintf("[%d]", int64(n)), fmt.Sprintf("[0,%d]", size)), "")
		f, err := NewFile(endless(header), int64(len(header))+size, "huge.safetensors")
		var want string
		if math.MaxInt == math.MaxInt32 {
			want = fmt.Sprintf("shape: %d is not a whole number from 0 to 2147483647", int64(n))
		} else {
			if err != nil {
				t.Fatal(err)
			}
			if dtype == I64 {
				_, err = f.Int64s("w")
			} else {
				_, err = f.Float32s("w")
			}
			want = fmt.Sprintf("%d elements do not fit into %d bytes of memory", int64(n), int64(maxValues))
		}
		if want = `safetensors: huge.safetensors: tensor "w": ` + want; err == nil || err.Error() != want {
			t.Errorf("%s: error\n     %v\nwant %s", dtype, err, want)
		}
	}
}

// Wherever a file is cut off, the rest is no file.
func TestEveryTruncationIsAnError(t *testing.T) {
	whole := build(two("[0,8]", "[8,16]"), "1234567812345678")
	if _, err := read(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := read(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were accepted", n, len(whole))
		}
	}
}
