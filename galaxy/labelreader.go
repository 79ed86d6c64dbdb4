package galaxy

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadLabels reads a file of labels: comma-separated, with a header that has the
// column GalaxyID (or id, id_str) and any of the 37 columns Class1.1 to Class11.6,
// in any order; the case of the names does not count. The file may be compressed
// by gzip. Ids may end as an image's file name does, which is taken off.
//
// Columns that are not there and cells that are blank are unknown, NaN. A value
// may be outside of 0 to 1 by 1e-6, from rounding, and is then 0 or 1. Everything
// else is an error that tells file, line and column: other columns, columns or ids
// that occur twice, rows that are shorter or longer than the header, values that
// are no number, NaN or out of range, and a file without rows.
func ReadLabels(path string) (*Labels, error) {
	var l *Labels
	err := readTable("labels", path, func(r io.Reader) (err error) {
		l, err = DecodeLabels(r)
		return err
	})
	return l, err
}

// DecodeLabels is ReadLabels for a stream that is not compressed. Errors do not
// name a file.
func DecodeLabels(r io.Reader) (*Labels, error) {
	t, err := newTable(r)
	if err != nil {
		return nil, err
	}
	idColumn, err := t.findID()
	if err != nil {
		return nil, err
	}
	columns, err := t.findClasses(idColumn)
	if err != nil {
		return nil, err
	}
	var ids []string
	var values []float32
	err = t.eachRow(idColumn, func(id string) (err error) {
		ids = append(ids, id)
		values, err = t.appendFractions(values, columns)
		return err
	})
	if err != nil {
		return nil, err
	}
	return NewLabels(ids, values)
}

// findClasses returns the table's column for each of the 37, -1 for none.
func (t *table) findClasses(idColumn int) (columns [Columns]int, err error) {
	numbers := make(map[string]int, Columns)
	for j, name := range ColumnNames {
		numbers[strings.ToLower(name)] = j
		columns[j] = -1
	}
	for column, name := range t.header {
		if column == idColumn {
			continue
		}
		j, ok := numbers[strings.ToLower(name)]
		switch {
		case !ok:
			return columns, fmt.Errorf("column %d of the header is %q, want GalaxyID or one of Class1.1 to Class11.6", column+1, abridged(name))
		case columns[j] >= 0:
			return columns, fmt.Errorf("column %s stands in the header twice", ColumnNames[j])
		}
		columns[j] = column
	}
	return columns, nil
}

// appendFractions appends the current row's 37 values.
func (t *table) appendFractions(values []float32, columns [Columns]int) ([]float32, error) {
	for _, column := range columns {
		v := unknown
		if column >= 0 {
			var err error
			if v, err = t.fraction(column); err != nil {
				return nil, err
			}
		}
		values = append(values, v)
	}
	return values, nil
}

// outside is how far a value may be outside of 0 to 1: what is lost where a sum of
// a few fractions was rounded to float32 or to six decimals.
const outside = 1e-6

// fraction returns the current row's value in a column, NaN for a blank.
func (t *table) fraction(column int) (float32, error) {
	text := t.value(column)
	if text == "" {
		return unknown, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, t.fail(column, "%q is no number (leave unknown values blank)", abridged(text))
	case v != v:
		return 0, t.fail(column, "%s (leave unknown values blank)", abridged(text))
	case v < -outside || v > 1+outside:
		return 0, t.fail(column, "%s is not between 0 and 1", abridged(text))
	}
	return float32(max(0, min(v, 1))), nil
}

// ReadIDs reads the ids of a file with a column GalaxyID (or id, id_str), such as a
// list of ids or a sample submission; other columns are passed over. The same
// things about rows and ids are errors as for ReadLabels.
func ReadIDs(path string) (ids []string, err error) {
	err = readTable("ids", path, func(r io.Reader) (err error) {
		ids, err = decodeIDs(r)
		return err
	})
	return ids, err
}

// decodeIDs is ReadIDs for a stream.
func decodeIDs(r io.Reader) (ids []string, err error) {
	t, err := newTable(r)
	if err != nil {
		return nil, err
	}
	idColumn, err := t.findID()
	if err != nil {
		return nil, err
	}
	err = t.eachRow(idColumn, func(id string) error {
		ids = append(ids, id)
		return nil
	})
	return ids, err
}
