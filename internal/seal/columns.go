package seal

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A Column is one that holds nothing but what was sealed.
type Column struct {
	Table, Name string
	holder      string   // the column with the holder's id
	keys        string   // the holder's table of keys
	row         []string // the columns that name the row
}

//go:embed columns.txt
var columns string

// Columns are the sealed columns of the house, from columns.txt.
func Columns() (all []Column) {
	for line := range strings.Lines(columns) {
		if f := strings.Fields(line); len(f) >= 5 && f[0] != "#" {
			all = append(all, Column{f[0], f[1], f[2], f[3], f[4:]})
		}
	}
	return all
}

// Keys is the table of the keys that seal the column.
func (c Column) Keys() string { return c.keys }

type columnRow struct {
	where  string
	holder uuid.UUID
	body   []byte
	bound  []string
}

// rows are n rows of the column at most that begin with form; -1: all that are not empty.
func (c Column) rows(ctx context.Context, tx pgx.Tx, form, n int) ([]columnRow, error) {
	limit := ""
	if n > 0 {
		limit = fmt.Sprintf(" limit %d", n)
	}
	rows, _ := tx.Query(ctx, `select ctid::text, `+c.holder+`, `+c.Name+`, array[`+strings.Join(c.row, "::text, ")+`::text] from `+c.Table+`
		where case when length(`+c.Name+`) > 0 then $1 = -1 or get_byte(`+c.Name+`, 0) = $1 end`+limit, form)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r columnRow, err error) {
		err = row.Scan(&r.where, &r.holder, &r.body, &r.bound)
		r.bound = append([]string{c.Table + "." + c.Name}, r.bound...)
		return r, err
	})
}

// batch is how many rows are in memory at once: the longest are some 20 KB.
const batch = 500

// SealPlain seals what a migration left plain in the column (a zero byte and the words) and says how many rows. tx is the owner's,
// past row-level security. What an interrupted run did not commit is done by the next one.
func SealPlain(ctx context.Context, tx pgx.Tx, c Column) (done int, err error) {
	for {
		rows, err := c.rows(ctx, tx, formPlain, batch)
		if err != nil || len(rows) == 0 {
			return done, err
		}
		for _, r := range rows {
			key, err := Key(ctx, tx, Thing(c.keys, r.holder))
			if err != nil {
				return done, err
			}
			sealed, err := key.Seal(string(r.body[1:]), r.bound...)
			if err != nil {
				return done, err
			}
			if _, err := tx.Exec(ctx, `update `+c.Table+` set `+c.Name+` = $2 where ctid = $1::tid`, r.where, sealed); err != nil {
				return done, fmt.Errorf("seal %s: %w", c.Table, err)
			}
			done++
		}
	}
}

// OpenAll opens all that the column holds and tx sees, for tests that look for words, and for `dousuru key check`.
func OpenAll(ctx context.Context, tx pgx.Tx, c Column) (words []string, err error) {
	rows, err := c.rows(ctx, tx, -1, 0)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		key, err := Find(ctx, tx, Thing(c.keys, r.holder))
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", c.Table, err)
		}
		plain, err := key.Open(r.body, r.bound...)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", c.Table, err)
		}
		words = append(words, plain)
	}
	return words, nil
}
