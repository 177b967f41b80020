package journey

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

func TestSharedWithMarksWhatWasRead(t *testing.T) {
	l := newLine(t)
	ctx, boss := t.Context(), l.viewer("boss")
	first := l.put(Draft{})
	second := l.put(Draft{Words: "ほかのこと"})
	read := func() (list []string) {
		marks, err := SharedWith(ctx, l.db, boss, l.viewer("mika").Person)
		l.must(err)
		for _, m := range marks {
			list = append(list, fmt.Sprint(map[uuid.UUID]string{first: "first", second: "second"}[m.ID], " ", m.Read, " ", !m.ChangedAt.IsZero()))
		}
		return list
	}
	steps := []struct {
		do   func() error
		want []string
	}{
		{func() error { return nil }, []string{"second false false", "first false false"}},
		{func() error { _, err := ReadShare(ctx, l.db, boss, first); return err }, []string{"second false false", "first true false"}},
		{func() error { l.put(Draft{ID: first, Words: "変えました"}); return nil }, []string{"first false true", "second false false"}},
	}
	for i, step := range steps {
		l.must(step.do())
		if diff := cmp.Diff(step.want, read()); diff != "" {
			t.Errorf("step %d: %s", i, diff)
		}
	}
	if marks, err := SharedWith(ctx, l.db, boss, l.viewer("stranger").Person); err != nil || len(marks) > 0 {
		t.Errorf("somebody else of the team shares %+v, %v", marks, err)
	}
	list, err := Shares(ctx, l.db, l.viewer("mika"))
	if err != nil || len(list) != 2 || len(list[1].Readings) != 1 {
		t.Errorf("%+v, %v: listing is no reading", list, err)
	}
}

// A reading that is not recorded is none.
func TestNoRecordNoReading(t *testing.T) {
	l := newLine(t)
	ctx, boss := t.Context(), l.viewer("boss")
	id := l.put(Draft{Words: "ことば"})
	if _, err := ReadShare(ctx, l.db, boss, id); err != nil {
		t.Fatal(err)
	}
	see := func(tx pgx.Tx) (n int) {
		l.must(tx.QueryRow(ctx, `select count(*) from journey.share_content`).Scan(&n))
		return n
	}
	l.must(l.db.As(ctx, boss, func(tx pgx.Tx) error {
		if n := see(tx); n != 0 {
			t.Errorf("%d contents in a transaction that recorded nothing, after an earlier reading", n)
		}
		var other int
		l.must(tx.QueryRow(ctx, `select count(*) from journey.share where id = $1`, id).Scan(&other))
		if other != 1 {
			t.Errorf("%d headers", other)
		}
		return nil
	}))
	second := l.put(Draft{Words: "ほかのこと"})
	l.must(l.db.As(ctx, boss, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `insert into journey.share_reading (share_id, reader_id) values ($1, $2)`, second, boss.Person); err != nil {
			return err
		}
		var seen uuid.UUID
		l.must(tx.QueryRow(ctx, `select share_id from journey.share_content`).Scan(&seen))
		if n := see(tx); n != 1 || seen != second {
			t.Errorf("%d contents, want that of the one that was recorded", n)
		}
		return nil
	}))
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if s, err := ReadShare(cancelled, l.db, boss, id); err == nil || s.Words != "" {
		t.Errorf("a reading that was not committed gave %+v, %v", s, err)
	}
}
