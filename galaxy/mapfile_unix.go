//go:build unix

package galaxy

import (
	"fmt"
	"math"
	"os"
	"syscall"
)

// mapFile returns a file's bytes, which must not be written to, and a function
// that ends their life. They are the system's own copy of the file, so that
// several programs share them and a large file needs no memory that could run
// out.
func mapFile(path string) (data []byte, unmap func() error, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	switch n := info.Size(); {
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("not a regular file")
	case n == 0:
		return nil, func() error { return nil }, nil
	case n > math.MaxInt:
		return nil, nil, fmt.Errorf("a file of %d bytes cannot be mapped on this machine", n)
	default:
		data, err = syscall.Mmap(int(file.Fd()), 0, int(n), syscall.PROT_READ, syscall.MAP_SHARED)
		if err != nil {
			return nil, nil, fmt.Errorf("mapping: %w", err)
		}
		return data, func() error { return syscall.Munmap(data) }, nil
	}
}
