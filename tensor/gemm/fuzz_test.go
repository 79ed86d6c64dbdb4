package gemm

import "testing"

// FuzzRun looks for sizes at which a block, a panel or a tile is cut wrongly. The
// low bits of form are the transpositions, whether C is added to, and which
// operands are packers.
func FuzzRun(f *testing.F) {
	f.Add(uint16(5), uint16(7), uint16(3), uint8(0))
	f.Add(uint16(261), uint16(65), uint16(20), uint8(9))
	f.Add(uint16(1), uint16(1030), uint16(64), uint8(2))
	f.Add(uint16(300), uint16(3), uint16(385), uint8(31))
	f.Fuzz(func(t *testing.T, m, n, k uint16, form uint8) {
		e := exact{int(m % 1200), int(n % 1200), int(k % 1200), form&1 != 0, form&2 != 0, form&4 != 0}
		if e.m*e.n*e.k > 1<<22 {
			t.Skip("takes too long")
		}
		p, want := e.product(form&8 != 0, form&16 != 0), e.want()
		r := newRecorder(e, want)
		p.Epilogue = r
		guards := append([]float32(nil), p.C...)
		p.Run()
		r.check(t, e.String())
		verify(t, e.String(), p, want, r.changed)
		for i := range p.C {
			if i%p.Stride >= e.n && p.C[i] != guards[i] {
				t.Fatalf("%v: wrote outside of C, at %d", e, i)
			}
		}
	})
}
