package input

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write writes a file that need not be an image, as Find reads none.
func write(t *testing.T, text string, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// packed returns a text that is compressed.
func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sky makes a folder with images beside each other and in a folder of the challenge.
func sky(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"near/2.jpg", "near/10.PNG", "near/m51.fits.gz", "far/images_test_rev1/7.jpg", "far/images_test_rev1/8.jpg"} {
		write(t, "", folder, filepath.FromSlash(name))
	}
	return folder
}

// ids lists what was found.
func ids(f Found) string {
	var list []string
	for _, file := range f.Files {
		list = append(list, file.ID)
	}
	for _, bad := range f.Bad {
		list = append(list, "!"+bad.ID)
	}
	return strings.Join(list, " ")
}

func TestArgumentsInTheirOrder(t *testing.T) {
	folder := sky(t)
	near, far := filepath.Join(folder, "near"), filepath.Join(folder, "far")
	image := write(t, "", folder, "x.jpeg")
	odd := write(t, "", folder, "y.raw")
	for _, c := range []struct {
		want      string
		arguments []string
	}{
		{"10 2 m51", []string{near}},
		{"7 8", []string{far}},
		{"7 8 x y 10 2 m51", []string{far, image, odd, near}},
		{"m51", []string{filepath.Join(near, "m51.fits.gz")}},
		{"!a b", []string{write(t, "", folder, "a\"b.jpg")}},
	} {
		found, err := Find(c.arguments, nil)
		got := ids(found)
		if c.want == "!a b" {
			got = strings.ReplaceAll(got, "\"", " ")
		}
		if err != nil || got != c.want {
			t.Errorf("%v: %s, %v, want %s", c.arguments, got, err, c.want)
		}
	}
}

func TestCatalogues(t *testing.T) {
	folder := sky(t)
	near, far := filepath.Join(folder, "near"), filepath.Join(folder, "far")
	for _, c := range []struct {
		name, file, text, want string
		folders                []string
	}{
		{"ids", "near/a.txt", "2\nm51\n", "2 m51", nil},
		{"file names, spaces, a comment, blank lines", "near/b.lst", "# night 1\n\n  10.PNG \nm51.fits.gz\n", "10 m51", nil},
		{"a mark, CRLF, a header", "near/c.csv", "\xef\xbb\xbfGalaxyID\r\n2\r\n", "2", nil},
		{"beside the challenge's folder", "far/d.csv", "Class1.1,galaxyid\n0.5,8\n0.5,7\n", "8 7", nil},
		{"compressed", "near/e.csv.gz", packed(t, "id,z\n10,1\n"), "10", nil},
		{"paths before ids", "f.csv", "id,file\n1,near/2.jpg\n2,far/images_test_rev1/7.jpg\n", "2 7", nil},
		{"a whole path", "g.csv", "path\n" + near + "/10.PNG\n", "10", nil},
		{"other folders", "h.txt", "8\n2\n", "8 2", []string{near, far}},
		{"ids without images", "near/i.txt", "5\n2\n6.jpg\n", "2 !5 !6", nil},
	} {
		found, err := Find([]string{write(t, c.text, folder, c.file)}, c.folders)
		if err != nil || ids(found) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, ids(found), err, c.want)
		}
		for _, file := range found.Files {
			if _, err := os.Stat(file.Path); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
}

func TestAMissingImageIsNamedWithItsCatalogue(t *testing.T) {
	near := filepath.Join(sky(t), "near")
	list := write(t, "5\n", near, "a.txt")
	found, err := Find([]string{list}, nil)
	if err != nil || len(found.Bad) != 1 || found.Bad[0].Error() != "image 5: there is none in "+near+", where the ids of "+list+" are looked for" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestMistakes(t *testing.T) {
	folder := sky(t)
	near := filepath.Join(folder, "near")
	for _, c := range []struct{ name, argument, want string }{
		{"missing", filepath.Join(folder, "no"), "looking for images: stat "},
		{"a late flag", "-quiet", "-quiet stands behind the images; flags come before them"},
		{"no images", filepath.Dir(write(t, "", folder, "none", "notes.md")), "looking for images: none in "},
		{"one id twice", write(t, "2\n10\n2\n", near, "twice.txt"), "two images have the id 2: "},
		{"no column", write(t, "a,b\n1,2\n", near, "a.csv"), "a.csv: its first line has no column called path, file, filename, image, galaxyid, id, id_str"},
		{"no lines", write(t, "GalaxyID\n", near, "b.csv"), "b.csv: it lists no images"},
		{"empty", write(t, "", near, "c.csv"), "c.csv: it lists no images"},
		{"a blank", write(t, "id,z\n2,1\n,1\n", near, "d.csv"), "d.csv: line 3 names no image"},
		{"a short row", write(t, "id,z\n2\n", near, "e.csv"), "e.csv: record on line 2: wrong number of fields"},
		{"broken", write(t, "\x1f\x8bxx", near, "f.csv"), "f.csv: unexpected EOF"},
		{"no folder of images", write(t, "2\n", folder, "g.txt"), "; -images names the folder of its images"},
	} {
		_, err := Find([]string{c.argument}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a line with %s", c.name, err, c.want)
		}
	}
	if _, err := Find(nil, nil); err == nil || !strings.HasPrefix(err.Error(), "no images given: ") {
		t.Errorf("nothing: %v", err)
	}
}

// FuzzCatalogue looks for texts that end the program, or give names that are blank.
func FuzzCatalogue(f *testing.F) {
	for _, text := range []string{"1\n2\n", "id,path\n1,a/b.jpg\n", "\xef\xbb\xbf#\n\"a\nb\"\n", "\"", ",\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		names, err := decodeCatalogue(bufio.NewReader(strings.NewReader(text)))
		if err == nil && len(names) == 0 {
			t.Error("no names and no error")
		}
		for _, name := range names {
			if strings.TrimSpace(name) == "" {
				t.Errorf("a blank name of %q", text)
			}
		}
	})
}
