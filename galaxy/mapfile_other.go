//go:build !unix

package galaxy

import "os"

// mapFile returns a file's bytes, and a function that ends their life. Systems
// that are no Unix read the file.
func mapFile(path string) (data []byte, unmap func() error, err error) {
	data, err = os.ReadFile(path)
	return data, func() error { return nil }, err
}
