package galaxy

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// numbered returns n ids of six digits.
func numbered(n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprint(100000+7*i))
	}
	return ids
}

func TestSplitFollowsTheHashThatItsCommentTells(t *testing.T) {
	// What printf %s SALT/ID | sha256sum begins with.
	for _, c := range []struct {
		salt, id string
		u        float64
	}{
		{"", "100008", 0xf26f / 65536.},
		{"", "100053", 0x36b1 / 65536.},
		{"a", "100008", 0x25d5 / 65536.},
	} {
		below := Rule{Test: c.u - 1./512, Salt: c.salt}
		above := Rule{Test: c.u + 1./512, Salt: c.salt}
		if below.part(c.id) != Train || above.part(c.id) != Test {
			t.Errorf("%s/%s: %v below and %v above u = %v", c.salt, c.id, below.part(c.id), above.part(c.id), c.u)
		}
	}
}

func TestSplitHasAboutTheFractions(t *testing.T) {
	ids := numbered(5000)
	s, err := Rule{Validation: 0.1, Test: 0.2, Salt: "x"}.Split(ids)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.IDs, ids) {
		t.Error("the order of ids changed")
	}
	// Binomial: deviations sqrt(n p (1-p)) of 21, 28 and 32; five of them.
	for p, want := range map[Part]float64{Train: 3500, Validation: 500, Test: 1000} {
		n := float64(len(s.Of(p)))
		if math.Abs(n-want) > 5*math.Sqrt(want*(1-want/5000)) {
			t.Errorf("%v has %v galaxies, want about %v", p, n, want)
		}
	}
}

func TestSplitIsStableWhenGalaxiesAreAdded(t *testing.T) {
	ids := numbered(1000)
	rule := Rule{Validation: 0.25, Test: 0.25}
	all, err := rule.Split(ids)
	if err != nil {
		t.Fatal(err)
	}
	some, err := rule.Split(ids[300:700])
	if err != nil {
		t.Fatal(err)
	}
	moved, salted := 0, 0
	other, _ := Rule{Validation: 0.25, Test: 0.25, Salt: "other"}.Split(ids)
	for _, id := range ids {
		p, _ := all.Part(id)
		if q, ok := some.Part(id); ok && p != q {
			moved++
		}
		if q, _ := other.Part(id); p != q {
			salted++
		}
	}
	if moved != 0 {
		t.Errorf("%d galaxies changed their part", moved)
	}
	// Independent divisions differ for 1 - (1/4 + 1/16 + 1/16) = 5/8.
	if salted < 550 || salted > 700 {
		t.Errorf("another salt moved %d of 1000, want about 625", salted)
	}
}

func TestUnbiasedGalaxiesAreTheTestIfAsked(t *testing.T) {
	ids := []string{"100008", "115091", "115094", "817377", "x", "-5"}
	s, err := Rule{TestUnbiased: true}.Split(ids)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Of(Test); !slices.Equal(got, ids[:2]) {
		t.Errorf("test: %v", got)
	}
	if got := s.String(); got != "4 for train, 0 for validation, 2 for test" {
		t.Error(got)
	}
}

func TestSplitRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		rule Rule
		want string
	}{
		"a negative fraction": {Rule{Test: -0.1}, "split: fractions 0 for validation and -0.1 for the test, want 0 or more and less than 1 together"},
		"no training":         {Rule{Test: 0.5, Validation: 0.5}, "split: fractions 0.5 for validation and 0.5 for the test, want 0 or more and less than 1 together"},
		"NaN":                 {Rule{Test: math.NaN()}, "split: fractions 0 for validation and NaN for the test, want 0 or more and less than 1 together"},
		"two tests":           {Rule{Test: 0.1, TestUnbiased: true}, "split: a fraction of 0.1 for the test, which the unbiased galaxies are"},
		"an id twice":         {Rule{}, `split: id "a" occurs twice`},
	} {
		if s, err := c.rule.Split([]string{"a", "b", "a"}); err == nil || err.Error() != c.want || s != nil {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	s, err := Rule{}.Split([]string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check([]string{"b"}); err != nil {
		t.Error(err)
	}
	if err := s.Check([]string{"c", "b", "d"}); err == nil || err.Error() != `split: 2 ids have ("c", "d") no part` {
		t.Errorf("ids that it lacks: %v", err)
	}
	if got := Part(7).String(); got != "Part(7)" {
		t.Error(got)
	}
}
