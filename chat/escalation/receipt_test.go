package escalation

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReceiptIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := MakeReceipt([32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "random")))
		for _, typed := range []string{string(r), strings.ToUpper(string(r)), strings.ReplaceAll(string(r), "-", " "), "　" + strings.ReplaceAll(string(r), "-", "")} {
			if got, err := ParseReceipt(typed); err != nil || got != r {
				t.Fatalf("%q is read as %q (%v)", typed, got, err)
			}
		}
	})
}

// 120 bits: each of the 24 signs is one of 32, and all of them occur.
func TestReceiptIsRandom(t *testing.T) {
	seen, signs := map[Receipt]bool{}, map[rune]bool{}
	for range 1000 {
		r := NewReceipt()
		if seen[r] || len(strings.ReplaceAll(string(r), "-", "")) != 24 {
			t.Fatalf("receipt %q", r)
		}
		seen[r] = true
		for _, sign := range string(r) {
			signs[sign] = true
		}
	}
	if len(signs) != 33 { // and the hyphen
		t.Errorf("%d signs, want 32 and the hyphen", len(signs))
	}
}

func TestParseReceiptRefuses(t *testing.T) {
	for _, text := range []string{"", "abc", strings.Repeat("a", 25), "k3vq-9w2m-x7ad-p5te-h8rn-c4y1", "k3vq-9w2m-x7ad-p5te-h8rn-c4y😀", "'; drop table escalation.thread; --"} {
		if _, err := ParseReceipt(text); !errors.Is(err, ErrReceipt) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseReceipt(f *testing.F) {
	f.Add("k3vq-9w2m-x7ad-p5te-h8rn-c4yf")
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := ParseReceipt(text); err == nil {
			if again, err := ParseReceipt(string(r)); err != nil || again != r {
				t.Errorf("%q becomes %q and then %q (%v)", text, r, again, err)
			}
		}
	})
}
