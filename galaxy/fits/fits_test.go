package fits

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"galaxynet/galaxy"
	"galaxynet/tensor"
)

// header makes a header of cards like "NAXIS   = 2", padded to whole blocks.
func header(cards ...string) []byte {
	var b strings.Builder
	for _, c := range append(cards, "END") {
		if name, value, ok := strings.Cut(c, "= "); ok && !strings.HasPrefix(value, "'") {
			c = fmt.Sprintf("%-8s= %20s", strings.TrimSpace(name), value)
		}
		fmt.Fprintf(&b, "%-80s", c)
	}
	return pad([]byte(b.String()), ' ')
}

func pad(b []byte, with byte) []byte {
	return append(b, bytes.Repeat([]byte{with}, (blockBytes-len(b)%blockBytes)%blockBytes)...)
}

// file makes a FITS file of one unit; values are stored as bits says.
func file(bits int, axes []int, values []float64, more ...string) []byte {
	cards := []string{"SIMPLE = T", fmt.Sprint("BITPIX = ", bits), fmt.Sprint("NAXIS = ", len(axes))}
	for i, n := range axes {
		cards = append(cards, fmt.Sprintf("NAXIS%d = %d", i+1, n))
	}
	var data []byte
	big := binary.BigEndian
	for _, v := range values {
		switch bits {
		case 8:
			data = append(data, uint8(v))
		case 16:
			data = big.AppendUint16(data, uint16(int16(v)))
		case 32:
			data = big.AppendUint32(data, uint32(int32(v)))
		case 64:
			data = big.AppendUint64(data, uint64(int64(v)))
		case -32:
			data = big.AppendUint32(data, math.Float32bits(float32(v)))
		case -64:
			data = big.AppendUint64(data, math.Float64bits(v))
		}
	}
	return append(header(append(cards, more...)...), pad(data, 0)...)
}

// extension is file as an extension of another.
func extension(bits int, axes []int, values []float64) []byte {
	f := file(bits, axes, values, "PCOUNT = 0", "GCOUNT = 1")
	copy(f, fmt.Sprintf("%-80s", "XTENSION= 'IMAGE   '"))
	return f
}

func TestEveryTypeIsReadWithItsScaleUpsideDown(t *testing.T) {
	// 3 columns, 2 rows; the first three values are the lower row.
	stored := []float64{1, 2, 3, 4, 5, 6}
	for _, bits := range []int{8, 16, 32, 64, -32, -64} {
		bands, err := readBands(file(bits, []int{3, 2}, stored, "BZERO = 100.", "BSCALE = 2"))
		if err != nil {
			t.Fatalf("BITPIX %d: %v", bits, err)
		}
		if want := []float32{108, 110, 112, 102, 104, 106}; bands.W != 3 || bands.H != 2 || !slices.Equal(bands.Planes[0], want) {
			t.Errorf("BITPIX %d: %d×%d values %v, want %v", bits, bands.W, bands.H, bands.Planes, want)
		}
	}
	bands, err := readBands(file(16, []int{2, 1}, []float64{-32768, 32767}, "BZERO = 32768", "BSCALE = 1.0")) // unsigned, as most cameras write
	if err != nil || !slices.Equal(bands.Planes[0], []float32{0, 65535}) {
		t.Errorf("unsigned: %v, %v", bands.Planes, err)
	}
	bands, err = readBands(file(16, []int{2, 1}, []float64{-99, 5}, "BLANK = -99"))
	if err != nil || !math.IsNaN(float64(bands.Planes[0][0])) || bands.Planes[0][1] != 5 {
		t.Errorf("BLANK: %v, %v", bands.Planes, err)
	}
}

func TestThreeBandsAreACubeOrThreeImages(t *testing.T) {
	empty := header("SIMPLE = T", "BITPIX = 8", "NAXIS = 0")
	r, g, b := []float64{1, 2}, []float64{3, 4}, []float64{5, 6}
	table := append(header("XTENSION= 'BINTABLE'", "BITPIX = 8", "NAXIS = 2", "NAXIS1 = 3", "NAXIS2 = 5", "PCOUNT = 7", "GCOUNT = 1"), pad(make([]byte, 22), 0)...)
	for name, c := range map[string]struct {
		data   []byte
		planes int
	}{
		"cube":                {file(-32, []int{2, 1, 3}, slices.Concat(r, g, b)), 3},
		"one":                 {file(-32, []int{2, 1}, r), 1},
		"one deep":            {file(-32, []int{2, 1, 1}, r), 1},
		"three images":        {slices.Concat(file(-32, []int{2, 1}, r), extension(16, []int{2, 1}, g), extension(8, []int{2, 1}, b)), 3},
		"three extensions":    {slices.Concat(empty, extension(-32, []int{2, 1}, r), extension(-32, []int{2, 1}, g), extension(-32, []int{2, 1}, b)), 3},
		"behind a table":      {slices.Concat(empty, table, extension(-32, []int{2, 1}, r)), 1},
		"two":                 {slices.Concat(file(-32, []int{2, 1}, r), extension(-32, []int{2, 1}, g)), 1},
		"another size":        {slices.Concat(file(-32, []int{2, 1}, r), extension(-32, []int{1, 2}, g), extension(-32, []int{2, 1}, b)), 1},
		"rubbish behind":      {append(file(-32, []int{2, 1}, r), "rubbish"...), 1},
		"last block not full": {file(-32, []int{2, 1}, r)[:blockBytes+8], 1},
	} {
		bands, err := readBands(c.data)
		if err != nil || len(bands.Planes) != c.planes {
			t.Errorf("%s: %d planes, want %d (%v)", name, len(bands.Planes), c.planes, err)
			continue
		}
		for k, want := range [][]float32{{1, 2}, {3, 4}, {5, 6}}[:c.planes] {
			if !slices.Equal(bands.Planes[k], want) {
				t.Errorf("%s: plane %d is %v, want %v", name, k, bands.Planes[k], want)
			}
		}
	}
}

func TestPictureIsFoundByPackageGalaxy(t *testing.T) {
	// Plain and packed; the brightest pixel of the lower row becomes white in the
	// last.
	values := make([]float64, 5*4)
	for i := range values {
		values[i] = float64(i % 3)
	}
	values[1] = 1e6
	plain := file(-32, []int{5, 4}, values)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(plain)
	w.Close()
	for name, data := range map[string][]byte{"fits": plain, "fits.gz": packed.Bytes()} {
		im, err := galaxy.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r, g, b := im.At(1, 3); im.W != 5 || im.H != 4 || r != 255 || g != 255 || b != 255 {
			t.Errorf("%s: %d×%d pixels, the brightest is %d %d %d", name, im.W, im.H, r, g, b)
		}
		if _, format, _ := image.DecodeConfig(bytes.NewReader(data)); format != name {
			t.Errorf("format %s, want %s", format, name)
		}
	}
}

func TestStretchIsLuptons(t *testing.T) {
	// A band of Gaussian sky of mean 1000 and deviation 2 with three pixels of
	// light: the example of the package comment. The median and the deviation
	// are estimated from 9999 values, each to 2 %.
	random := tensor.Stream(1, "test/sky")
	plane := make([]float32, 101*99)
	for i := range plane {
		plane[i] = float32(1000 + 2*random.NormFloat64())
	}
	plane[0], plane[1], plane[2] = 1000+113, 1000+8875, 1e9
	plane[3], plane[4] = float32(math.NaN()), float32(math.Inf(1))
	im := Stretch(Bands{W: 101, H: 99, Planes: [][]float32{plane}})
	for x, want := range []int{96, 255, 255, 0, 0} {
		if r, g, b := im.At(x, 0); math.Abs(float64(int(r)-want)) > 3 || r != g || g != b {
			t.Errorf("pixel %d is %d %d %d, want %d", x, r, g, b, want)
		}
	}
	// What is below the sky becomes black, so half of the noise is left: the mean
	// of the positive half of a Gaussian over all is σ/√(2π).
	var sum float64
	for _, v := range im.Pix[3*101:] {
		sum += float64(v)
	}
	if mean, want := sum/float64(3*101*98), skyNoise/math.Sqrt(2*math.Pi); math.Abs(mean-want) > .25 {
		t.Errorf("the sky's mean is %.2f, want %.2f", mean, want)
	}
}

func TestStretchKeepsTheRatioOfColours(t *testing.T) {
	for _, unit := range []float64{.01, 1, 100} {
		for _, v := range [][3]float64{{4, 2, 1}, {40, 20, 10}, {4e3, 2e3, 1e3}, {4e6, 2e6, 1e6}} {
			got := compress(v, unit)
			if math.Abs(got[1]/got[0]-.5) > 1e-12 || math.Abs(got[2]/got[0]-.25) > 1e-12 || got[0] > 1 {
				t.Errorf("%v with the unit %g becomes %v", v, unit, got)
			}
		}
	}
}

func TestStretchWithoutNoiseOrValues(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		plane []float32
		want  uint8
	}{
		"all equal": {[]float32{7, 7, 7, 7}, 0},
		"all NaN":   {[]float32{nan, nan, nan, nan}, 0},
		"one star":  {[]float32{9, 7, 7, 7}, 255},
		"huge":      {[]float32{math.MaxFloat32, 0, 0, -math.MaxFloat32}, 3}, // the noise is as large,
	} {
		if r, _, _ := Stretch(Bands{W: 2, H: 2, Planes: [][]float32{c.plane}}).At(0, 0); r != c.want {
			t.Errorf("%s: %d, want %d", name, r, c.want)
		}
	}
}

func TestHostileFilesAreErrors(t *testing.T) {
	image := []string{"SIMPLE = T", "BITPIX = 8", "NAXIS = 2", "NAXIS1 = 3", "NAXIS2 = 2"}
	with := func(i int, card string) []byte {
		cards := slices.Clone(image)
		cards[i] = card
		return append(header(cards...), pad([]byte("123456"), 0)...)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "fits: no image in the file"},
		{"cut off in the header", header(image...)[:160], "fits: the header has no end"},
		{"cut off in the data", append(header(image...), "12345"...), "fits: the file ends within the data: 5 bytes of 6"},
		{"no end", bytes.Repeat([]byte{' '}, maxHeader+2*blockBytes), "fits: the header begins with"},
		{"no axes", header("SIMPLE = T", "BITPIX = 8", "NAXIS = 0"), "fits: no image in the file"},
		{"one axis", append(header("SIMPLE = T", "BITPIX = 8", "NAXIS = 1", "NAXIS1 = 1"), pad([]byte{1}, 0)...), "fits: no image in the file"},
		{"negative axis", with(3, "NAXIS1 = -3"), "fits: NAXIS1 is missing or -3"},
		{"huge axis", with(3, "NAXIS1 = 4611686018427387904"), "fits: NAXIS1 is missing or 4611686018427387904"},
		{"axis beyond an int", with(3, "NAXIS1 = 99999999999999999999"), "fits: NAXIS1 is \"= 99999999999999999999\""},
		{"many axes", with(2, "NAXIS = 1000000000"), "fits: NAXIS is missing or 1000000000"},
		{"negative axes", with(2, "NAXIS = -1"), "fits: NAXIS is missing or -1"},
		{"axes as text", with(2, "NAXIS   = 'two'"), "fits: NAXIS is \"= 'two'\""},
		{"axis twice", with(2, "NAXIS1 = 3"), "fits: NAXIS1 twice"},
		{"axis missing", with(4, "COMMENT"), "fits: NAXIS2 is missing"},
		{"bits", with(1, "BITPIX = 7"), "fits: BITPIX is 7"},
		{"not standard", with(0, "SIMPLE = F"), "fits: the header begins with \"SIMPLE\""},
		{"two planes", append(header("SIMPLE = T", "BITPIX = 8", "NAXIS = 3", "NAXIS1 = 1", "NAXIS2 = 1", "NAXIS3 = 2"), pad([]byte("12"), 0)...), "fits: an image of 2 planes, want 1 or 3"},
		{"bomb", header("SIMPLE = T", "BITPIX = 8", "NAXIS = 2", "NAXIS1 = 30000", "NAXIS2 = 30000"), "fits: an image of 30000×30000 pixels"},
	} {
		_, err := Decode(bytes.NewReader(c.data))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if _, err := DecodeConfig(bytes.NewReader(c.data)); err == nil {
			t.Errorf("%s: DecodeConfig returned no error", c.name)
		}
	}
	if _, err := galaxy.Decode([]byte("\x1f\x8b\x00 not packed")); err == nil || !strings.Contains(err.Error(), "fits: unpacking: ") {
		t.Errorf("packed badly: %v", err)
	}
}

// zeros is a reader that never ends, and counts what was read.
type zeros struct{ read int }

func (z *zeros) Read(p []byte) (int, error) {
	clear(p)
	z.read += len(p)
	return len(p), nil
}

// What follows the headers is not read, be it what a bomb unpacks to.
func TestBombsAreRefusedFromTheirHeaders(t *testing.T) {
	large := header("SIMPLE = T", "BITPIX = 8", "NAXIS = 2", "NAXIS1 = 30000", "NAXIS2 = 30000")
	small := file(8, []int{3, 2}, []float64{1, 2, 3, 4, 5, 6})
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no FITS":              {nil, "fits: the header begins with"},
		"a large image":        {large, "fits: an image of 30000×30000 pixels"},
		"behind a small image": {small, ""},
	} {
		var rest zeros
		_, err := Decode(io.MultiReader(bytes.NewReader(c.data), &rest))
		if message := fmt.Sprint(err); c.want == "" && err != nil || !strings.HasPrefix(message, c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if rest.read > 1<<16 {
			t.Errorf("%s: %d bytes were read", name, rest.read)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(file(16, []int{3, 2}, []float64{1, 2, 3, 4, 5, 6}, "BZERO = 32768", "BSCALE = 1.5", "BLANK = 3"))
	f.Add(file(-32, []int{2, 1, 3}, make([]float64, 6), "OBJECT  = 'M 51'", "CONTINUE  'galaxy'", "CRVAL1 = 1.5E3"))
	f.Add(slices.Concat(header("SIMPLE = T", "BITPIX = 8", "NAXIS = 0"), extension(8, []int{2, 2}, []float64{1, 2, 3, 4})))
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err1 := DecodeConfig(bytes.NewReader(data))
		img, err2 := Decode(bytes.NewReader(data))
		if err2 != nil {
			if !strings.HasPrefix(err2.Error(), "fits: ") {
				t.Errorf("error %q", err2)
			}
			return
		}
		if err1 != nil || img.Bounds() != image.Rect(0, 0, config.Width, config.Height) {
			t.Errorf("bounds %v, but the header said %d×%d (%v)", img.Bounds(), config.Width, config.Height, err1)
		}
	})
}
