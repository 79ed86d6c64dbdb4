// Package safetensors reads and writes the weights files of that name, the
// format in which PyTorch's world exchanges named tensors.
//
// A file says first what it holds and where, as JSON, and then holds the bare
// values, little-endian and row-major. So a reader knows every name and shape
// after a few kilobytes and goes straight to the tensor it wants, and a writer
// that knows its shapes streams the values behind each other: neither holds
// more than one tensor and a buffer of 64 KiB.
//
// # Layout
//
//	byte 0     8         8+n                     end
//	     ┌─────┬─────────┬───────────────────────┐
//	     │  n  │ header  │ data                  │
//	     └─────┴─────────┴───────────────────────┘
//	      u64   n bytes   end-8-n bytes
//
//	header  {"__metadata__": {"key": "text", …},              may be absent
//	         "name": {"dtype": "F32",
//	                  "shape": [2, 3],                        [] is a scalar
//	                  "data_offsets": [begin, end]}, …}       from byte 8+n
//
// # A file on paper
//
// The tensor "w" with the two elements 1 and -2. The header is 54 characters
// and two spaces, so that the data begin at a multiple of 8: n = 56 = 0x38.
// The float 1 is 0x3f800000 and -2 is 0xc0000000, lowest byte first:
//
//	 0  38 00 00 00 00 00 00 00                           n = 56
//	 8  {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
//	62  20 20                                             two spaces
//	64  00 00 80 3f  00 00 00 c0                          1, -2
//	72                                                    end
//
// # What a reader checks
//
// A file comes from outside and may be cut off, broken or hostile. Open accepts
// it only if all of this holds, and otherwise returns an error that names the
// file, the tensor and the rule:
//
//   - n is at most 100 000 000 and at most what follows it in the file;
//   - the header begins with '{', is UTF-8 and JSON of exactly the form above,
//     with white space behind it or nothing; no key comes twice, at any level,
//     and none is unknown;
//   - numbers are whole, written as digits only, and fit; a shape has at most
//     64 of them, and the product of those other than zero is an int;
//   - end - begin is the product of the shape times the size of an element;
//   - the tensors cover the data from its first byte to its last, without a
//     hole and without overlap.
//
// The reference implementation checks the same, but skips unknown keys, takes
// null for the metadata, lets a name come twice and does not bound the number of
// dimensions. Together the rules bound what is kept in memory by the size of the
// file: the header's names and shapes take up to four times its text, and the
// values of a tensor at most twice its data, where F16 becomes float32.
//
// A file may hold any type of the reference implementation, such as U8; it is
// an error only to ask for the values of a tensor whose type is not one of F32,
// F64, F16, BF16 and I64.
//
// # Reading order
//
// entry.go (types and shapes), file.go (Open and reading), header.go (the JSON
// text), layout.go (the offsets), convert.go (elements); encode.go (the header
// that is written), writer.go (streaming, and replacing a file whole),
// writefile.go (the short form); tensor.go (for tensor.Tensor).
package safetensors
