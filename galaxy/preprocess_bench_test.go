package galaxy

import (
	"bytes"
	"image/jpeg"
	"image/png"
	"testing"

	"galaxynet/tensor"
)

// benchmarkJPEG returns a picture like those of the challenge, 424×424 pixels,
// 4:2:0: a bright ellipse with soft edges and a few stars, on a noisy dark ground.
func benchmarkJPEG(b *testing.B) []byte {
	random := tensor.Stream(5, "preprocess")
	im := NewRGB(424, 424)
	for y := range im.H {
		for x := range im.W {
			u, v := float64(x-212)/70, float64(y-205)/50
			glow := 180 / (1 + u*u + v*v + (u*u+v*v)*(u*u+v*v))
			for c := range 3 {
				im.Pix[3*(y*im.W+x)+c] = uint8(min(255, max(0, glow+4+4*random.NormFloat64())))
			}
		}
	}
	for range 8 {
		x, y := 4+random.IntN(416), 4+random.IntN(416)
		for i := range 49 {
			copy(im.Pix[3*((y+i/7-3)*im.W+x+i%7-3):], []uint8{230, 220, 240})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, im.Image(), &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

// BenchmarkPreprocess times what cmd/preprocess does with one image on one
// processor, and each step by itself.
func BenchmarkPreprocess(b *testing.B) {
	file := benchmarkJPEG(b)
	decoded, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	im := FromImage(decoded)
	region := FindRegion(im, Study)
	crop := region.Crop(im)
	small := ResizeArea(crop, 64, 64)
	b.Logf("%d bytes, %+v", len(file), region)
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"all", func() error {
			im, err := Decode(file)
			if err == nil {
				ResizeArea(FindRegion(im, Study).Crop(im), 64, 64)
			}
			return err
		}},
		{"decode", func() error { _, err := jpeg.Decode(bytes.NewReader(file)); return err }},
		{"convert", func() error { FromImage(decoded); return nil }},
		{"region", func() error { FindRegion(im, Study); return nil }},
		{"crop", func() error { region.Crop(im); return nil }},
		{"resize", func() error { ResizeArea(crop, 64, 64); return nil }},
		{"encode", func() error { return png.Encode(new(bytes.Buffer), small.Image()) }},
	} {
		b.Run(step.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := step.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
