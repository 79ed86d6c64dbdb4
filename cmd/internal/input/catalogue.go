package input

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"galaxynet/galaxy"
)

// isCatalogue tells by a file's name whether it is one.
func isCatalogue(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.Contains([]string{".csv", ".txt", ".lst", ".list"}, filepath.Ext(name))
}

// addCatalogue adds the images that a catalogue lists.
func (f *Found) addCatalogue(path string, folders []string) error {
	names, err := readCatalogue(path)
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", path, err)
	}
	own := filepath.Dir(path)
	if len(folders) == 0 {
		folders = []string{own}
	}
	var byID map[string]galaxy.ImageFile // made when the first id is met
	for _, name := range names {
		if strings.ContainsAny(name, `/\`) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(own, name)
			}
			f.Files = append(f.Files, imageFile(name))
			continue
		}
		if byID == nil {
			if byID, err = index(folders); err != nil {
				return fmt.Errorf("catalogue %s: %w", path, err)
			}
		}
		id := galaxy.ImageID(name)
		file, ok := byID[id]
		if !ok {
			missing := fmt.Errorf("there is none in %s, where the ids of %s are looked for", strings.Join(folders, ", "), path)
			f.Bad = append(f.Bad, galaxy.BadImage{ImageFile: galaxy.ImageFile{ID: id, Path: id}, Err: missing})
			continue
		}
		f.Files = append(f.Files, file)
	}
	return nil
}

// index returns the images of folders by their ids.
func index(folders []string) (map[string]galaxy.ImageFile, error) {
	files, err := galaxy.FindImages(folders...)
	if err != nil {
		return nil, fmt.Errorf("%w; -images names the folder of its images", err)
	}
	byID := make(map[string]galaxy.ImageFile, len(files))
	for _, file := range files {
		byID[file.ID] = file
	}
	return byID, nil
}

// readCatalogue returns the ids and paths in a file, which may be compressed.
func readCatalogue(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	buffered := bufio.NewReader(file)
	if magic, _ := buffered.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return decodeCatalogue(buffered)
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	return decodeCatalogue(bufio.NewReader(unpacked))
}

// headings are the names of columns that list images, in lower case.
var headings = []string{"path", "file", "filename", "image", "galaxyid", "id", "id_str"}

// decodeCatalogue returns the ids and paths in a text. Of a table that has several
// columns of headings the first of headings counts.
func decodeCatalogue(r *bufio.Reader) (names []string, err error) {
	if mark, _ := r.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		r.Discard(3)
	}
	table := csv.NewReader(r)
	table.Comment, table.TrimLeadingSpace, table.FieldsPerRecord = '#', true, 0
	column := -1
	for {
		record, err := table.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if column < 0 {
			if column = headingOf(record); column >= 0 {
				continue
			}
			if len(record) > 1 {
				return nil, fmt.Errorf("its first line has no column called %s", strings.Join(headings, ", "))
			}
			column = 0 // a text without a header
		}
		name := strings.TrimSpace(record[column])
		if name == "" {
			line, _ := table.FieldPos(column)
			return nil, fmt.Errorf("line %d names no image", line)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, errors.New("it lists no images")
	}
	return names, nil
}

// headingOf returns the column of a header that lists images, or -1.
func headingOf(record []string) int {
	for _, heading := range headings {
		for column, name := range record {
			if strings.EqualFold(strings.TrimSpace(name), heading) {
				return column
			}
		}
	}
	return -1
}
