package safetensors

// Values is a tensor for WriteFile: an entry and its elements. Float32s and
// Int64s make one.
type Values struct {
	entry    Entry
	float32s []float32
	int64s   []int64
}

// Float32s returns the F32 tensor with the given elements, in row-major order;
// without a shape it is a scalar. The elements are not copied.
func Float32s(name string, elements []float32, shape ...int) Values {
	return Values{entry: Entry{name, F32, shape}, float32s: elements}
}

// Int64s returns the I64 tensor with the given elements, as Float32s does.
func Int64s(name string, elements []int64, shape ...int) Values {
	return Values{entry: Entry{name, I64, shape}, int64s: elements}
}

// WriteFile writes a file of the given metadata, which may be nil, and tensors.
// It replaces an older file whole or, with any error, not at all: the new file
// is complete and on the disk before it takes the name. Errors are those of
// Create, Writer.WriteFloat32s and Commit.
func WriteFile(path string, metadata map[string]string, tensors ...Values) error {
	entries := make([]Entry, len(tensors))
	for i, t := range tensors {
		entries[i] = t.entry
	}
	w, err := Create(path, metadata, entries)
	if err != nil {
		return err
	}
	defer w.Close()
	for _, t := range tensors {
		if t.entry.DType == I64 {
			err = w.WriteInt64s(t.entry.Name, t.int64s)
		} else {
			err = w.WriteFloat32s(t.entry.Name, t.float32s)
		}
		if err != nil {
			return err
		}
	}
	return w.Commit()
}
