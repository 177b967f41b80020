package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// A DataKey seals what belongs to one person or one thing. Its methods may be called at the same time. It prints as nothing.
type DataKey struct{ aead tink.AEAD }

// String keeps the key out of logs.
func (*DataKey) String() string { return "key" }

// The first byte of a sealed column. Plain rows exist only between a migration and the step after it, which seals them.
const (
	formPlain  = 0
	formSealed = 1
)

// Seal makes of words what a column holds. bound are the table and column and the row's id, without which it does not open, so that
// nobody can move it to another row. It is longer than the words by up to a quarter, at least to the next 256 bytes, and 34 bytes more.
func (k *DataKey) Seal(words string, bound ...string) ([]byte, error) {
	sealed, err := k.aead.Encrypt(pad(words), bind(bound))
	if err != nil {
		return nil, errors.New("seal: the key does not work")
	}
	return append([]byte{formSealed}, sealed...), nil
}

// ErrNotSealed is returned for what cannot be opened: sealed with another key, for another row, or changed.
var ErrNotSealed = errors.New("this was not sealed with this key for this row")

// Open is the way back. What is empty was never sealed and is "".
func (k *DataKey) Open(sealed []byte, bound ...string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	if sealed[0] != formSealed {
		return "", ErrNotSealed
	}
	body, err := k.aead.Decrypt(sealed[1:], bind(bound))
	if err != nil {
		return "", ErrNotSealed
	}
	words, err := unpad(body)
	if err != nil {
		return "", ErrNotSealed
	}
	return words, nil
}

// bind joins words so that no two lists give the same.
func bind(bound []string) []byte {
	var all []byte
	for _, word := range bound {
		all = append(binary.AppendUvarint(all, uint64(len(word))), word...)
	}
	return all
}

// newKey makes a data key: the key, and its bytes, which are to be wrapped.
func newKey() (*DataKey, []byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, nil, fmt.Errorf("make data key: %w", err)
	}
	var body bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewBinaryWriter(&body)); err != nil {
		return nil, nil, fmt.Errorf("make data key: %w", err)
	}
	key, err := keyOf(body.Bytes())
	return key, body.Bytes(), err
}

func keyOf(body []byte) (*DataKey, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(body)))
	if err != nil {
		return nil, errors.New("read data key: it is damaged")
	}
	all, err := aead.New(handle)
	if err != nil {
		return nil, errors.New("read data key: it does not seal")
	}
	return &DataKey{all}, nil
}
