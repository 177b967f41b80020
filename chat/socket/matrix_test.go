package socket

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/matrix"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

const socketFile = "../../internal/matrix/data/socket.txt"

// matrixRoles are whoever sends frames in the matrix, and who they are. Mika comes last, since she may change what is hers.
var matrixRoles = []struct{ name, slug string }{
	{"nobody", ""}, {"left", "lea"}, {"other", "ken"}, {"mgrFormer", "fumi"}, {"hrAssigned", "hana"}, {"hrOther", "hiro"},
	{"execAsked", "eve"}, {"admin", "ada"}, {"manager", "ren"}, {"receipt", "ola"}, {"partner", "ren"}, {"self", "mika"},
}

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

// Every frame in every role, as data/socket.txt has it.
func TestMatrixOfFrames(t *testing.T) {
	d := newMatrixDesk(t)
	want, err := matrix.Read(socketFile)
	if err != nil {
		t.Fatal(err)
	}
	got := matrix.Table{Title: want.Title, Roles: want.Roles}
	frames := 0
	for _, kind := range slices.Sorted(maps.Keys(known)) {
		cells := map[string]string{}
		var h *hers
		for _, r := range matrixRoles {
			if r.slug == "" || r.name == "left" {
				cells[r.name] = d.connects(r.slug)
				continue
			}
			if h == nil { // the same ones, as long as they stand as they were
				h = d.hers(kind)
			}
			frames++
			before := d.of(*h)
			cells[r.name] = d.outcome(r.slug, h.frame(kind, r.name))
			if d.of(*h) != before {
				cells[r.name] += "+"
				h = nil
			}
		}
		got.Lines = append(got.Lines, line(string(kind), "send", got.Roles, cells))
	}
	got.Lines = append(got.Lines, d.pushes(got.Roles)...)
	t.Logf("%d frames of the protocol, %d roles, %d sent", len(known), len(got.Roles), frames)
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := got.Write(socketFile); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, difference := range want.Differences(got) {
		t.Error(difference)
	}
}

func line(thing, action string, roles []string, cells map[string]string) matrix.Line {
	l := matrix.Line{Thing: thing, Action: action}
	for _, r := range roles {
		l.Cells = append(l.Cells, cells[r])
	}
	return l
}

// newMatrixDesk is a desk with Mika and those around her, which polls so rarely that only hints help.
func newMatrixDesk(t *testing.T) *desk {
	d := newLine(t)
	people := "id,name,roles,manager\nfumi,見本 文,manager,\nren,見本 蓮,manager,\nmika,見本 美香,,fumi\nken,見本 健,,\nhana,見本 花,hr,\nhiro,見本 洋,hr,\n" +
		"eve,見本 英,executive,\nada,見本 綾,admin,\nola,見本 桜,,\nlea,見本 礼,,\n"
	d.takePeople(people, directory.Options{})
	d.readPeople()
	_, err := postgrestest.Owner(t, d.db).Exec(t.Context(), `insert into knowledge.article (slug, kind, title, themes, content_hash) values ('sea', 'program', '海の制度', '{異動}', '')`)
	if err != nil {
		t.Fatal(err)
	}
	d.takePeople(strings.Replace(people, ",,fumi", ",,ren", 1), directory.Options{})
	d.takePeople(strings.Replace(strings.Replace(people, ",,fumi", ",,ren", 1), "lea,見本 礼,,\n", "", 1), directory.Options{LeaveMissing: true})
	return d
}

// connects is what comes of a connection of somebody who may have none: the status of its refusal, or how it was closed.
func (d *desk) connects(slug string) string {
	ws, response, err := d.dial(slug, nil, "")
	switch {
	case err == nil:
		c := &client{d.t, ws}
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
		return fmt.Sprint(c.closed())
	case response == nil:
		return err.Error()
	}
	return fmt.Sprint(response.StatusCode)
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

// outcome is what comes of a frame on a connection of its own. What has no answer is over when a frame behind it is answered.
func (d *desk) outcome(slug string, f chat.ClientFrame) string {
	d.t.Helper()
	c := d.connect(slug)
	defer c.ws.Close()
	if f.Type == chat.FrameHello {
		c.send(f)
		switch got := c.next(); {
		case got.Type == chat.FrameError:
			return got.Code
		case got.Type == chat.FrameWelcome && got.Welcome.Resumed:
			return "resumed"
		default:
			return string(got.Type)
		}
	}
	c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
	c.await(chat.FrameWelcome)
	c.send(f)
	behind := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameInspect, ID: behind, Text: "x"})
	found := "taken"
	for {
		switch got := c.next(); {
		case got.Type == chat.FrameMarks && got.ID == behind:
			return found
		case got.Type == chat.FrameError:
			found = got.Code
		case got.Type == chat.FrameAck && got.ID == f.ID, got.Type == chat.FrameMarks && got.ID == f.ID:
			found = "ack"
		}
	}
}

// pushes are the lines of what open connections are sent of what happens to Mika's things.
func (d *desk) pushes(roles []string) (list []matrix.Line) {
	d.t.Helper()
	h := d.hers(chat.FrameRead)
	open := map[string]*client{}
	for _, r := range matrixRoles {
		if r.slug == "" || r.name == "left" {
			continue
		}
		hello := chat.ClientFrame{}
		if r.name == "self" {
			hello.Consultation = h.talk
		}
		c, _, _ := d.enter(r.slug, hello)
		if r.name == "receipt" {
			c.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: string(h.receipt)})
			c.await(chat.FrameThread)
		}
		open[r.name] = c
	}
	d.settle()
	ctx, book, hana := d.t.Context(), escalation.NewBook(d.db), d.people["hana"].Viewer()
	for _, id := range []uuid.UUID{h.alone, h.together, h.nameless} {
		if err := book.AskBack(ctx, hana, id, "どの部署ですか"); err != nil {
			d.t.Fatal(err)
		}
	}
	mika, _, _ := d.enter("mika", chat.ClientFrame{Consultation: h.talk})
	mika.send(chat.ClientFrame{Type: chat.FrameTheme, ID: uuid.New(), Theme: "異動", On: &[]bool{true}[0]})
	mika.send(chat.ClientFrame{Type: chat.FramePlan, ID: uuid.New(), Decision: h.decision, Step: "読む"})
	mika.say("人に相談したい")
	d.settle()
	seen := map[string]map[string]string{}
	things := []string{"message", "thread alone", "thread together", "thread nameless", "decision", "themes"}
	for _, thing := range things {
		seen[thing] = map[string]string{}
		for _, r := range roles {
			seen[thing][r] = "-"
		}
	}
	for role, c := range open {
		behind := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameInspect, ID: behind, Text: "x"})
		for over := false; !over; {
			thing := ""
			switch got := c.next(); got.Type {
			case chat.FrameMarks:
				over = got.ID == behind
			case chat.FrameThread:
				thing = map[uuid.UUID]string{h.alone: "thread alone", h.together: "thread together", h.nameless: "thread nameless"}[got.Thread.ID]
			case chat.FrameMessage:
				if got.Message.Consultation == h.talk {
					thing = "message"
				}
			case chat.FrameDecision:
				if got.Decision.ID == h.decision {
					thing = "decision"
				}
			case chat.FrameThemes:
				if len(got.Themes.Kept) > 0 {
					thing = "themes"
				}
			}
			if thing != "" {
				seen[thing][role] = "sees"
			}
		}
	}
	for _, thing := range things {
		list = append(list, line(thing, "push", roles, seen[thing]))
	}
	return list
}
