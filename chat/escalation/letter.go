package escalation

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// letterSize is the length of every letter in bytes, before it is sealed: the longest text, of signs that take four bytes, fits.
const letterSize = 16_300

// letter is one thing that is done without a name: asking, leaving, or a move of whoever holds a receipt. The zero letter says nothing.
type letter struct {
	Move     Move      `json:"move,omitempty"`    // MoveAsked, MoveTell, MoveRead, MoveWithdraw, MoveRestore
	Receipt  []byte    `json:"receipt,omitempty"` // the hash; empty: what is left, to which no receipt leads
	Thread   uuid.UUID `json:"thread"`            // of MoveAsked: the id that the question gets
	Once     uuid.UUID `json:"once"`              // of MoveTell
	Text     string    `json:"text,omitempty"`
	Language string    `json:"language,omitempty"`
	At       time.Time `json:"at"` // the order of what one person wrote; it is sealed and goes with the letter
}

// box is the key of the letters that wait for one delivery.
const (
	boxID     = "00000000-0000-4000-8000-000000000058" // there is one; its key is a new one after each delivery
	boxKeys   = "escalation.letter_key"
	sealedTag = "escalation.letter_key.tag_key"
	sealedIn  = "escalation.letter.content"
)

type box struct {
	id   uuid.UUID
	key  *seal.DataKey
	tags []byte
}

// openBox reads the key, which is made at first use. ErrNoKey: there are no letters, and none is to be written.
func openBox(ctx context.Context, tx pgx.Tx, write bool) (b box, err error) {
	b.id = uuid.MustParse(boxID)
	find := seal.Find
	if write {
		find = seal.Key
	}
	if b.key, err = find(ctx, tx, seal.Thing(boxKeys, b.id)); err != nil {
		return b, err
	}
	var sealed []byte
	if write { // of two who write the first letter at the same time one makes the tags' key
		secret := make([]byte, sha256.Size)
		rand.Read(secret)
		if sealed, err = b.key.Seal(string(secret), sealedTag, boxID); err != nil {
			return b, err
		}
		if _, err := tx.Exec(ctx, `update escalation.letter_key set tag_key = $2 where holder = $1 and tag_key = ''`, b.id, sealed); err != nil {
			return b, err
		}
	}
	if err := tx.QueryRow(ctx, `select tag_key from escalation.letter_key where holder = $1`, b.id).Scan(&sealed); err != nil {
		return b, err
	}
	secret, err := b.key.Open(sealed, sealedTag, boxID)
	b.tags = []byte(secret)
	return b, err
}

// tag finds the letters of a receipt. Without the box's key it cannot be told from chance, also for who knows the receipt.
func (b box) tag(receipt []byte) []byte {
	if len(receipt) == 0 {
		tag := make([]byte, sha256.Size)
		rand.Read(tag)
		return tag
	}
	h := hmac.New(sha256.New, b.tags)
	h.Write(receipt)
	return h.Sum(nil)
}

// put writes a letter; one that says nothing looks the same.
func (b box) put(ctx context.Context, tx pgx.Tx, l letter) error {
	var body bytes.Buffer
	out := json.NewEncoder(&body)
	out.SetEscapeHTML(false)
	if err := out.Encode(l); err != nil {
		return err
	}
	if body.Len() > letterSize {
		return ErrTooLong // of line ends and quotes alone; no text of a person comes near
	}
	id := uuid.New()
	sealed, err := b.key.Seal(body.String()+strings.Repeat(" ", letterSize-body.Len()), sealedIn, id.String())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into escalation.letter (id, box, tag, content) values ($1, $2, $3, $4)`, id, b.id, b.tag(l.Receipt), sealed)
	return err
}

// read opens the letters that clause names, without those that say nothing, and gives the ids of all.
func (b box) read(ctx context.Context, tx pgx.Tx, clause string, args ...any) (said []letter, ids []uuid.UUID, err error) {
	rows, _ := tx.Query(ctx, `select id, content from escalation.letter `+clause, args...)
	var id uuid.UUID
	var sealed []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &sealed}, func() error {
		body, err := b.key.Open(sealed, sealedIn, id.String())
		if err != nil {
			return err
		}
		var l letter
		if err := json.Unmarshal([]byte(body), &l); err != nil {
			return errors.New("a letter is damaged") // the error itself would quote it
		}
		ids = append(ids, id)
		if l.Move != "" {
			said = append(said, l)
		}
		return nil
	})
	return said, ids, err
}
