package galaxy

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WriteWhole writes a file whole or not at all: write fills a new file in the same
// folder, which is made durable and then gets the name path, in place of an older
// file. On an error the older one is untouched and the new one removed. If path
// ends in .gz the content is compressed. Errors name the file.
func WriteWhole(path string, write func(w io.Writer) error) error {
	// Renaming would replace a device or a pipe by a file.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("writing %s: exists and is not a regular file", path)
	}
	file, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	err = fill(file, strings.HasSuffix(path, ".gz"), write)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(file.Name()))
	}
	// Not every system can make the renaming durable; the file is whole without.
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		folder.Sync()
		folder.Close()
	}
	return nil
}

// fill writes the content, compressed or not.
func fill(file io.Writer, compress bool, write func(w io.Writer) error) error {
	buffered := bufio.NewWriterSize(file, 1<<16)
	if !compress {
		if err := write(buffered); err != nil {
			return err
		}
		return buffered.Flush()
	}
	packed := gzip.NewWriter(buffered)
	if err := write(packed); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	return buffered.Flush()
}

// createBeside creates a file with a new name in the folder of path. (The
// permissions are those of an ordinary new file, unlike those of
// os.CreateTemp, which only the owner can read.)
func createBeside(path string) (*os.File, error) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("%s.%d-%d.tmp", path, os.Getpid(), i)
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}
