package audit

import "testing"

// An end that is read is written the same, so that nothing else passes for it.
func FuzzParseEnd(f *testing.F) {
	f.Add(End{}.String())
	f.Add(End{Seq: 42}.String())
	f.Add("-1:00")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ParseEnd(text)
		if err != nil {
			return
		}
		if again, err := ParseEnd(e.String()); err != nil || again != e || e.Seq < 0 {
			t.Errorf("%q: %v, and %v (%v)", text, e, again, err)
		}
	})
}
