package galaxy

import (
	"fmt"
	"slices"
)

// Labels are rows of fractions by galaxy id.
//
//	Values [N 37]        row i is of galaxy IDs[i]; columns as ColumnNames
//
// A fraction that nobody told is NaN, and is left out wherever labels are counted,
// averaged or compared: unknown is not zero.
type Labels struct {
	IDs    []string
	Values []float32

	rows map[string]int
}

// NewLabels returns labels that keep the two slices. It returns an error that names
// the first id that stands there twice, and panics unless there are Columns values
// for each id.
func NewLabels(ids []string, values []float32) (*Labels, error) {
	if len(values) != Columns*len(ids) {
		panic(fmt.Sprintf("galaxy: NewLabels: %d values for %d ids, want %d for each", len(values), len(ids), Columns))
	}
	l := &Labels{IDs: ids, Values: values, rows: make(map[string]int, len(ids))}
	for i, id := range ids {
		if first, ok := l.rows[id]; ok {
			return nil, fmt.Errorf("labels: id %q stands in rows %d and %d", id, first+1, i+1)
		}
		l.rows[id] = i
	}
	return l, nil
}

// Len returns the number of rows.
func (l *Labels) Len() int { return len(l.IDs) }

// Row returns the values of row i, not a copy.
func (l *Labels) Row(i int) []float32 { return l.Values[i*Columns:][:Columns:Columns] }

// Index returns the row of a galaxy, and whether there is one.
func (l *Labels) Index(id string) (i int, ok bool) {
	i, ok = l.rows[id]
	return i, ok
}

// Subset returns copies of the rows of some galaxies, in the order of ids. It
// returns an error that counts the ids without a row and names some, or names an
// id that is listed twice.
func (l *Labels) Subset(ids []string) (*Labels, error) {
	values := make([]float32, 0, Columns*len(ids))
	var missing []string
	for _, id := range ids {
		i, ok := l.Index(id)
		if !ok {
			missing = append(missing, id)
			continue
		}
		values = append(values, l.Row(i)...)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("labels: %s no row", count(missing, "id has", "ids have"))
	}
	return NewLabels(slices.Clone(ids), values)
}

// Means returns the mean of the known values of each column, NaN for a column
// without any.
//
//	mean_c = (sum over n of y_nc) / (number of n with y_nc known)
func (l *Labels) Means() (means [Columns]float64) {
	var sums [Columns]float64
	var known [Columns]int
	for i := range l.IDs {
		for c, v := range l.Row(i) {
			if v == v {
				sums[c] += float64(v)
				known[c]++
			}
		}
	}
	for c := range means {
		means[c] = sums[c] / float64(known[c]) // 0/0 is NaN
	}
	return means
}

// Weights returns the columns' weights in the study's loss, which sum to 1:
//
//	w_c = (sum of column c) / (sum of all columns)
//
// Where values are unknown a column's mean stands for its sum. A column without
// known values has weight 0; without any known value that is not 0 all have.
func (l *Labels) Weights() (weights [Columns]float64) {
	sum := 0.0
	means := l.Means()
	for _, m := range means {
		if m == m {
			sum += m
		}
	}
	for c, m := range means {
		if m == m && sum > 0 {
			weights[c] = m / sum
		}
	}
	return weights
}

// named is how many names an error lists.
const named = 5

// count counts names and lists the first few: `3 ids have ("1", "2", "3")`.
func count(names []string, one, more string) string {
	list := ""
	for i, name := range names[:min(named, len(names))] {
		if i > 0 {
			list += ", "
		}
		list += fmt.Sprintf("%q", name)
	}
	if len(names) > named {
		list += ", …"
	}
	if len(names) > 1 {
		one = more
	}
	return fmt.Sprintf("%d %s (%s)", len(names), one, list)
}
