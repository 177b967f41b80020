package seal

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// What the memory holds of unwrapped keys: enough for everybody who is there at the same time in a large company, and no longer than
// an erased or rotated key may matter. It is asked by the bytes of the wrapped key, which the caller must have read.
const (
	keepKeys = 4096
	keepFor  = 10 * time.Minute
)

// A Keeper unwraps data keys with a master key and remembers them for a while.
type Keeper struct {
	master Master

	// bare is the one key of a keeper that seals nothing, beside which the cost of sealing is measured; nil in the program, which has no
	// way to set it (bare.go).
	bare *DataKey

	mu   sync.Mutex
	kept map[[sha256.Size]byte]remembered
}

type remembered struct {
	key *DataKey
	at  time.Time
}

// NewKeeper keeps the keys that master wraps.
func NewKeeper(master Master) *Keeper {
	return &Keeper{master: master, kept: map[[sha256.Size]byte]remembered{}}
}

// Master is the master key that it works with.
func (k *Keeper) Master() Master { return k.master }

func (k *Keeper) unwrap(ctx context.Context, h Holder, wrapped []byte) (*DataKey, error) {
	return k.look(ctx, h, wrapped, true)
}

func (k *Keeper) look(ctx context.Context, h Holder, wrapped []byte, remember bool) (*DataKey, error) {
	if k.bare != nil {
		return k.bare, nil
	}
	if wrapped == nil {
		return nil, ErrNoKey
	}
	mark := sha256.Sum256(append(h.bound(), wrapped...))
	k.mu.Lock()
	r, ok := k.kept[mark]
	k.mu.Unlock()
	if ok && time.Since(r.at) < keepFor {
		return r.key, nil
	}
	body, err := unwrap(ctx, k.master, wrapped, h.bound())
	if err != nil {
		return nil, err
	}
	key, err := keyOf(body)
	if err != nil {
		return nil, err
	}
	if remember {
		k.remember(mark, key)
	}
	return key, nil
}

func (k *Keeper) remember(mark [sha256.Size]byte, key *DataKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) >= keepKeys {
		for other, r := range k.kept {
			if time.Since(r.at) >= keepFor {
				delete(k.kept, other)
			}
		}
		for other := range k.kept { // still full: any goes
			if len(k.kept) < keepKeys {
				break
			}
			delete(k.kept, other)
		}
	}
	k.kept[mark] = remembered{key, time.Now()}
}

// customKey is where the keeper travels with a connection.
const customKey = "dousuru.seal"

// Attach gives a connection its keeper.
func Attach(conn *pgx.Conn, k *Keeper) { conn.PgConn().CustomData()[customKey] = k }

var errNoKeeper = errors.New("seal: the connection has no keeper of keys")

func keeperOf(tx pgx.Tx) (*Keeper, error) {
	if k, ok := tx.Conn().PgConn().CustomData()[customKey].(*Keeper); ok {
		return k, nil
	}
	return nil, errNoKeeper
}
