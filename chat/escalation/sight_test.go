package escalation

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// rowsOf is how many rows a viewer reads of a table by plain SQL.
func (o *office) rowsOf(v postgres.Viewer, table string) (n int) {
	o.t.Helper()
	o.must(o.in(v, func(tx pgx.Tx) error {
		return tx.QueryRow(o.t.Context(), `select count(*) from escalation.`+table).Scan(&n)
	}))
	return n
}

// By plain SQL an executive who is asked reads what they are asked and nothing of the question's own rows, and changes none.
func TestExecutiveReadsThePassAlone(t *testing.T) {
	o := newOffice(t)
	ctx, hr, chief := t.Context(), o.viewer("hr"), o.viewer("chief")
	id := o.ask("asker", Question{Text: "うみの質問です", Alias: "うみ"})
	o.must(o.book.AddNote(ctx, hr, id, "同僚へ"))
	o.must(o.book.PassToExecutive(ctx, hr, id, chief.Person, "お考えを聞かせてください"))
	tables := []string{"thread", "asker", "message", "event", "clock", "handling", "note", "draft", "notice", "gap_question"}
	for _, table := range tables {
		if n := o.rowsOf(chief, table); n != 0 {
			t.Errorf("an executive who is asked reads %d rows of %s", n, table)
		}
	}
	for what, statement := range map[string]string{
		"moves the question": `update escalation.thread set state = 'answered'`, "changes its clock": `update escalation.clock set withdrawn = true`,
		"replies past the way": `update escalation.pass set reply = 'x'`, "keeps the copy": `update escalation.pass set question = 'x'`,
	} {
		o.must(o.in(chief, func(tx pgx.Tx) error {
			tag, err := tx.Exec(ctx, statement)
			if err == nil && tag.RowsAffected() > 0 {
				t.Errorf("an executive %s", what)
			}
			return err
		}))
	}
	list, err := o.book.PassedTo(ctx, chief)
	if err != nil || len(list) != 1 || list[0].Question != "うみの質問です" || list[0].Note == "" {
		t.Fatalf("the executive is asked %+v, %v", list, err)
	}
	if err := o.book.ReplyToHR(ctx, o.viewer("other"), list[0].ID, "よその返事"); err == nil {
		t.Error("somebody replies in the executive's place")
	}
	o.must(o.book.ReplyToHR(ctx, chief, list[0].ID, "進めてください"))
	for _, table := range append(tables, "pass") {
		if n := o.rowsOf(chief, table); n != 0 {
			t.Errorf("after the reply the executive reads %d rows of %s", n, table)
		}
	}
	passes, err := o.book.Passes(ctx, hr, id)
	if err != nil || len(passes) != 1 || passes[0].Reply != "進めてください" || passes[0].Question != "" {
		t.Errorf("HR reads %+v, %v", passes, err)
	}
	q, err := o.book.Find(ctx, hr, id)
	if err != nil || q.State != Seen || q.Events[len(q.Events)-1].What != MoveBack || !q.Events[len(q.Events)-1].At.IsZero() {
		t.Errorf("after the reply the question is %s, its last step %+v (%v)", q.State, q.Events, err)
	}
}

// Of a question of two neither reads by plain SQL that the other has read the answer; HR does, and steps keep their numbers.
func TestTwoDoNotReadEachOthersReading(t *testing.T) {
	o := newOffice(t)
	ctx, asker, boss := t.Context(), o.viewer("asker"), o.viewer("boss")
	id := o.ask("asker", Question{Text: "いっしょに聞きます", With: boss.Person})
	o.must(o.book.Join(ctx, boss, id))
	o.answer(id, "はい。")
	o.must(o.book.MarkRead(ctx, boss, id))
	reads := func(v postgres.Viewer) (n int) {
		o.must(o.in(v, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, `select count(*) from escalation.event where what = 'read'`).Scan(&n)
		}))
		return n
	}
	for name, want := range map[string]int{"asker": 0, "boss": 0, "hr": 1} {
		if n := reads(o.viewer(name)); n != want {
			t.Errorf("%s reads %d steps of reading, want %d", name, n, want)
		}
	}
	o.must(o.book.Tell(ctx, asker, id, "もうひとつ聞きます"))
	if q, err := o.book.Find(ctx, o.viewer("hr"), id); err != nil || q.Events[len(q.Events)-1].What != MoveTell || q.Events[len(q.Events)-2].What != MoveRead {
		t.Errorf("HR reads the steps %+v, %v", q.Events, err)
	}
}

// Nobody reads the hash of a receipt, HR neither; with the receipt its thread alone is found.
func TestNobodyReadsTheHashOfAReceipt(t *testing.T) {
	o := newOffice(t)
	receipt := NewReceipt()
	o.must(o.book.AskAnonymously(t.Context(), receipt, "名前は出しません", "ja"))
	o.askAnonymously("ほかの人の質問です")
	for name, v := range map[string]postgres.Viewer{"HR": o.viewer("hr"), "the holder": {Receipt: receipt.Hash()}} {
		for _, statement := range []string{`select receipt_hash from escalation.thread`, `select from escalation.thread where receipt_hash is not null`} {
			err := o.in(v, func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), statement); return err })
			if err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("%s: %s: %v", name, statement, err)
			}
		}
	}
	if n := o.rowsOf(postgres.Viewer{Receipt: receipt.Hash()}, "thread"); n != 1 {
		t.Errorf("the receipt opens %d threads", n)
	}
	if q, err := o.book.FindByReceipt(t.Context(), receipt); err != nil || q.Question != "名前は出しません" {
		t.Errorf("found %q, %v", q.Question, err)
	}
}
