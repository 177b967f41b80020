package escalation

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// A question opens for those who read its thread, and what an executive is asked for them and HR, while they are asked.
func TestWhoOpensWhat(t *testing.T) {
	o := newOffice(t)
	ctx, b, hr, chief, asker, boss := t.Context(), o.book, o.viewer("hr"), o.viewer("chief"), o.viewer("asker"), o.viewer("boss")
	receipt := NewReceipt()
	o.must(b.AskAnonymously(ctx, receipt, "名前は出しません", "ja"))
	o.must(b.Leave(ctx, "返事はいりません", "ja"))
	id := o.ask("asker", Question{Text: "いっしょに聞きます", With: boss.Person})
	alias := o.ask("other", Question{Text: "別名で聞きます", Alias: "うみ"})
	o.must(b.PassToExecutive(ctx, hr, alias, chief.Person, "お考えを聞かせてください"))
	list, err := b.PassedTo(ctx, chief)
	o.must(err)
	pass := list[0].ID
	opens := func(what string, want map[string]int) {
		t.Helper()
		for name, v := range map[string]postgres.Viewer{"hr": hr, "chief": chief, "asker": asker, "boss": boss, "other": o.viewer("other"),
			"holder": {Receipt: receipt.Hash()}, "another holder": {Receipt: [32]byte{1}}, "nobody": {}} {
			if n := o.rowsOf(v, what); n != want[name] {
				t.Errorf("%s: %s reads %d, want %d", what, name, n, want[name])
			}
		}
	}
	opens("thread_key", map[string]int{"hr": 1, "asker": 1, "boss": 1, "other": 1, "holder": 1}) // HR what was handled, see TestTheKeyAsksForTheReading
	opens("pass_key", map[string]int{"hr": 1, "chief": 1})
	o.must(o.in(chief, func(tx pgx.Tx) error {
		if _, err := seal.Find(ctx, tx, seal.Thing(threadKeys, alias)); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("an executive who is asked finds the key of the thread: %v", err)
		}
		return nil
	}))
	o.must(b.ReplyToHR(ctx, chief, pass, "進めてください"))
	opens("pass_key", map[string]int{"hr": 1})
	o.must(b.Withdraw(ctx, asker, id))
	opens("thread_key", map[string]int{"hr": 1, "asker": 1, "boss": 1, "other": 1, "holder": 1})
	read := func(tx pgx.Tx) error {
		if err := audit.Record(ctx, tx, audit.Opened, id, alias); err != nil {
			return err
		}
		var n int
		err := tx.QueryRow(ctx, `select count(*) from escalation.thread_key`).Scan(&n)
		if n != 1 {
			t.Errorf("HR reads %d keys, one of a question that was taken back", n)
		}
		return err
	}
	o.must(o.in(hr, read))
}

// The same words asked twice are two texts that nothing in the database makes equal, of the same length as many others; and a text
// that is moved to another row does not open there.
func TestTheSameWordsLookDifferent(t *testing.T) {
	o := newOffice(t)
	words := "匿名でも自分の名前でも、同じことを聞きます"
	named := o.ask("asker", Question{Text: words})
	o.must(o.book.AskAnonymously(t.Context(), NewReceipt(), words, "ja"))
	o.ask("other", Question{Text: "短い"})
	owner := postgrestest.Owner(t, o.db)
	rows, _ := owner.Query(t.Context(), `select question from escalation.thread`)
	texts, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	o.must(err)
	for i, text := range texts {
		for _, other := range texts[:i] {
			if bytes.Equal(text[:40], other[:40]) || len(text) != len(other) {
				t.Errorf("two questions of %d and %d bytes, the same: %v", len(text), len(other), bytes.Equal(text, other))
			}
		}
	}
	if opened := postgrestest.Opened(t, o.db, "escalation.thread.question"); len(opened) != 3 {
		t.Errorf("%d questions open", len(opened))
	}
	if _, err := owner.Exec(t.Context(), `update escalation.thread set question = (select question from escalation.thread where id <> $1 limit 1) where id = $1`, named); err != nil {
		t.Fatal(err)
	}
	if _, err := o.book.Find(t.Context(), o.viewer("hr"), named); !errors.Is(err, seal.ErrNotSealed) {
		t.Errorf("the words of another question in its place: %v", err)
	}
}

// No key is made for a question that is not there, and none beside the one it has.
func TestNoKeyWithoutItsQuestion(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "時短で働けますか"})
	for what, holder := range map[string]uuid.UUID{"no question": uuid.New(), "another's question": id} {
		made := false
		err := o.in(o.viewer("other"), func(tx pgx.Tx) (err error) {
			_, made, err = seal.Make(t.Context(), tx, seal.Thing(threadKeys, holder))
			return err
		})
		if (err == nil) && made {
			t.Errorf("%s: a key was made", what)
		}
	}
	receipt := NewReceipt()
	for range 2 { // sent twice
		o.must(o.book.AskAnonymously(t.Context(), receipt, "名前は出しません", "ja"))
		o.must(o.book.LeaveOnce(t.Context(), uuid.NewSHA1(uuid.Nil, []byte("x")), "返事はいりません", "ja"))
	}
	if n := o.rowsOf(postgres.Keeper(), "thread_key"); n != 3 {
		t.Errorf("%d keys of three questions", n)
	}
}
