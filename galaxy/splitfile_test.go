package galaxy

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestASplitThatIsWrittenIsReadAgain(t *testing.T) {
	s, err := Rule{Validation: 0.25, Test: 0.25}.Split(numbered(100))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "split.csv")
	if err := WriteSplit(path, s); err != nil {
		t.Fatal(err)
	}
	again, err := ReadSplit(path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(again.IDs, s.IDs) {
		t.Error("other ids")
	}
	for _, p := range Parts {
		if !slices.Equal(again.Of(p), s.Of(p)) {
			t.Errorf("%v: %v, want %v", p, again.Of(p), s.Of(p))
		}
	}
	content, _ := os.ReadFile(path)
	if !bytes.HasPrefix(content, []byte("GalaxyID,part\n100000,")) {
		t.Errorf("the file begins with %.40q", content)
	}
}

func TestReadSplitTakesOtherNames(t *testing.T) {
	s, err := ReadSplit(written(t, "split.csv", "\ufeffPart,note,id\r\nTraining,x,1.jpg\r\nval,,2\r\n valid ,,3\r\nTEST,,4\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Of(Train), []string{"1"}) || !slices.Equal(s.Of(Validation), []string{"2", "3"}) || !slices.Equal(s.Of(Test), []string{"4"}) {
		t.Errorf("%v: %v", s, s.IDs)
	}
}

func TestReadSplitSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"empty":        {"", "the file is empty, want a header row"},
		"no rows":      {"GalaxyID,part\n", "the file has a header, but no rows"},
		"no part":      {"GalaxyID\n1\n", `no column part in the header "GalaxyID"`},
		"no id":        {"part\ntest\n", `no column GalaxyID in the header "part"`},
		"part twice":   {"part,id,Part\n", "column part stands in the header twice"},
		"another part": {"id,part\n1,test\n2,dev\n", `line 3, column part: "dev" is no part, want train, validation or test`},
		"a blank part": {"id,part\n1,\n", `line 2, column part: "" is no part, want train, validation or test`},
		"an id twice":  {"id,part\n1,test\n1.png,train\n", "line 3, column id: id 1 stands in line 2 already"},
		"a short row":  {"id,part\n1\n", "line 2: the row has 1 values, the header 2"},
	} {
		path := written(t, "split.csv", c.content)
		if s, err := ReadSplit(path); err == nil || err.Error() != path+": "+c.want || s != nil {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte("GalaxyID,part\n1,train\n2.jpg,val\n"))
	f.Add([]byte("\ufeffpart,x,id\r\n\"test\",,\"3\"\r\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := DecodeSplit(bytes.NewReader(content))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := EncodeSplit(&b, s); err != nil {
			t.Fatal(err)
		}
		again, err := DecodeSplit(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range s.IDs {
			p, _ := s.Part(id)
			if q, ok := again.Part(id); !ok || p != q {
				t.Errorf("%q: written as %v, read as %v (%v)", id, p, q, ok)
			}
		}
	})
}
