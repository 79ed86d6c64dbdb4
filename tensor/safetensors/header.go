package safetensors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// metadataKey is the header's one key that is not a tensor's name.
const metadataKey = "__metadata__"

// record is a tensor of a file with the place of its data, counted in bytes
// from the header's end.
type record struct {
	Entry
	begin, end int64
}

// parseHeader reads the header's text and returns its metadata and its tensors
// in the order of the text. It checks everything that the text alone can be
// wrong about; where the data lie is for checkLayout.
//
// encoding/json silently keeps the last of two equal keys, accepts keys in any
// letter case, and turns invalid text into U+FFFD; so the text is checked first
// and then read token by token. No value nests deeper than the format's own
// three levels: the first bracket too many is an error.
func parseHeader(text []byte) (map[string]string, []record, error) {
	if err := checkText(text); err != nil {
		return nil, nil, err
	}
	p := parser{json.NewDecoder(bytes.NewReader(text))}
	p.UseNumber()

	metadata := map[string]string{}
	var records []record
	err := p.object("header", func(key string) (err error) {
		if key == metadataKey {
			return p.object(metadataKey, func(key string) (err error) {
				metadata[key], err = p.text(metadataKey + ": " + quoted(key))
				return err
			})
		}
		r, err := p.tensor(key)
		records = append(records, r)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if token, err := p.Token(); err == nil {
		return nil, nil, fmt.Errorf("header byte %d: %s after the closing brace", p.InputOffset(), describe(token))
	} else if err != io.EOF {
		return nil, nil, p.wrap(err)
	}
	return metadata, records, nil
}

// checkText returns an error if text is not UTF-8, or escapes half of a
// surrogate pair, which stands for no character.
func checkText(text []byte) error {
	if !utf8.Valid(text) {
		at := 0
		for {
			r, n := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && n == 1 {
				return fmt.Errorf("header byte %d: invalid UTF-8", at)
			}
			at += n
		}
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		first, ok := escapedUnit(text[i:])
		if ok && utf16.IsSurrogate(first) {
			second, _ := escapedUnit(text[i+len(`\uxxxx`):])
			if utf16.DecodeRune(first, second) == utf8.RuneError {
				return fmt.Errorf("header byte %d: %s is half of a surrogate pair", i, text[i:i+len(`\uxxxx`)])
			}
			i += 2*len(`\uxxxx`) - 1
			continue
		}
		i++ // the escaped character, which may be a backslash
	}
	return nil
}

// escapedUnit returns the UTF-16 code unit that text begins with, written
// \uxxxx, and whether it does.
func escapedUnit(text []byte) (rune, bool) {
	if len(text) < len(`\uxxxx`) || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(v), err == nil
}

// parser reads the header's few forms of value. The argument named what says,
// in the error, which value it was.
type parser struct{ *json.Decoder }

// wrap adds the position to an error of the decoder.
func (p parser) wrap(err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("header byte %d: not JSON: %w", p.InputOffset(), err)
}

// object reads {"key": value, ...}. It calls value after each key, to read what
// belongs to it. A key that comes twice is an error.
func (p parser) object(what string, value func(key string) error) error {
	if err := p.open(what, '{', "an object"); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.More() {
		key, err := p.text(what + ": a key")
		if err != nil {
			return err
		}
		if seen[key] {
			return fmt.Errorf("%s: %s comes twice", what, quoted(key))
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	if _, err := p.Token(); err != nil {
		return p.wrap(err)
	}
	return nil
}

// tensor reads {"dtype": ..., "shape": ..., "data_offsets": ...}, in any order,
// the description of the tensor called name.
func (p parser) tensor(name string) (record, error) {
	what := "tensor " + quoted(name)
	r := record{Entry: Entry{Name: name}}
	fields := 0
	err := p.object(what, func(key string) error {
		fields++
		switch key {
		case "dtype":
			t, err := p.text(what + ": dtype")
			r.DType = DType(t)
			return err
		case "shape":
			dims, err := p.integers(what+": shape", maxRank, math.MaxInt)
			r.Shape = make([]int, len(dims))
			for i, d := range dims {
				r.Shape[i] = int(d)
			}
			return err
		case "data_offsets":
			offsets, err := p.integers(what+": data_offsets", 2, math.MaxInt64)
			if err == nil && len(offsets) != 2 {
				err = fmt.Errorf("%s: data_offsets has %d numbers, want begin and end", what, len(offsets))
			}
			if err == nil {
				r.begin, r.end = offsets[0], offsets[1]
			}
			return err
		}
		return fmt.Errorf("%s: unknown key %s (want dtype, shape, data_offsets)", what, quoted(key))
	})
	if err == nil && fields != 3 {
		err = fmt.Errorf("%s: %d of the 3 keys dtype, shape, data_offsets", what, fields)
	}
	return r, err
}

// integers reads an array of at most longest whole numbers from 0 to largest.
func (p parser) integers(what string, longest int, largest int64) ([]int64, error) {
	if err := p.open(what, '[', "an array"); err != nil {
		return nil, err
	}
	var list []int64
	for p.More() {
		token, err := p.Token()
		if err != nil {
			return nil, p.wrap(err)
		}
		if len(list) == longest {
			return nil, fmt.Errorf("%s has more than %d numbers", what, longest)
		}
		// ParseUint accepts digits only: no sign, fraction or exponent.
		number, _ := token.(json.Number)
		v, err := strconv.ParseUint(number.String(), 10, 63)
		if err != nil || int64(v) > largest {
			return nil, fmt.Errorf("%s: %s is not a whole number from 0 to %d", what, describe(token), largest)
		}
		list = append(list, int64(v))
	}
	if _, err := p.Token(); err != nil {
		return nil, p.wrap(err)
	}
	return list, nil
}

// text reads a string.
func (p parser) text(what string) (string, error) {
	token, err := p.Token()
	if err != nil {
		return "", p.wrap(err)
	}
	s, ok := token.(string)
	if !ok {
		return "", fmt.Errorf("%s is %s, want a string", what, describe(token))
	}
	return s, nil
}

// open reads the bracket that opens an object or an array.
func (p parser) open(what string, bracket json.Delim, form string) error {
	token, err := p.Token()
	if err != nil {
		return p.wrap(err)
	}
	if token != bracket {
		return fmt.Errorf("%s is %s, want %s", what, describe(token), form)
	}
	return nil
}

// describe names a token of the decoder in a message.
func describe(token json.Token) string {
	switch v := token.(type) {
	case nil:
		return "null"
	case string:
		return quoted(v)
	case json.Number:
		if len(v) > 40 {
			return string(v[:40]) + "…"
		}
		return string(v)
	}
	return fmt.Sprint(token)
}
