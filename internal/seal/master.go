package seal

import (
	"context"
	"errors"
	"fmt"
)

// A Master wraps data keys. It lies outside the database: File, or a client of a key management service. Its methods are called at
// the same time, and rarely: unwrapped keys are remembered for a while (keepFor).
type Master interface {
	// Wrap wraps a data key with the key that is primary now and says that key's name: at most 200 bytes, unique for ever. bound must
	// be the same at Unwrap.
	Wrap(ctx context.Context, key, bound []byte) (name string, wrapped []byte, err error)

	// Unwrap is the way back with the key of that name. A name it does not know is ErrUnknownMaster.
	Unwrap(ctx context.Context, name string, wrapped, bound []byte) ([]byte, error)
}

// What can be wrong with a master key.
var (
	ErrNoMaster      = errors.New("no master key")
	ErrUnknownMaster = errors.New("the master key is another one")
	ErrBadMaster     = errors.New("the master key does not fit")
)

// wrapVersion begins each wrapped key, so that another form can come.
const wrapVersion = 1

// wrappedBy is the beginning of every key that the master key of this name wrapped.
func wrappedBy(name string) []byte { return append([]byte{wrapVersion, byte(len(name))}, name...) }

// wrap is what a column wrapped_key holds: version, length of the name, name, and what the master made.
func wrap(ctx context.Context, m Master, key, bound []byte) ([]byte, error) {
	name, wrapped, err := m.Wrap(ctx, key, bound)
	if err != nil {
		return nil, fmt.Errorf("wrap data key: %w", err)
	}
	if len(name) == 0 || len(name) > 200 {
		return nil, fmt.Errorf("wrap data key: the name of the master key has %d bytes, want 1 to 200", len(name))
	}
	return append(wrappedBy(name), wrapped...), nil
}

// nameOf is the master key that wrapped a key, and what it made.
func nameOf(stored []byte) (name string, wrapped []byte, err error) {
	if len(stored) < 2 || stored[0] != wrapVersion || len(stored) < 2+int(stored[1]) {
		return "", nil, errors.New("this is no wrapped key")
	}
	end := 2 + int(stored[1])
	return string(stored[2:end]), stored[end:], nil
}

func unwrap(ctx context.Context, m Master, stored, bound []byte) ([]byte, error) {
	name, wrapped, err := nameOf(stored)
	if err != nil {
		return nil, fmt.Errorf("unwrap data key: %w", err)
	}
	key, err := m.Unwrap(ctx, name, wrapped, bound)
	if err != nil {
		return nil, fmt.Errorf("unwrap data key: %w", err)
	}
	return key, nil
}
