package escalation

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
)

// A Receipt is the only key to an anonymous question: 24 letters and digits, 120 random bits, in groups of four. It is
// shown once and stored nowhere.
type Receipt string

// alphabet is lower case without what is easily misread (0 o 1 l): 32 signs, 5 bits each.
const alphabet = "23456789abcdefghijkmnpqrstuvwxyz"

// ErrReceipt says that a text is not a receipt.
var ErrReceipt = errors.New("not a receipt")

// NewReceipt makes a receipt from the system's random source.
func NewReceipt() Receipt {
	var random [32]byte
	rand.Read(random[:])
	return MakeReceipt(random)
}

// MakeReceipt writes 32 random bytes, which nobody else may know, as a receipt; 5 bits of each of the first 24 count.
func MakeReceipt(random [32]byte) Receipt {
	var s strings.Builder
	for i, b := range random[:24] {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(alphabet[b%32])
	}
	return Receipt(s.String())
}

// ParseReceipt reads what a person typed: case, spaces and hyphens do not count.
func ParseReceipt(text string) (Receipt, error) {
	var s strings.Builder
	n := 0
	for _, r := range strings.ToLower(text) {
		switch {
		case r == ' ' || r == '-' || r == '　':
			continue
		case !strings.ContainsRune(alphabet, r) || n == 24:
			return "", ErrReceipt
		}
		if n > 0 && n%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteRune(r)
		n++
	}
	if n != 24 {
		return "", ErrReceipt
	}
	return Receipt(s.String()), nil
}

// Hash is what the database keeps. A fast hash is enough: 120 random bits cannot be guessed.
func (r Receipt) Hash() [32]byte { return sha256.Sum256([]byte(r)) }
