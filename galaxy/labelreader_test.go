package galaxy

import (
	"bytes"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// written returns the path of a new file with that content.
func written(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadLabelsTakesEveryForm(t *testing.T) {
	for name, content := range map[string]string{
		"plain":                  "GalaxyID,Class1.1,Class1.2\n7,0.25,0.5\n8,1,\n",
		"no newline at the end":  "GalaxyID,Class1.1,Class1.2\n7,0.25,0.5\n8,1,",
		"CRLF":                   "GalaxyID,Class1.1,Class1.2\r\n7,0.25,0.5\r\n8,1,\r\n",
		"byte order mark":        "\ufeffGalaxyID,Class1.1,Class1.2\n7,0.25,0.5\n8,1,\n",
		"quoted":                 "\"GalaxyID\",\"Class1.1\",\"Class1.2\"\n\"7\",\"0.25\",\"0.5\"\n\"8\",\"1\",\"\"\n",
		"mark and quoted":        "\ufeff\"GalaxyID\",\"Class1.1\",Class1.2\r\n\"7\",0.25,0.5\r\n8,1,\r\n",
		"other order":            "Class1.2,GalaxyID,Class1.1\n0.5,7,0.25\n,8,1\n",
		"other case":             "galaxyid,CLASS1.1,class1.2\n7,0.25,0.5\n8,1,\n",
		"id_str":                 "id_str,Class1.1,Class1.2\n7,0.25,0.5\n8,1,\n",
		"spaces":                 " GalaxyID , Class1.1, Class1.2 \n 7 , 0.25, \"0.5\"\n8,1,  \n",
		"file names":             "GalaxyID,Class1.1,Class1.2\n7.jpg,0.25,0.5\n8.PNG,1,\n",
		"FITS names":             "GalaxyID,Class1.1,Class1.2\n7.fits.gz,0.25,0.5\n8.fit,1,\n",
		"empty lines":            "GalaxyID,Class1.1,Class1.2\n\n7,0.25,0.5\n\n8,1,\n\n",
		"exponents and rounding": "GalaxyID,Class1.1,Class1.2\n7,2.5e-1,.5\n8,1.0000005,\n",
		"a column without value": "GalaxyID,Class1.1,Class1.2,Class9.1\n7,0.25,0.5,\n8,1,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			want := make([]float32, 2*Columns)
			for j := range want {
				want[j] = unknown
			}
			want[0], want[1], want[Columns] = 0.25, 0.5, 1
			for ending, text := range map[string]string{"labels.csv": content, "labels.csv.gz": zipped(t, content)} {
				l, err := ReadLabels(written(t, ending, text))
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(l.IDs, []string{"7", "8"}) || !equalFractions(l.Values, want, 0) {
					t.Errorf("%s: ids %v, values %v", ending, l.IDs, l.Values)
				}
			}
		})
	}
}

func TestReadLabelsSaysWhatIsWrong(t *testing.T) {
	const head = "GalaxyID,Class1.1,Class1.2\n"
	for name, c := range map[string]struct{ content, want string }{
		"empty":            {"", "the file is empty, want a header row"},
		"only a mark":      {"\ufeff", "the file is empty, want a header row"},
		"only a header":    {head, "the file has a header, but no rows"},
		"no id":            {"Class1.1,Class1.2\n1,0\n", `no column GalaxyID in the header "Class1.1,Class1.2"`},
		"no header":        {"100008,0.383147,0.616853\n", `no column GalaxyID in the header "100008,0.383147,0.616853"`},
		"two ids":          {"GalaxyID,id\n1,1\n", "two columns of ids, GalaxyID and id"},
		"semicolons":       {"GalaxyID;Class1.1\n1;0\n", `the header "GalaxyID;Class1.1" has one column; values must be separated by commas`},
		"other column":     {"GalaxyID,Class1.1,Class1.4\n", `column 3 of the header is "Class1.4", want GalaxyID or one of Class1.1 to Class11.6`},
		"nameless column":  {"GalaxyID,Class1.1,\n", `column 3 of the header is "", want GalaxyID or one of Class1.1 to Class11.6`},
		"column twice":     {"GalaxyID,Class1.1,class1.1\n", "column Class1.1 stands in the header twice"},
		"id twice":         {head + "7,0,0\n8,0,0\n7.jpg,0,0\n", "line 4, column GalaxyID: id 7 stands in line 2 already"},
		"blank id":         {head + "7,0,0\n ,0,0\n", "line 3, column GalaxyID: no id"},
		"only an ending":   {head + ".jpg,0,0\n", "line 2, column GalaxyID: no id"},
		"a path":           {head + "a/7.jpg,0,0\n", `line 2, column GalaxyID: "a/7.jpg" is no id`},
		"a comma in an id": {head + "\"7,8\",0,0\n", `line 2, column GalaxyID: "7,8" is no id`},
		"two endings":      {head + "7.jpg.png,0,0\n", `line 2, column GalaxyID: "7.jpg.png" is no id`},
		"short row":        {head + "7,0,0\n8,0\n", "line 3: the row has 2 values, the header 3"},
		"long row":         {head + "7,0,0,0\n", "line 2: the row has 4 values, the header 3"},
		"text":             {head + "7,0,high\n", `line 2, column Class1.2: "high" is no number (leave unknown values blank)`},
		"comma as point":   {head + "7,\"0,5\",0\n", `line 2, column Class1.1: "0,5" is no number (leave unknown values blank)`},
		"NaN":              {head + "7,NaN,0\n", "line 2, column Class1.1: NaN (leave unknown values blank)"},
		"infinity":         {head + "7,0,-Inf\n", "line 2, column Class1.2: -Inf is not between 0 and 1"},
		"negative":         {head + "\n\n7,0,-0.25\n", "line 4, column Class1.2: -0.25 is not between 0 and 1"},
		"large":            {head + "7,0,1.5\n", "line 2, column Class1.2: 1.5 is not between 0 and 1"},
		"out of float64":   {head + "7,1e999,0\n", "line 2, column Class1.1: 1e999 is not between 0 and 1"},
		"quote inside":     {head + "7,0\",0\n", `line 2, character 4: bare " in non-quoted-field`},
		"quote left open":  {head + "7,0,\"0\n", `line 2, character 8: extraneous or missing " in quoted-field`},
		"not UTF-8":        {head + "\xff7,0,0\n", "line 2, column GalaxyID: \"\\xff7\" is no id"},
		"a binary file":    {"\xff\xd8\xff\xe0\x00\x10JFIF\n", "no column GalaxyID in the header \"\\xff\\xd8\\xff\\xe0\\x00\\x10JFIF\""},
		"a value of 2 kB":  {head + "7,0," + strings.Repeat("x", 2000) + "\n", `line 2, column Class1.2: "` + strings.Repeat("x", 40) + `…" is no number (leave unknown values blank)`},
		"a row of 2 MB":    {head + "7,0,0\n8," + strings.Repeat("0", 2<<20), "after line 2: a row is longer than 1048576 bytes"},
		"an endless quote": {head + "7,0,\"" + strings.Repeat("0\n", 1<<20), "after line 1: a row is longer than 1048576 bytes"},
		"an endless name":  {"GalaxyID" + strings.Repeat(" ", 2<<20), "a row is longer than 1048576 bytes"},
		"a quoted newline": {head + "7,0,\"0\n1\"\n", "line 2, column Class1.2: \"0\\n1\" is no number (leave unknown values blank)"},
	} {
		t.Run(name, func(t *testing.T) {
			path := written(t, "labels.csv", c.content)
			l, err := ReadLabels(path)
			if err == nil || err.Error() != path+": "+c.want || l != nil {
				t.Errorf("got  %v\nwant %s: %s", err, path, c.want)
			}
		})
	}
}

func TestReadLabelsOfABadFile(t *testing.T) {
	if _, err := ReadLabels(filepath.Join(t.TempDir(), "none.csv")); err == nil || !strings.HasPrefix(err.Error(), "reading labels: open ") {
		t.Errorf("no file: %v", err)
	}
	whole := zipped(t, "GalaxyID,Class1.1\n7,0\n")
	path := written(t, "cut.csv.gz", whole[:len(whole)-9])
	if _, err := ReadLabels(path); err == nil || err.Error() != path+": unexpected EOF" {
		t.Errorf("a cut file: %v", err)
	}
	// 20 kB that unpack to a row of 20 MB.
	path = written(t, "bomb.csv.gz", zipped(t, "GalaxyID,Class1.1\n"+strings.Repeat("7", 20<<20)))
	if _, err := ReadLabels(path); err == nil || err.Error() != path+": after line 1: a row is longer than 1048576 bytes" {
		t.Errorf("a bomb: %v", err)
	}
}

func TestReadIDsTakesListsAndSubmissions(t *testing.T) {
	for name, content := range map[string]string{
		"list":       "GalaxyID\n100018\n100037\n",
		"submission": "GalaxyID,Class1.1,whatever\n100018,0.5,x\n100037.jpg,NaN,\n",
	} {
		ids, err := ReadIDs(written(t, "ids.csv", content))
		if err != nil || !slices.Equal(ids, []string{"100018", "100037"}) {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
	}
	path := written(t, "ids.csv", "GalaxyID\n1\n2\n1\n")
	if _, err := ReadIDs(path); err == nil || err.Error() != path+": line 4, column GalaxyID: id 1 stands in line 2 already" {
		t.Errorf("an id twice: %v", err)
	}
}

// What is read can be written and is then read as the same.
func FuzzLabels(f *testing.F) {
	for _, seed := range []string{
		"GalaxyID,Class1.1,Class1.2\n7,0.25,0.5\n8.jpg,1,\n",
		"\ufeff\"Class11.6\",\"GalaxyID\"\r\n\"0\",\"x y\"\r\n",
		"GalaxyID,Class1.1\n7,-1e-7\n\n8,\"0\"\n",
		"id\na\"b\n",
		"id\n\"a,b\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		l, err := DecodeLabels(bytes.NewReader(content))
		if err != nil {
			return
		}
		for k, v := range l.Values {
			if v == v && !(0 <= v && v <= 1) {
				t.Fatalf("value %d is %v", k, v)
			}
		}
		var b bytes.Buffer
		if err := EncodeLabels(&b, l); err != nil {
			t.Fatal(err)
		}
		again, err := DecodeLabels(&b)
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(l.Values, again.Values, func(x, y float32) bool {
			return math.Float32bits(x) == math.Float32bits(y)
		})
		if !same || !slices.Equal(l.IDs, again.IDs) {
			t.Errorf("written and read again: ids %q, values %v", again.IDs, again.Values)
		}
	})
}
