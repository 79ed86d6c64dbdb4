package synth

import "testing"

// 4,000 pictures of 64 × 64, as many as the default training set has.
func BenchmarkPictures(b *testing.B) {
	s := New(1, 4000, 64)
	for b.Loop() {
		s.Pictures(0, s.N)
	}
	b.ReportMetric(float64(s.N*b.N)/b.Elapsed().Seconds(), "images/s")
}

// The labels of as many galaxies as the competition has.
func BenchmarkLabels(b *testing.B) {
	s := New(1, 61578, 64)
	for b.Loop() {
		s.Labels()
	}
	b.ReportMetric(float64(s.N*b.N)/b.Elapsed().Seconds(), "galaxies/s")
}
