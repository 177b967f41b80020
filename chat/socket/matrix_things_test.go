package socket

import (
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// hers are the things of Mika's that frames name.
type hers struct {
	talk, alone, together, nameless, decision, notice uuid.UUID
	receipt                                           escalation.Receipt
}

// frame is one of each type, with the ids of what is Mika's, as a role has them.
func (h hers) frame(kind chat.FrameType, role string) chat.ClientFrame {
	f := chat.ClientFrame{Type: kind, Text: "ことば", Response: "keep", Decision: h.decision, Notice: h.notice, Theme: "異動", On: new(bool), Thread: h.alone, Lang: "ja"}
	if known[kind] {
		f.ID = uuid.New()
	}
	switch {
	case role == "receipt":
		f.Thread, f.Receipt = uuid.Nil, string(h.receipt)
	case kind == chat.FrameWatch:
		f.Receipt = string(escalation.NewReceipt()) // of nothing
	case role == "partner" || kind == chat.FrameDecline && role == "self":
		f.Thread = h.together
	}
	switch kind {
	case chat.FrameHello:
		f.Consultation = h.talk
	case chat.FrameDecide: // about the question
		f.Decision = uuid.Nil
	case chat.FrameUndo:
		f.Thread = uuid.Nil
	case chat.FrameEscalate, chat.FrameInvite:
		f.Identity = chat.Named
	}
	return f
}

// hers makes new things of Mika's, in the state in which the frame means something.
func (d *desk) hers(kind chat.FrameType) *hers {
	d.t.Helper()
	ctx, book := d.t.Context(), escalation.NewBook(d.db)
	mika, ren, hana := d.people["mika"], d.people["ren"], d.people["hana"].Viewer()
	must := func(err error) {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
	}
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	c.ws.Close()
	h := &hers{talk: w.Consultation, receipt: escalation.NewReceipt()}
	must(d.db.As(ctx, mika.Viewer(), func(tx pgx.Tx) (err error) {
		if h.alone, err = book.Ask(ctx, tx, mika.ID, escalation.Question{Text: "ひとりで" + secret}); err != nil {
			return err
		}
		if h.together, err = book.Ask(ctx, tx, mika.ID, escalation.Question{Text: "ふたりで" + secret, With: ren.ID}); err != nil {
			return err
		}
		h.decision, err = journey.Decide(ctx, tx, mika.ID, journey.Decision{Consultation: uuid.New(), Response: journey.Act})
		return err
	}))
	if kind != chat.FrameJoin && kind != chat.FrameDecline {
		must(book.Join(ctx, ren.Viewer(), h.together))
	}
	must(book.AskAnonymously(ctx, h.receipt, "名前なしで"+secret, "ja"))
	nameless, err := book.FindByReceipt(ctx, h.receipt)
	must(err)
	h.nameless = nameless.ID
	must(book.Assign(ctx, hana, h.alone, d.people["hana"].ID))
	must(book.PassToExecutive(ctx, hana, h.alone, d.people["eve"].ID, "どう思いますか"))
	switch kind {
	case chat.FrameRead, chat.FrameDecide:
		must(book.TakeBack(ctx, hana, h.alone))
		for _, id := range []uuid.UUID{h.alone, h.together, h.nameless} {
			_, err := book.Answer(ctx, hana, id, "はい"+secret)
			must(err)
		}
	case chat.FrameRestore:
		must(book.Withdraw(ctx, mika.Viewer(), h.alone))
		must(book.Withdraw(ctx, postgres.Viewer{Receipt: h.receipt.Hash()}, h.nameless))
	}
	d.notify(h)
	return h
}

// notify puts a notice about her decision, and wakes whom it concerns.
func (d *desk) notify(h *hers) {
	d.t.Helper()
	ctx, mika := d.t.Context(), d.people["mika"]
	h.notice = uuid.New()
	_, err := postgrestest.Owner(d.t, d.db).Exec(ctx, `
		with k as (insert into journey.kept (decision_id, person_id, what, on_date) select id, person_id, 'date', '2026-11-01' from journey.decision where id = $1
			on conflict (decision_id, what, article) do update set on_date = excluded.on_date returning *)
		insert into journey.notice (id, kept_id, decision_id, person_id, reason, fact, on_date, deliver_at)
		select $2::uuid, id, decision_id, person_id, 'date', '2026-11-0' || (1 + extract(milliseconds from clock_timestamp())::int % 9), '2026-11-01', now() from k`, h.decision, h.notice)
	if err != nil {
		d.t.Fatal(err)
	}
	err = d.db.As(ctx, mika.Viewer(), func(tx pgx.Tx) error { return postgres.Notify(ctx, tx, chat.PersonTopic(mika.ID)) })
	if err != nil {
		d.t.Fatal(err)
	}
}

// of is what the database holds of Mika's things.
func (d *desk) of(h hers) (held string) {
	d.t.Helper()
	owner := postgrestest.Owner(d.t, d.db)
	rows, _ := owner.Query(d.t.Context(), `select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and n.nspname in ('chat', 'escalation', 'journey') order by 1`)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		d.t.Fatal(err)
	}
	var query []string
	for _, table := range tables {
		query = append(query, "select md5(string_agg(t::text, '|' order by t::text)) as sum from "+table+" t where t::text ~ $1")
	}
	err = owner.QueryRow(d.t.Context(), `select string_agg(sum, ' ') from (`+strings.Join(query, " union all ")+`) x`,
		strings.Join([]string{h.talk.String(), h.alone.String(), h.together.String(), h.nameless.String(), h.decision.String(), h.notice.String()}, "|")).Scan(&held)
	if err != nil {
		d.t.Fatal(err)
	}
	return held
}
