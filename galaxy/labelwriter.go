package galaxy

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteLabels writes labels in the competition's form, whole or not at all
// (WriteWhole): the column GalaxyID and the 37 columns in their order, unknown
// values blank. ReadLabels reads the same bits again. It returns an error for an id
// that cannot stand in such a file.
func WriteLabels(path string, l *Labels) error {
	return WriteWhole(path, func(w io.Writer) error { return EncodeLabels(w, l) })
}

// EncodeLabels is WriteLabels for a stream.
func EncodeLabels(w io.Writer, l *Labels) error {
	if _, err := fmt.Fprintf(w, "GalaxyID,%s\n", strings.Join(ColumnNames[:], ",")); err != nil {
		return err
	}
	var line []byte
	for i, id := range l.IDs {
		if !isID(id) {
			return fmt.Errorf("%q is no id", abridged(id))
		}
		line = append(line[:0], id...)
		for _, v := range l.Row(i) {
			line = append(line, ',')
			if v == v {
				line = strconv.AppendFloat(line, float64(v), 'f', -1, 32)
			}
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// WriteSubmission writes predictions in the competition's form, whole or not at
// all, with exactly one row for each of ids and in their order. It returns an error
// that counts and names the ids without a prediction, those that are not asked for,
// or those with a prediction that is not between 0 and 1; nothing is written then.
func WriteSubmission(path string, predictions *Labels, ids []string) error {
	asked := make(map[string]bool, len(ids))
	var missing, bad, extra []string
	for _, id := range ids {
		asked[id] = true
		i, ok := predictions.Index(id)
		if !ok {
			missing = append(missing, id)
		} else if !fractions(predictions.Row(i)) {
			bad = append(bad, id)
		}
	}
	for _, id := range predictions.IDs {
		if !asked[id] {
			extra = append(extra, id)
		}
	}
	switch {
	case len(missing) > 0:
		return fmt.Errorf("submission %s: %s no prediction", path, count(missing, "id has", "ids have"))
	case len(extra) > 0:
		return fmt.Errorf("submission %s: %s not in the list of %d", path, count(extra, "id is", "ids are"), len(ids))
	case len(bad) > 0:
		return fmt.Errorf("submission %s: %s a prediction that is not between 0 and 1", path, count(bad, "id has", "ids have"))
	}
	rows, err := predictions.Subset(ids)
	if err != nil {
		return fmt.Errorf("submission %s: %w", path, err)
	}
	return WriteLabels(path, rows)
}

// fractions tells whether all values are between 0 and 1.
func fractions(row []float32) bool {
	for _, v := range row {
		if !(0 <= v && v <= 1) {
			return false
		}
	}
	return true
}
