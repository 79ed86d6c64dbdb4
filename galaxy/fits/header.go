package fits

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"galaxynet/galaxy"
)

// A FITS file is a row of units; each is a header and data, both in blocks of 2880
// bytes. A header consists of cards of 80 characters, the last of which is END.
const (
	blockBytes = 2880
	cardBytes  = 80
	maxHeader  = 1000 * blockBytes
	maxUnits   = 1000
)

// A unit is what a header says about its data.
type unit struct {
	image  bool // a plain image, as against a table
	bits   int  // BITPIX: 8, 16, 32, 64, or -32 and -64 for floats
	axes   []int
	header int // bytes of the header
	data   int // bytes of the data, without the rest of the last block
}

// planes returns the number of planes of an image with columns and rows, else 0.
func (u unit) planes() int {
	if !u.image || len(u.axes) < 2 || u.data == 0 {
		return 0
	}
	n := 1
	for _, a := range u.axes[2:] {
		n *= a
	}
	return n
}

// tooLarge tells whether an image has more pixels than a picture may have.
func (u unit) tooLarge() bool {
	return u.planes() > 0 && u.axes[0] > galaxy.MaxPixels/u.axes[1]
}

// readHeader reads a header at the beginning of data. Only the cards that say how
// much data there is are looked at, and only in the form that the standard
// prescribes, with the value in columns 11 to 30: so the reader, which takes
// memory for it, finds the same numbers. It returns an error if a number is absurd
// or missing.
func readHeader(data []byte) (unit, error) {
	var u unit
	numbers := map[string]int64{}
	for at := 0; ; at += cardBytes {
		if at+cardBytes > len(data) || at > maxHeader {
			return u, errors.New("fits: the header has no end")
		}
		card := data[at : at+cardBytes]
		name := string(bytes.TrimRight(card[:8], " "))
		if name == "END" {
			u.header = (at + cardBytes + blockBytes - 1) / blockBytes * blockBytes
			break
		}
		if at == 0 {
			switch value := strings.TrimSpace(string(card[10:30])); {
			case name == "SIMPLE" && value == "T", name == "XTENSION" && strings.HasPrefix(value, "'IMAGE"):
				u.image = true
			case name != "XTENSION":
				return u, fmt.Errorf("fits: the header begins with %q, not with SIMPLE or XTENSION", name)
			}
		}
		if !counts(name) {
			continue
		}
		if _, twice := numbers[name]; twice {
			return u, fmt.Errorf("fits: %s twice", name)
		}
		v, err := strconv.ParseInt(strings.TrimSpace(string(card[10:30])), 10, 64)
		rest := strings.TrimSpace(string(card[30:]))
		if err != nil || card[8] != '=' || card[9] != ' ' || rest != "" && rest[0] != '/' {
			return u, fmt.Errorf("fits: %s is %q, want a whole number in columns 11 to 30", name, strings.TrimSpace(string(card[8:])))
		}
		numbers[name] = v
	}
	return u, u.measure(numbers)
}

// counts reports whether a card tells how much data there is.
func counts(name string) bool {
	switch name {
	case "BITPIX", "NAXIS", "PCOUNT", "GCOUNT":
		return true
	}
	return strings.HasPrefix(name, "NAXIS")
}

// measure sets bits, axes and data:
//
//	data = |BITPIX|/8 · GCOUNT · (PCOUNT + NAXIS1 · NAXIS2 · …)
func (u *unit) measure(numbers map[string]int64) error {
	switch bits := numbers["BITPIX"]; bits {
	case 8, 16, 32, 64, -32, -64:
		u.bits = int(bits)
	default:
		return fmt.Errorf("fits: BITPIX is %d, want 8, 16, 32, 64, -32 or -64", bits)
	}
	n, ok := numbers["NAXIS"]
	if !ok || n < 0 || n > 9 {
		return fmt.Errorf("fits: NAXIS is missing or %d, want 0 to 9", n)
	}
	const most = 16 * galaxy.MaxPixels // far from what an int cannot hold, in 32 bits too
	elements := min(n, 1)
	for i := range n {
		length, ok := numbers[fmt.Sprint("NAXIS", i+1)]
		if !ok || length < 0 || length > most || length > 0 && elements > most/length {
			return fmt.Errorf("fits: NAXIS%d is missing or %d: more than %d values, or less than none", i+1, length, most)
		}
		u.axes = append(u.axes, int(length))
		elements *= length
	}
	extra, groups := numbers["PCOUNT"], int64(1)
	if g, ok := numbers["GCOUNT"]; ok {
		groups = g
	}
	if groups != 1 || extra < 0 || extra > most || u.image && extra != 0 {
		return fmt.Errorf("fits: PCOUNT %d and GCOUNT %d, want 0 and 1 of an image", extra, groups)
	}
	size := (elements + extra) * int64(max(u.bits, -u.bits)/8)
	if size > 1<<31-1-blockBytes {
		return fmt.Errorf("fits: %d bytes of data are too many", size)
	}
	u.data = int(size)
	return nil
}
