package directory

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

// Whatever the bytes of a list of people, who is taken has a key and a name, and no cell holds a line end or a control character.
func FuzzRead(f *testing.F) {
	f.Add([]byte("person,name\np001,見本 美香\n"))
	f.Add([]byte("社員番号,氏名,上司\np001,見本 美香,\np002,見本 健,p001\n"))
	f.Add([]byte("\xef\xbb\xbfperson,name\n\"p\n1\",\"\"\"\"\n"))
	f.Add([]byte("person,name\np001\n,\n=cmd,'=x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, _, err := read(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, r := range l.rows {
			var e Entry
			if l.apply(&e, r) != nil {
				continue
			}
			if e.Slug == "" || e.Name == "" || strings.ContainsFunc(e.Slug+e.Name+e.Department, unicode.IsControl) {
				t.Fatalf("%+v", e)
			}
		}
	})
}
