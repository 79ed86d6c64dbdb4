package main

import "testing"

func TestSumFieldsTurnsTicksIntoSeconds(t *testing.T) {
	const line = "cpu  100 20 3 9999 50 0 0 7 0 0"
	got, err := sumFields(line, 1, 2, 3, 6, 7, 8)
	if err != nil || got != 1.30 {
		t.Errorf("got %v, error %v, want 1.30", got, err)
	}
	for _, c := range []struct {
		line  string
		index int
	}{{"cpu 1", 2}, {"cpu x", 1}, {"", 0}} {
		if _, err := sumFields(c.line, c.index); err == nil {
			t.Errorf("sumFields(%q, %d): no error", c.line, c.index)
		}
	}
}
