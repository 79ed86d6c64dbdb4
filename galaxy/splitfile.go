package galaxy

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// WriteSplit writes a split, whole or not at all (WriteWhole), as rows GalaxyID,part
// in the order of IDs.
func WriteSplit(path string, s *Split) error {
	return WriteWhole(path, func(w io.Writer) error { return EncodeSplit(w, s) })
}

// EncodeSplit is WriteSplit for a stream.
func EncodeSplit(w io.Writer, s *Split) error {
	if _, err := io.WriteString(w, "GalaxyID,part\n"); err != nil {
		return err
	}
	for _, id := range s.IDs {
		if !isID(id) {
			return fmt.Errorf("%q is no id", abridged(id))
		}
		if _, err := fmt.Fprintf(w, "%s,%v\n", id, s.parts[id]); err != nil {
			return err
		}
	}
	return nil
}

// ReadSplit reads a file of comma-separated values with the columns GalaxyID (or
// id, id_str) and part; others are passed over. Parts are train, validation and
// test; training, val and valid will do. Errors tell file, line and column: no such
// column, another part, an id that is blank or occurs twice, rows that are shorter
// or longer than the header, and a file without rows.
func ReadSplit(path string) (*Split, error) {
	var s *Split
	err := readTable("a split", path, func(r io.Reader) (err error) {
		s, err = DecodeSplit(r)
		return err
	})
	return s, err
}

// DecodeSplit is ReadSplit for a stream that is not compressed. Errors do not name
// a file.
func DecodeSplit(r io.Reader) (*Split, error) {
	t, err := newTable(r)
	if err != nil {
		return nil, err
	}
	idColumn, err := t.findID()
	if err != nil {
		return nil, err
	}
	partColumn := -1
	for column, name := range t.header {
		if strings.ToLower(name) != "part" {
			continue
		}
		if partColumn >= 0 {
			return nil, errors.New("column part stands in the header twice")
		}
		partColumn = column
	}
	if partColumn < 0 {
		return nil, fmt.Errorf("no column part in the header %q", abridged(strings.Join(t.header, ",")))
	}
	s := &Split{parts: map[string]Part{}}
	err = t.eachRow(idColumn, func(id string) error {
		switch name := strings.ToLower(t.value(partColumn)); name {
		case "train", "training":
			return s.add(id, Train)
		case "validation", "valid", "val":
			return s.add(id, Validation)
		case "test":
			return s.add(id, Test)
		default:
			return t.fail(partColumn, "%q is no part, want train, validation or test", abridged(name))
		}
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}
