package galaxy

import (
	"strings"
	"testing"
)

func TestImageIDTakesTheEndingOff(t *testing.T) {
	for name, want := range map[string]string{
		"100008.jpg": "100008", "100008.JPEG": "100008", "a.b.png": "a.b", "x.fits.gz": "x", "x.FIT": "x",
		"100008": "100008", "a.txt": "a.txt", ".jpg": "", "7.jpg.png": "7.jpg", "": "", "jpg": "jpg",
	} {
		if got := ImageID(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestAnErrorListsTheFirstFewNames(t *testing.T) {
	for n, want := range map[int]string{
		1: `1 id has ("100000")`,
		2: `2 ids have ("100000", "100007")`,
		6: `6 ids have ("100000", "100007", "100014", "100021", "100028", …)`,
	} {
		if got := count(numbered(n), "id has", "ids have"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestLongTextsAreAbridged(t *testing.T) {
	for text, want := range map[string]string{
		"short":                        "short",
		strings.Repeat("x", 41):        strings.Repeat("x", 40) + "…",
		strings.Repeat("x", 39) + "äö": strings.Repeat("x", 39) + "…", // cut within a character
	} {
		if got := abridged(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
