package pseudonym

import (
	"slices"
	"testing"
)

// Of a text that is taken for a person there is something to look for, so that no name stays because it was read as nothing.
func FuzzParseKey(f *testing.F) {
	for _, text := range []string{"Ada Lovelace", "見本 美香", "ada-lovelace", "a..b", "J. O'Hara", "「見本　健」", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, parse := range []func(string) (Person, bool){ParseName, ParseKey} {
			p, ok := parse(text)
			if ok && (len(p.Parts) == 0 || slices.Contains(p.Parts, "")) {
				t.Errorf("%q is the person %q", text, p.Parts)
			}
		}
	})
}
