package galaxy_test

import (
	"fmt"
	"strings"

	"galaxynet/galaxy"
)

// A file with some of the columns, in any order: the others are unknown.
func ExampleDecodeLabels() {
	labels, err := galaxy.DecodeLabels(strings.NewReader(
		"Class7.1,Class7.2,Class7.3,GalaxyID,Class1.1,Class1.2,Class1.3,Class6.1,Class6.2\n" +
			"0.74,0.03,0,100053.jpg,0.77,0.18,0.05,0,1\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	row := labels.Row(0)
	fmt.Println(labels.IDs[0], galaxy.Reading(row))
	fmt.Println(galaxy.CheckSums(row, galaxy.SumTolerance))

	conditional := make([]float32, galaxy.Columns)
	galaxy.ConditionalTo(conditional, row)
	fmt.Printf("%.2f of all, %.2f of those who said smooth\n", row[15], conditional[15])

	_, err = galaxy.DecodeLabels(strings.NewReader("GalaxyID,Class1.1\n7,0.5\n8,1.5\n"))
	fmt.Println(err)
	// Output:
	// 100053 smooth, completely round, not odd
	// <nil>
	// 0.74 of all, 0.96 of those who said smooth
	// line 3, column Class1.1: 1.5 is not between 0 and 1
}
