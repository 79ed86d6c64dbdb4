package galaxy

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// withChecksum corrects the checksum of a PNG's header.
func withChecksum(data []byte) []byte {
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// repairSums sets the checksums of a cache's header and index to what they should
// be, so that a fuzzer gets behind them.
func repairSums(cache []byte) {
	little := binary.LittleEndian
	if offset := little.Uint64(cache[24:]); offset <= uint64(len(cache)) {
		little.PutUint32(cache[16:], crc32.Checksum(cache[offset:], castagnoli))
	}
	little.PutUint32(cache[60:], crc32.Checksum(cache[:60], castagnoli))
}

func TestFindImages(t *testing.T) {
	root := t.TempDir()
	for name, data := range map[string]string{
		"plain/2.jpg": "", "plain/10.JPEG": "", "plain/1.png": "", "plain/a.b.webp": "", "plain/m51.fits.gz": "", "plain/c.fts": "",
		"plain/.3.jpg": "", "plain/readme.md": "hello", "plain/table.csv": "", "plain/x.csv.gz": "", "plain/y.jpg.gz": "",
		"plain/sniffed": "\xff\xd8\xff\xe0", "plain/also.dat": "RIFF1234WEBPVP8L", "plain/short": "\xff\xd8", "plain/folder.jpg/z.jpg": "",
		"kaggle/training_solutions_rev1.csv": "", "kaggle/images_training_rev1/5.jpg": "", "kaggle/images_test_rev1/6.jpg": "",
		"tests/images_test_rev1/7.jpg": "",
		"other/8.tif":                  "", "other/9.bmp": "",
		"clash/8.jpg": "",
		"same/4.jpg":  "", "same/4.png": "",
		"none/readme": "nothing to see",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, []byte(data))
	}
	for _, c := range []struct {
		folders string
		ids     string
		err     string
	}{
		{"plain", "1 10 2 a.b also c m51 sniffed", ""},
		{"kaggle", "5", ""},
		{"tests", "7", ""},
		{"kaggle/images_test_rev1", "6", ""},
		{"kaggle other tests", "5 7 8 9", ""},
		{"other clash", "", "looking for images: two have the id 8: ROOT/clash/8.jpg and ROOT/other/8.tif"},
		{"same", "", "looking for images: two have the id 4: ROOT/same/4.jpg and ROOT/same/4.png"},
		{"none", "", "looking for images: none in ROOT/none, nor in a folder images_training_rev1 or images_test_rev1 in it"},
		{"absent", "", "looking for images: open ROOT/absent: no such file or directory"},
	} {
		var folders, ids []string
		for _, f := range strings.Fields(c.folders) {
			folders = append(folders, filepath.Join(root, f))
		}
		files, err := FindImages(folders...)
		for _, f := range files {
			ids = append(ids, f.ID)
		}
		message := ""
		if err != nil {
			message = filepath.ToSlash(strings.ReplaceAll(err.Error(), root, "ROOT"))
		}
		if strings.Join(ids, " ") != c.ids || message != c.err {
			t.Errorf("%s: %q, error %q; want %q, %q", c.folders, strings.Join(ids, " "), message, c.ids, c.err)
		}
	}
}

func TestTablesAndFoldersAgreeOnIds(t *testing.T) {
	for _, ending := range strings.Fields(".jpg .JPEG .png .webp .tif .tiff .bmp .fits .fit .fts .fits.gz .FIT.gz .fts.gz") {
		for _, id := range []string{"0100008", "J0938+0201.3"} {
			if got, known := imageID(id + ending); got != id || !known || ImageID(id+ending) != id {
				t.Errorf("%s%s: %q (known %t) in a folder, %q in a table", id, ending, got, known, ImageID(id+ending))
			}
		}
	}
}
