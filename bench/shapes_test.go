package bench

import (
	"strings"
	"testing"
)

// The rows of the tables that the engine is compared by.
const tableRows = `
sq256 (256,256,256 NN)
sq512 (512,512,512 NN)
sq1024 (1024,1024,1024 NN)
sq2048 (2048,2048,2048 NN)
conv1_im2col (64,3600,243 NN)
conv2_im2col (96,900,1600 NN)
conv2_dW (96,1600,900 NT)
conv2_dcol (1600,900,96 TN)
fc1_fwd (64,2700,21600 NT)
fc1_dW (2700,21600,64 TN)
fc1_dX (64,21600,2700 NN)
fc2_fwd (64,675,2700 NT)
fc2_dW (675,2700,64 TN)
fc2_dX (64,2700,675 NN)
fc3_fwd (64,37,675 NT)
fc3_dW (37,675,64 TN)
fc1_b1 (1,2700,21600 NT)
odd_333x777x555 (333,777,555 NN)
odd_37x675x129 (37,675,129 NN)
tall_20000x37x64 (20000,37,64 NN)
`

func TestShapesAreTheRowsOfTheTables(t *testing.T) {
	var got strings.Builder
	got.WriteString("\n")
	for _, s := range Shapes {
		got.WriteString(s.String() + "\n")
	}
	if got.String() != tableRows {
		t.Errorf("Shapes are%swant%s", got.String(), tableRows)
	}
}

func TestFlopsCountsAMultiplicationAndAnAdditionForEachTerm(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		want  float64
	}{
		{Shape{M: 1, N: 1, K: 1}, 2},
		{Shape{M: 64, N: 37, K: 675}, 3_196_800},
		{Shape{M: 3, N: 5, K: 7, TransposeB: true}, 210},
		{Shape{M: 100_000, N: 100_000, K: 100_000}, 2e15}, // more than an int32 holds
	} {
		if got := c.shape.Flops(); got != c.want {
			t.Errorf("%v: %v operations, want %v", c.shape, got, c.want)
		}
	}
}

func TestByNameKeepsTheOrderAskedFor(t *testing.T) {
	got, err := ByName("tall_20000x37x64", "sq256")
	if err != nil || len(got) != 2 || got[0].M != 20000 || got[1].M != 256 {
		t.Errorf("got %v, error %v", got, err)
	}
	_, err = ByName("sq256", "sq257")
	if err == nil || !strings.Contains(err.Error(), `"sq257"`) || !strings.Contains(err.Error(), "sq256, sq512") {
		t.Errorf("unknown name: error %v, want one that names it and lists the known ones", err)
	}
}
