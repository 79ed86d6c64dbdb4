package galaxy

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// A table reads a file of comma-separated values (RFC 4180) whose first row names
// the columns: quoted or not, lines ending in LF or CRLF, with or without a byte
// order mark, spaces around values allowed, empty lines passed over.
type table struct {
	source *rowLimit
	reader *csv.Reader
	header []string
	record []string // the current row
	line   int      // where it begins, counted from 1
}

// newTable reads the header.
func newTable(r io.Reader) (*table, error) {
	source := &rowLimit{r, maxRowBytes}
	buffered := bufio.NewReader(source)
	if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		buffered.Discard(3)
	}
	t := &table{source: source, reader: csv.NewReader(buffered)}
	t.reader.FieldsPerRecord = -1 // counted here, for a better message
	t.reader.TrimLeadingSpace = true
	t.reader.ReuseRecord = true
	header, err := t.reader.Read()
	if err == io.EOF {
		return nil, errors.New("the file is empty, want a header row")
	}
	if err != nil {
		return nil, lineError(err)
	}
	t.line, _ = t.reader.FieldPos(0)
	for _, name := range header {
		t.header = append(t.header, strings.TrimSpace(name))
	}
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return nil, fmt.Errorf("the header %q has one column; values must be separated by commas", abridged(header[0]))
	}
	return t, nil
}

// next reads the next row. It returns io.EOF after the last.
func (t *table) next() error {
	t.source.left = maxRowBytes
	record, err := t.reader.Read()
	switch {
	case err == io.EOF:
		return err
	case errors.Is(err, errLongRow):
		return fmt.Errorf("after line %d: %w", t.line, err)
	case err != nil:
		return lineError(err)
	}
	t.record = record
	t.line, _ = t.reader.FieldPos(0)
	if len(record) != len(t.header) {
		return fmt.Errorf("line %d: the row has %d values, the header %d", t.line, len(record), len(t.header))
	}
	return nil
}

// maxRowBytes is how long a row may be: a row of labels has some 400 bytes. Without
// an end a row would fill the memory, such as that of a quote that is not closed, or
// of a small file that a long one was compressed to.
const maxRowBytes = 1 << 20

var errLongRow = fmt.Errorf("a row is longer than %d bytes", maxRowBytes)

// A rowLimit is a reader that fails once a row has taken all that is left.
type rowLimit struct {
	r    io.Reader
	left int
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// value returns the current row's value in a column, without spaces around it.
func (t *table) value(column int) string { return strings.TrimSpace(t.record[column]) }

// fail returns an error about a value of the current row.
func (t *table) fail(column int, format string, args ...any) error {
	line, _ := t.reader.FieldPos(column)
	return fmt.Errorf("line %d, column %s: %s", line, t.header[column], fmt.Sprintf(format, args...))
}

// lineError puts what encoding/csv says into our form.
func lineError(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d, character %d: %w", parse.Line, parse.Column, parse.Err)
	}
	return err
}

// abridged returns a text of which not more than some 40 bytes are left.
func abridged(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// idNames are the headers of the column of ids, in lower case.
var idNames = []string{"galaxyid", "id", "id_str"}

// findID returns the only column of ids.
func (t *table) findID() (int, error) {
	found := -1
	for column, name := range t.header {
		for _, id := range idNames {
			if strings.ToLower(name) != id {
				continue
			}
			if found >= 0 {
				return 0, fmt.Errorf("two columns of ids, %s and %s", t.header[found], name)
			}
			found = column
		}
	}
	if found < 0 {
		return 0, fmt.Errorf("no column GalaxyID in the header %q", abridged(strings.Join(t.header, ",")))
	}
	return found, nil
}

// id returns the current row's id, which a column holds. The ending of an
// image's file name is taken off.
func (t *table) id(column int) (string, error) {
	name := t.value(column)
	id := ImageID(name)
	switch {
	case id == "":
		return "", t.fail(column, "no id")
	case !isID(id):
		return "", t.fail(column, "%q is no id", abridged(name))
	}
	return id, nil
}

// isID tells whether a text can be an id: something that a table can hold without
// quotes, that makes a file name, and that the readers give back as it is.
func isID(id string) bool {
	return id != "" && id == strings.TrimSpace(id) && id == ImageID(id) &&
		!strings.ContainsFunc(id, func(r rune) bool {
			return r < ' ' || strings.ContainsRune("/\\,\"", r) || r == utf8.RuneError
		})
}

// eachRow calls f with the id of every row. Two rows with the same id are an error,
// and no row at all.
func (t *table) eachRow(idColumn int, f func(id string) error) error {
	lines := map[string]int{}
	for {
		err := t.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		id, err := t.id(idColumn)
		if err != nil {
			return err
		}
		if first, ok := lines[id]; ok {
			return t.fail(idColumn, "id %s stands in line %d already", id, first)
		}
		lines[id] = t.line
		if err := f(id); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		return errors.New("the file has a header, but no rows")
	}
	return nil
}

// imageEndings are what ImageID takes off.
var imageEndings = []string{".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".fits", ".fit", ".fts", ".fits.gz", ".fit.gz", ".fts.gz"}

// ImageID returns a galaxy's id from the name of its image's file, without folder:
// what is left when the ending is taken off. The case of the ending does not
// count. A name without such an ending is an id already.
func ImageID(name string) string {
	lower := strings.ToLower(name)
	for _, ending := range imageEndings {
		if strings.HasSuffix(lower, ending) {
			return name[:len(name)-len(ending)]
		}
	}
	return name
}

// readTable opens a file, which may be compressed by gzip, and calls read. Errors
// name the file.
func readTable(what, path string, read func(r io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading %s: %w", what, err)
	}
	defer file.Close()
	if err := decompressed(file, read); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// decompressed calls read with what a stream holds, decompressed.
func decompressed(r io.Reader, read func(r io.Reader) error) error {
	buffered := bufio.NewReader(r)
	if magic, _ := buffered.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return read(buffered)
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return err
	}
	return read(unpacked)
}
