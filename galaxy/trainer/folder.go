package trainer

import (
	"errors"
	"fmt"
	"os"
)

// ErrNotEmpty is what MakeFolder returns for a folder that has something in it.
var ErrNotEmpty = errors.New("it is not empty")

// MakeFolder makes a folder for a run, if it is not there. It returns an error that
// is ErrNotEmpty if there is something in it, such as another run.
func MakeFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("making the run's folder: %w", err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("making the run's folder: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("making the run's folder: %s: %w", folder, ErrNotEmpty)
	}
	return nil
}
