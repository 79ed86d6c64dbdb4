package progress

import (
	"regexp"
	"strings"
	"testing"
)

func TestALineForEachTenth(t *testing.T) {
	var out strings.Builder
	p := New(&out, false)
	p.Line("%d images", 25)
	for done := 1; done <= 25; done++ {
		p.Set(done, 25)
	}
	p.End()
	p.Line("end")
	got := regexp.MustCompile(`, \S+ images/s`).ReplaceAllString(out.String(), "")
	want := "25 images\n"
	for _, done := range []string{"3", "5", "8", "10", "13", "15", "18", "20", "23", "25"} {
		want += done + " of 25 images\n"
	}
	if want += "end\n"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestQuietPrintsWhatIsImportant(t *testing.T) {
	var out strings.Builder
	p := New(&out, true)
	p.Line("a")
	p.Set(1, 1)
	p.Important("skipped: %s", "x")
	p.End()
	if out.String() != "skipped: x\n" {
		t.Errorf("%q", out.String())
	}
}
