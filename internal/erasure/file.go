package erasure

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Line is one erasure as it stands in the file, a JSON object a line.
type Line struct {
	ID     uuid.UUID `json:"id"`
	At     time.Time `json:"at"` // when it was written to the file
	Kind   Kind      `json:"kind"`
	Person Hash      `json:"person"`
	Thing  Hash      `json:"thing"`
}

// MarshalText is hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText is the way back.
func (h *Hash) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(h) {
		return errors.New("not a hash")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// batch is how many notes one transaction takes to the file.
const batch = 1000

// Write takes what was noted to the file, which is made where there is none, and leaves ids alone in the database. A line is on the disk
// before its note is cut down; a crash in between writes it twice. n is how many there were.
func Write(ctx context.Context, db *postgres.DB, path string) (n int, err error) {
	for written := batch; written == batch && err == nil; n += written {
		err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
			written, err = writeBatch(ctx, tx, path)
			return err
		})
	}
	if err != nil {
		return n, fmt.Errorf("write erasures: %w", err)
	}
	return n, nil
}

func writeBatch(ctx context.Context, tx pgx.Tx, path string) (n int, err error) {
	rows, _ := tx.Query(ctx, `select id, kind, person, thing from erasure.noted where kind is not null order by seq limit $1 for update skip locked`, batch)
	var lines bytes.Buffer
	var ids []uuid.UUID
	encoder, now := json.NewEncoder(&lines), time.Now().UTC().Truncate(time.Second)
	l, person, thing := Line{At: now}, []byte{}, []byte{}
	_, err = pgx.ForEachRow(rows, []any{&l.ID, &l.Kind, &person, &thing}, func() error {
		l.Person, l.Thing = Hash(person), Hash(thing)
		ids = append(ids, l.ID)
		return encoder.Encode(l)
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if err := add(path, lines.Bytes()); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update erasure.noted set kind = null, person = null, thing = null, seq = null where id = any ($1)`, ids)
	return len(ids), err
}

// add appends whole lines and waits until they are on the disk. A line that a crash cut off is ended first.
func add(path string, lines []byte) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err != nil {
		return err
	} else if size := info.Size(); size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			lines = append([]byte{'\n'}, lines...)
		}
	}
	if _, err := f.Write(lines); err != nil {
		return err
	}
	return f.Sync()
}

// Read reads the file; none is no line. torn is how many lines cannot be read: a crash cuts a line off before its note is cut down, so it
// is written again and nothing is lost.
func Read(path string) (lines []Line, torn int, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read erasures: %w", err)
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		var l Line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil || l.ID == uuid.Nil {
			torn++
			continue
		}
		lines = append(lines, l)
	}
	if err := scanner.Err(); err != nil {
		return nil, torn, fmt.Errorf("read erasures: %w", err)
	}
	return lines, torn, nil
}

// Missing are the lines whose erasures this database knows nothing of, each once, in the order of the file: they happened after the moment
// of the backup that it came from.
func Missing(ctx context.Context, db *postgres.DB, lines []Line) (missing []Line, err error) {
	ids := make([]uuid.UUID, len(lines))
	for i, l := range lines {
		ids[i] = l.ID
	}
	known := map[uuid.UUID]bool{}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id from erasure.noted where id = any ($1)`, ids)
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error { known[id] = true; return nil })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare erasures: %w", err)
	}
	for _, l := range lines {
		if !known[l.ID] {
			known[l.ID] = true
			missing = append(missing, l)
		}
	}
	return missing, nil
}

// Done notes that this database has an erasure of the file.
func Done(ctx context.Context, db *postgres.DB, id uuid.UUID) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into erasure.noted (id, seq) values ($1, null) on conflict do nothing`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	return nil
}
