package safetensors

import (
	"cmp"
	"fmt"
	"slices"
)

// checkLayout sorts the records by the place of their data and returns an error
// unless the data of every tensor have the size of its shape and type, and all
// together cover the length bytes behind the header, each byte once:
//
//	0 = begin[0],  end[i] = begin[i+1],  end[last] = length
//
// So what a file makes a reader allocate is bounded by the size of the file.
// Tensors without elements lie between two others and keep the header's order.
func checkLayout(records []record, length int64) error {
	for _, r := range records {
		if err := r.check(length); err != nil {
			return fmt.Errorf("tensor %s: %w", quoted(r.Name), err)
		}
	}
	slices.SortStableFunc(records, func(a, b record) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	end := int64(0)
	for i, r := range records {
		switch {
		case r.begin > end:
			return fmt.Errorf("tensor %s: data_offsets [%d %d] leave a hole: bytes %d to %d belong to no tensor",
				quoted(r.Name), r.begin, r.end, end, r.begin)
		case r.begin < end:
			before := records[i-1]
			return fmt.Errorf("tensor %s: data_offsets [%d %d] overlap tensor %s at [%d %d]",
				quoted(r.Name), r.begin, r.end, quoted(before.Name), before.begin, before.end)
		}
		end = r.end
	}
	if end != length {
		return fmt.Errorf("the file has %d bytes of data, its tensors only %d", length, end)
	}
	return nil
}

// check compares the tensor's offsets with its size and with the length of the
// file's data.
func (r record) check(length int64) error {
	size, err := r.size()
	switch {
	case err != nil:
		return err
	case r.begin > r.end:
		return fmt.Errorf("data_offsets [%d %d] end before they begin", r.begin, r.end)
	case r.end > length:
		return fmt.Errorf("data_offsets [%d %d] end behind the file's %d bytes of data (truncated?)", r.begin, r.end, length)
	case r.end-r.begin != size:
		return fmt.Errorf("data_offsets [%d %d] span %d bytes, shape %v of %s has %d",
			r.begin, r.end, r.end-r.begin, r.Shape, r.DType, size)
	}
	return nil
}
