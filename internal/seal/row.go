package seal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// A Row seals and opens the columns of one row, each bound to "table.column" and the row's id. Its first error stays, and is Err's:
// after it Seal gives nothing and Open no words, so a row of many columns is asked once.
type Row struct {
	key   *DataKey // nil: nothing of the row is sealed
	table string
	id    []string
	err   error
}

// Row is the row of a table, by the words that name it in columns.txt.
func (k *DataKey) Row(table string, id ...string) *Row { return &Row{key: k, table: table, id: id} }

// Along is the row whose query brought its holder's wrapped key along; nil is as good as a key as long as nothing is sealed.
func Along(ctx context.Context, tx pgx.Tx, h Holder, wrapped []byte, table string, id ...string) *Row {
	key, err := Unwrap(ctx, tx, h, wrapped)
	if errors.Is(err, ErrNoKey) {
		err = nil
	}
	return &Row{key: key, table: table, id: id, err: err}
}

// Seal is what a column of the row holds of words.
func (r *Row) Seal(column, words string) (sealed []byte) {
	if r.err == nil && r.key == nil {
		r.err = ErrNoKey
	}
	if r.err == nil {
		sealed, r.err = r.key.Seal(words, r.bound(column)...)
	}
	return sealed
}

// SealJSON is Seal of a value.
func (r *Row) SealJSON(column string, value any) []byte {
	return r.Seal(column, string(r.encode(column, value)))
}

// SealFilled is SealJSON filled up by Fill.
func (r *Row) SealFilled(column string, value any, least int) []byte {
	return r.Seal(column, Fill(r.encode(column, value), least))
}

func (r *Row) encode(column string, value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		r.fail(fmt.Errorf("seal %s.%s: %w", r.table, column, err))
	}
	return body
}

// Open is the way back; "" of what is empty.
func (r *Row) Open(column string, sealed []byte) (words string) {
	if r.err == nil && r.key == nil && len(sealed) > 0 {
		r.err = ErrNoKey
	}
	if r.err != nil || len(sealed) == 0 {
		return ""
	}
	words, err := r.key.Open(sealed, r.bound(column)...)
	if err != nil {
		r.fail(fmt.Errorf("open %s.%s: %w", r.table, column, err))
	}
	return words
}

// OpenJSON is Open into a value, which stays as it is where the column is empty.
func (r *Row) OpenJSON(column string, sealed []byte, value any) {
	words := r.Open(column, sealed)
	if words == "" {
		return
	}
	if json.Unmarshal([]byte(words), value) != nil { // what it says of the words is nobody's business
		r.fail(fmt.Errorf("open %s.%s: it holds something else", r.table, column))
	}
}

// Err is the first error of the row.
func (r *Row) Err() error { return r.err }

func (r *Row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *Row) bound(column string) []string { return append([]string{r.table + "." + column}, r.id...) }
