package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// An End is where a chain ended at some time. Kept elsewhere, it shows later whether what was there then is there still.
type End struct {
	Seq  int64 // readings up to here
	Hash [sha256.Size]byte
}

// String is the form that ParseEnd reads.
func (e End) String() string { return fmt.Sprintf("%d:%x", e.Seq, e.Hash) }

// ParseEnd reads what String wrote.
func ParseEnd(text string) (e End, err error) {
	seq, hash, _ := strings.Cut(strings.TrimSpace(text), ":")
	raw, err := hex.DecodeString(hash)
	if e.Seq, _ = strconv.ParseInt(seq, 10, 64); err != nil || len(raw) != len(e.Hash) || e.Seq < 0 || strconv.FormatInt(e.Seq, 10) != seq {
		return End{}, errors.New("not the end of a chain: a number, a colon and 64 hexadecimal digits")
	}
	copy(e.Hash[:], raw)
	return e, nil
}

// A Report is what Verify found.
type Report struct {
	End       End
	By        map[How]int64
	Forgotten int64    // readings of which nobody knows any more who read what
	Faults    []string // what is wrong, at most MaxFaults; none: the chain is whole
}

// MaxFaults bounds what is told; where the chain is broken in one place, all behind it may be.
const MaxFaults = 20

// row is one reading as it is stored.
type row struct {
	Seq           int64
	At            time.Time
	How           How
	Reader, Thing *uuid.UUID
	Salt          []byte
	Mark, Hash    []byte
}

// Verify counts the chain through as the worker, in one snapshot. earlier are ends of before that have to be in it.
func Verify(ctx context.Context, db *postgres.DB, earlier ...End) (r Report, err error) {
	r.By = map[How]int64{}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set transaction isolation level repeatable read, read only`); err != nil {
			return err
		}
		var end End
		var hash []byte
		if err := tx.QueryRow(ctx, `select seq, hash from audit.head`).Scan(&end.Seq, &hash); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		copy(end.Hash[:], hash)
		rows, _ := tx.Query(ctx, `select seq, at, how, reader, thing, salt, mark, hash from audit.reading order by seq`)
		defer rows.Close()
		c := count{report: &r, wanted: map[int64][]byte{}, end: End{Hash: sha256.Sum256(nil)}}
		for _, e := range earlier {
			c.wanted[e.Seq] = e.Hash[:]
		}
		c.earlier(c.end)
		for rows.Next() {
			var one row
			if err := rows.Scan(&one.Seq, &one.At, &one.How, &one.Reader, &one.Thing, &one.Salt, &one.Mark, &one.Hash); err != nil {
				return err
			}
			c.next(one)
		}
		r.End = c.end
		for seq := range c.wanted {
			c.fault("the end of before, at %d, is not in the chain: it ends at %d", seq, c.end.Seq)
		}
		if end != c.end {
			c.fault("the chain ends at %d, and should end at %d", c.end.Seq, end.Seq)
		}
		return rows.Err()
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify readings: %w", err)
	}
	return r, nil
}

// count goes along the chain.
type count struct {
	report *Report
	end    End
	wanted map[int64][]byte
}

func (c *count) fault(format string, args ...any) {
	if len(c.report.Faults) < MaxFaults {
		c.report.Faults = append(c.report.Faults, fmt.Sprintf(format, args...))
	}
}

// next holds one row against those before it, and goes on from what the row says, so that one fault is told once.
func (c *count) next(r row) {
	c.report.By[r.How]++
	if r.Seq != c.end.Seq+1 {
		c.fault("reading %d follows %d", r.Seq, c.end.Seq)
	}
	switch {
	case r.Reader == nil:
		c.report.Forgotten++
	case !bytes.Equal(r.Mark, markOf(r)):
		c.fault("reading %d does not say what it said", r.Seq)
	}
	before := c.end.Hash[:]
	text := binary.BigEndian.AppendUint64(bytes.Clone(before), uint64(r.Seq))
	text = binary.BigEndian.AppendUint64(text, uint64(r.At.UnixMicro()))
	hash := sha256.Sum256(append(text, r.Mark...))
	if !bytes.Equal(r.Hash, hash[:]) {
		c.fault("reading %d does not follow from the one before it", r.Seq)
	}
	c.end.Seq = r.Seq
	copy(c.end.Hash[:], r.Hash)
	c.earlier(c.end)
}

// earlier takes an end of before off the list when it is met.
func (c *count) earlier(at End) {
	if want, ok := c.wanted[at.Seq]; ok {
		if !bytes.Equal(want, at.Hash[:]) {
			c.fault("reading %d is not what it was when its hash was copied", at.Seq)
		}
		delete(c.wanted, at.Seq)
	}
}

func markOf(r row) []byte {
	var thing uuid.UUID
	if r.Thing != nil {
		thing = *r.Thing
	}
	text := append(bytes.Clone(r.Salt), r.Reader[:]...)
	mark := sha256.Sum256(append(append(text, thing[:]...), r.How...))
	return mark[:]
}
