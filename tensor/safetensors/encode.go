package safetensors

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// encodeHeader returns the start of a file, the header's length and the header,
// and the places of the tensors' data behind it.
//
// The bytes are those of the reference implementation for the same order of
// entries: I64 before F32 and otherwise as given; metadata keys sorted; spaces
// up to a multiple of 8 bytes. So every tensor begins at a multiple of its
// element size, as PyTorch's Tensor.view(dtype) wants it when it takes a tensor
// from the bytes of a file.
func encodeHeader(metadata map[string]string, entries []Entry) ([]byte, []record, error) {
	records, err := place(entries)
	if err != nil {
		return nil, nil, err
	}
	text := bytes.NewBuffer(make([]byte, prefix)) // the length is filled in at the end
	text.WriteByte('{')
	comma := ""
	if len(metadata) > 0 {
		text.WriteString(`"` + metadataKey + `":{`)
		for _, key := range slices.Sorted(maps.Keys(metadata)) {
			if !utf8.ValidString(key) || !utf8.ValidString(metadata[key]) {
				return nil, nil, fmt.Errorf("%s: %s: invalid UTF-8", metadataKey, quoted(key))
			}
			text.WriteString(comma)
			writeString(text, key)
			text.WriteByte(':')
			writeString(text, metadata[key])
			comma = ","
		}
		text.WriteByte('}')
		comma = ","
	}
	for _, r := range records {
		text.WriteString(comma)
		writeString(text, r.Name)
		fmt.Fprintf(text, `:{"dtype":"%s","shape":[`, r.DType)
		for i, d := range r.Shape {
			if i > 0 {
				text.WriteByte(',')
			}
			fmt.Fprint(text, d)
		}
		fmt.Fprintf(text, `],"data_offsets":[%d,%d]}`, r.begin, r.end)
		comma = ","
	}
	text.WriteByte('}')
	for text.Len()%8 != 0 {
		text.WriteByte(' ')
	}
	length := text.Len() - prefix
	if length > maxHeader {
		return nil, nil, fmt.Errorf("header of %d bytes is above the format's limit of %d", length, maxHeader)
	}
	little.PutUint64(text.Bytes(), uint64(length))
	return text.Bytes(), records, nil
}

// place checks the entries and lays their data out one behind the other.
func place(entries []Entry) ([]record, error) {
	records := make([]record, len(entries))
	seen := map[string]bool{}
	for i, e := range entries {
		name := quoted(e.Name)
		switch {
		case !utf8.ValidString(e.Name):
			return nil, fmt.Errorf("tensor %s: the name is invalid UTF-8", name)
		case e.Name == metadataKey:
			return nil, fmt.Errorf("tensor %s: the name is reserved for the metadata", name)
		case seen[e.Name]:
			return nil, fmt.Errorf("tensor %s comes twice", name)
		case e.DType != F32 && e.DType != I64:
			return nil, fmt.Errorf("tensor %s: dtype %s cannot be written, only F32 and I64", name, quoted(string(e.DType)))
		}
		seen[e.Name] = true
		size, err := e.size()
		if err != nil {
			return nil, fmt.Errorf("tensor %s: %w", name, err)
		}
		e.Shape = slices.Clone(e.Shape)
		records[i] = record{Entry: e, end: size} // moved to its place below
	}
	slices.SortStableFunc(records, func(a, b record) int {
		return cmp.Compare(bitsOf[b.DType], bitsOf[a.DType])
	})
	at := int64(0)
	for i := range records {
		size := records[i].end
		if size > math.MaxInt64-maxHeader-prefix-at {
			return nil, errors.New("the tensors are too large for one file")
		}
		records[i].begin, records[i].end = at, at+size
		at += size
	}
	return records, nil
}

// writeString writes s as a JSON string. HTML's characters stay as they are.
func writeString(text *bytes.Buffer, s string) {
	encoder := json.NewEncoder(text)
	encoder.SetEscapeHTML(false)
	encoder.Encode(s)             // cannot fail: the string is valid and the buffer grows
	text.Truncate(text.Len() - 1) // the newline that Encode adds
}
