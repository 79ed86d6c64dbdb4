package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"galaxynet/galaxy"
)

// written returns the files that are asked for.
func (c Config) written() []string {
	return slices.DeleteFunc([]string{c.Out, c.JSON}, func(path string) bool { return path == "" })
}

// outputs names the files that are asked for.
func (c Config) outputs() string { return strings.Join(c.written(), " and ") }

// checkOutputs returns an error if a file cannot be written, or is one that is to be
// read: better now than when all is predicted.
func (c Config) checkOutputs() error {
	for _, path := range c.written() {
		info, err := os.Stat(path)
		if err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not an ordinary file; give another name for the predictions", path)
		}
		for _, name := range slices.Concat(c.Images, c.Models, []string{c.IDs}) {
			if read, err2 := os.Stat(name); err == nil && err2 == nil && os.SameFile(info, read) {
				return fmt.Errorf("%s is to be read; give another name for the predictions", path)
			}
		}
		probe, err := os.CreateTemp(filepath.Dir(path), ".predict-*")
		if err != nil {
			return fmt.Errorf("no file can be written beside %s: %w; make the folder, or give another", path, err)
		}
		if err := probe.Close(); err != nil {
			return fmt.Errorf("writing beside %s: %w", path, err)
		}
		if err := os.Remove(probe.Name()); err != nil {
			return fmt.Errorf("writing beside %s: %w", path, err)
		}
	}
	return nil
}

// write writes the predictions to the files that are asked for.
func (c Config) write(l *galaxy.Labels, files []galaxy.ImageFile) error {
	for i, v := range l.Values {
		if v != v {
			return fmt.Errorf("the prediction for galaxy %s is not a number: the model is of no use", l.IDs[i/galaxy.Columns])
		}
	}
	if c.Out != "" {
		if err := galaxy.WriteSubmission(c.Out, l, l.IDs); err != nil {
			return err
		}
	}
	if c.JSON == "" {
		return nil
	}
	return galaxy.WriteWhole(c.JSON, func(w io.Writer) error { return writeObjects(w, l, files) })
}

// An object is a line of JSON.
type object struct {
	ID        string    `json:"id"`
	Path      string    `json:"path"`
	Reading   string    `json:"reading"`   // what most volunteers would say
	Fractions fractions `json:"fractions"` // by the names of the columns
}

// fractions are a row of labels.
type fractions []float32

// MarshalJSON names the columns in their order. Numbers are as in the CSV.
func (f fractions) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, v := range f {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendQuote(text, galaxy.ColumnNames[i])
		text = strconv.AppendFloat(append(text, ':'), float64(v), 'f', -1, 32)
	}
	return append(text, '}'), nil
}

// writeObjects writes an object a line. files has at least the galaxies of l, in the
// same order.
func writeObjects(w io.Writer, l *galaxy.Labels, files []galaxy.ImageFile) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // paths are to be read
	k := 0
	for i, id := range l.IDs {
		for files[k].ID != id {
			k++
		}
		if err := e.Encode(object{id, files[k].Path, galaxy.Reading(l.Row(i)), fractions(l.Row(i))}); err != nil {
			return err
		}
	}
	return nil
}
