package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"galaxynet/galaxy"
)

// A row is a line of the table: an image's region of interest.
type row struct {
	id      string
	numbers [6]int // the other columns
}

// columns are the table's.
var columns = []string{"id", "x", "y", "width", "height", "cropped", "contours"}

func newRow(id string, r galaxy.Region) row {
	cropped := 0
	if r.Cropped {
		cropped = 1
	}
	return row{id, [6]int{r.X, r.Y, r.W, r.H, cropped, r.Contours}}
}

// results is the folder of results: what earlier runs left and this one adds.
type results struct {
	folder string
	rows   map[string]row // by id
}

// settings are what all results of a folder have in common.
type settings struct {
	Mode galaxy.Mode `json:"mode"`
	Size int         `json:"size"`
}

// openResults makes the folder, or reads the table of one that is there. The
// folder must not be that of the images, nor hold results with other settings.
func openResults(cfg Config) (*results, error) {
	if err := os.MkdirAll(cfg.Out, 0o777); err != nil {
		return nil, fmt.Errorf("making the folder of results: %w", err)
	}
	in, err := os.Stat(cfg.In)
	if err != nil {
		return nil, fmt.Errorf("the folder of images: %w", err)
	}
	if out, err := os.Stat(cfg.Out); err == nil && os.SameFile(in, out) {
		return nil, fmt.Errorf("%s is the folder of the images; give another one for the results", cfg.Out)
	}
	if err := agree(filepath.Join(cfg.Out, "preprocess.json"), settings{cfg.Mode, cfg.Size}); err != nil {
		return nil, err
	}
	r := &results{cfg.Out, map[string]row{}}
	return r, r.readTable()
}

// agree compares the settings in a file with those wanted, or writes the file if
// there is none.
func agree(path string, want settings) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return writeWhole(path, func(w io.Writer) error { return json.NewEncoder(w).Encode(want) })
	}
	if err != nil {
		return fmt.Errorf("reading the settings of earlier results: %w", err)
	}
	var have settings
	if err := json.Unmarshal(data, &have); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if have != want {
		return fmt.Errorf("%s: results there have mode %v and size %d, not mode %v and size %d; give another -out", path, have.Mode, have.Size, want.Mode, want.Size)
	}
	return nil
}

func (r *results) table() string { return filepath.Join(r.folder, "roi.csv") }

// readTable reads the rows of earlier runs, if any.
func (r *results) readTable() error {
	f, err := os.Open(r.table())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the table of earlier results: %w", err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.FieldsPerRecord = len(columns)
	for {
		fields, err := lines.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.table(), err)
		}
		line, _ := lines.FieldPos(0)
		if line == 1 {
			if !slices.Equal(fields, columns) {
				return fmt.Errorf("%s, line 1: columns %v, want %v", r.table(), fields, columns)
			}
			continue
		}
		next := row{id: fields[0]}
		for i, text := range fields[1:] {
			if next.numbers[i], err = strconv.Atoi(text); err != nil {
				return fmt.Errorf("%s, line %d, column %s: %q is no whole number", r.table(), line, columns[1+i], text)
			}
		}
		r.rows[next.id] = next
	}
}

// missing returns the images that are not complete: those without a row or a PNG,
// or with an older PNG than the image. An empty PNG is none, as a computer that
// loses its power may leave one.
func (r *results) missing(images []source) []source {
	var todo []source
	for _, image := range images {
		_, hasRow := r.rows[image.id]
		info, err := os.Stat(image.result(r.folder))
		if !hasRow || err != nil || info.Size() == 0 || info.ModTime().Before(image.modified) {
			todo = append(todo, image)
		}
	}
	return todo
}

// writeTable writes the rows of the images that are done, in the images' order.
func (r *results) writeTable(images []source) error {
	return writeWhole(r.table(), func(w io.Writer) error {
		lines := csv.NewWriter(w)
		fields := slices.Clone(columns)
		lines.Write(fields) // errors are kept for Error
		for _, image := range images {
			next, ok := r.rows[image.id]
			if !ok {
				continue
			}
			fields = append(fields[:0], next.id)
			for _, n := range next.numbers {
				fields = append(fields, strconv.Itoa(n))
			}
			lines.Write(fields)
		}
		lines.Flush()
		return lines.Error()
	})
}
