package chat

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// rowsOf are all rows of a person in every table that has a column for one, with the transaction that wrote each.
func (h *house) rowsOf(p directory.Person) map[string][]string {
	h.t.Helper()
	owner := postgrestest.Owner(h.t, h.db)
	rows, _ := owner.Query(h.t.Context(), `
		select a.attrelid::regclass::text, quote_ident(a.attname) from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
		join pg_namespace n on n.oid = c.relnamespace
		where a.atttypid = 'uuid'::regtype and a.attnum > 0 and (a.attname ~ 'person|assignee|partner|hr_id|executive' or a.attrelid = 'directory.person'::regclass)
		  and n.nspname !~ '^(pg_|information_schema)'`)
	type column struct{ Table, Name string }
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	if err != nil || len(columns) < 10 {
		h.t.Fatalf("%d columns of people, %v", len(columns), err)
	}
	all := map[string][]string{}
	for _, c := range columns {
		rows, _ := owner.Query(h.t.Context(), `select t.xmin::text || ' ' || t::text from `+c.Table+` t where `+c.Name+` = $1 order by 1`, p.ID)
		list, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			h.t.Fatal(err)
		}
		all[c.Table+"."+c.Name] = list
	}
	return all
}

// A question without a name, and one that is only left, write no row of their person and change none.
func TestAnonymousQuestionsLeaveNoTrace(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	before := h.rowsOf(h.hanako)
	if len(before["chat.message.person_id"]) != 1 {
		t.Fatalf("the rows are not looked at: %v", before)
	}
	receipt := h.handle(h.hanako, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Anonymous, Text: "介護のことで勤務地を変えたいです"}).Receipt
	left := ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Left, Text: "副業の制度がほしいです"}
	for range 2 {
		if r := h.handle(h.hanako, c, left); r.Receipt != "" || r.Passing == nil || r.Seq != 0 {
			t.Errorf("left: %+v", r)
		}
	}
	inbox, err := h.inbox()
	if err != nil || len(inbox) != 2 {
		t.Fatalf("%d questions are with HR, %v", len(inbox), err)
	}
	for _, q := range inbox {
		if q.Identity == Anonymous {
			if err := h.engine.questions.AskBack(t.Context(), h.hr.Viewer(), q.ID, "どこがよいですか"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range []ClientFrame{
		{Type: FrameTell, ID: uuid.New(), Receipt: receipt, Text: "海の近くです"}, {Type: FrameRead, Receipt: receipt},
		{Type: FrameWithdraw, ID: uuid.New(), Receipt: receipt}, {Type: FrameRestore, ID: uuid.New(), Receipt: receipt},
	} {
		h.handle(h.hanako, c, f)
	}
	if diff := cmp.Diff(before, h.rowsOf(h.hanako)); diff != "" {
		t.Errorf("rows of the person (-before +after):\n%s", diff)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Named, Text: "名前を出した質問"})
	if cmp.Equal(before, h.rowsOf(h.hanako)) {
		t.Error("a named question leaves no row either: the test sees nothing")
	}
}

// A frame whose id is stored with the person already makes no receipt: it would lead from the one to the other.
func TestAnIdOfAMessageMakesNoReceipt(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	f := say("社内公募は上司に知られますか")
	h.handle(h.hanako, c, f)
	if r := h.handle(h.hanako, c, ClientFrame{Type: FrameEscalate, ID: f.ID, Identity: Anonymous, Text: "質問"}); r.Receipt != "" {
		t.Errorf("got %+v", r)
	}
	if inbox, err := h.inbox(); err != nil || len(inbox) != 0 {
		t.Errorf("%d questions, %v", len(inbox), err)
	}
}

// Each way of asking, and what is refused of it.
func TestEscalateFields(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	with := uuid.New()
	for name, test := range map[string]struct {
		frame ClientFrame
		want  Code // "": taken
	}{
		"alias":               {ClientFrame{Identity: Alias, Alias: " ねこ "}, ""},
		"alias without one":   {ClientFrame{Identity: Alias}, CodeBadFrame},
		"alias of spaces":     {ClientFrame{Identity: Alias, Alias: "　"}, CodeBadFrame},
		"alias that is long":  {ClientFrame{Identity: Alias, Alias: strings.Repeat("ね", MaxAlias+1)}, CodeTooLong},
		"alias with a name":   {ClientFrame{Identity: Named, Alias: "ねこ"}, CodeBadFrame},
		"alias with somebody": {ClientFrame{Identity: Alias, Alias: "ねこ", With: with}, CodeBadFrame},
		"with a stranger":     {ClientFrame{Identity: Named, With: with}, CodePartner},
		"with a colleague":    {ClientFrame{Identity: Named, With: h.taro.ID}, CodePartner},
	} {
		f := test.frame
		f.Type, f.ID, f.Text = FrameEscalate, uuid.New(), "質問です"
		_, err := h.engine.Handle(t.Context(), h.hanako, c, f)
		if got := CodeOf(err); (err == nil) != (test.want == "") || err != nil && got != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	threads := h.open(h.hanako).Threads
	if len(threads) != 1 || threads[0].Alias != "ねこ" || threads[0].Identity != Alias {
		t.Errorf("threads: %+v", threads)
	}
}

// Employee and boss ask one question: both read all of it, the employee is asked どうする and the boss is not, and neither reads the
// other's talk.
func TestTogether(t *testing.T) {
	h := newHouse(t)
	err := directory.Put(t.Context(), h.db, []directory.Entry{
		{Slug: "hanako", Name: "見本 花子", Roles: []string{"employee"}, Manager: "taro"},
		{Slug: "taro", Name: "見本 太郎", Roles: []string{"employee", "manager"}},
		{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := h.open(h.hanako), h.open(h.taro)
	if diff := cmp.Diff(&Boss{ID: h.taro.ID, Name: "見本 太郎"}, ours.Boss); diff != "" {
		t.Error(diff)
	}
	if theirs.Boss != nil {
		t.Errorf("who has no manager is offered %+v", theirs.Boss)
	}
	h.handle(h.hanako, ours.Consultation, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Named, Text: "在宅の日数は変えられますか", With: h.taro.ID})
	invited := h.open(h.taro).Threads
	if len(invited) != 1 || !invited[0].Invited || !invited[0].Member || invited[0].Partner != "見本 花子" || invited[0].First || invited[0].Question == "" {
		t.Fatalf("the boss sees %+v", invited)
	}
	id := invited[0].ID
	join := ClientFrame{Type: FrameJoin, ID: uuid.New(), Thread: id}
	for range 2 {
		if r := h.handle(h.taro, theirs.Consultation, join); r.Thread.Together != "joined" || r.Thread.Invited {
			t.Errorf("joined: %+v", r.Thread)
		}
	}
	h.handle(h.taro, theirs.Consultation, ClientFrame{Type: FrameTell, ID: uuid.New(), Thread: id, Text: "わたしも知りたいです"})
	if _, err := h.engine.questions.Answer(t.Context(), h.hr.Viewer(), id, "週3日まで増やせます。"); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		person       directory.Person
		consultation uuid.UUID
		authors      string
		asked        int
	}{{h.hanako, ours.Consultation, "partner hr", 1}, {h.taro, theirs.Consultation, "asker hr", 0}} {
		thread := h.handle(one.person, one.consultation, ClientFrame{Type: FrameRead, Thread: id}).Thread
		var authors []string
		for _, m := range thread.Messages {
			authors = append(authors, m.Author)
		}
		if got := strings.Join(authors, " "); got != one.authors {
			t.Errorf("%s reads %s, want %s", one.person.Name, got, one.authors)
		}
		h.handle(one.person, one.consultation, ClientFrame{Type: FrameRead, Thread: id})
		asked := 0
		for _, m := range h.messages(one.person, one.consultation) {
			if m.Kind == KindDousuru && m.Thread == id {
				asked++
			}
		}
		if asked != one.asked || thread.Member != (one.asked == 0) {
			t.Errorf("%s is asked %d times, with a member: %v", one.person.Name, asked, thread.Member)
		}
	}
	for _, cross := range []struct {
		person directory.Person
		talk   uuid.UUID
	}{{h.hanako, theirs.Consultation}, {h.taro, ours.Consultation}} {
		if list, err := h.engine.Messages(t.Context(), cross.person, cross.talk, 0); err != nil || len(list) > 0 {
			t.Errorf("%s reads %d messages of the other's talk, %v", cross.person.Name, len(list), err)
		}
	}
	decline := ClientFrame{Type: FrameDecline, ID: uuid.New(), Thread: id}
	for range 2 {
		if r := h.handle(h.taro, theirs.Consultation, decline); r.Thread.State != StateGone {
			t.Errorf("declined: %+v", r.Thread)
		}
	}
	if list := h.open(h.taro).Threads; len(list) > 0 {
		t.Errorf("after declining the boss sees %+v", list)
	}
}

// どうする about a question at HR stands in the person's journey with the question; HR sees nothing of it, and the talk's own
// どうする is another.
func TestDecideAboutAnAnswer(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Alias, Alias: "ねこ", Text: "面接は在宅でも受けられますか"})
	id := h.open(h.hanako).Threads[0].ID
	if _, err := h.engine.questions.Answer(t.Context(), h.hr.Viewer(), id, "はい。"); err != nil {
		t.Fatal(err)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameRead, Thread: id})
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "act", Words: "応募してみます", Thread: id})
	if m := h.last(h.hanako, c); m.Kind != KindDecided || m.Thread != id || m.Decision.Response != "act" {
		t.Errorf("got %+v", m)
	}
	list, err := journey.Decisions(t.Context(), h.db, h.hanako.Viewer())
	if err != nil || len(list) != 1 || list[0].Topic != "面接は在宅でも受けられますか" || list[0].Words != "応募してみます" {
		t.Errorf("journey: %+v, %v", list, err)
	}
	if threads := h.open(h.hanako).Threads; !threads[0].Decided {
		t.Errorf("thread: %+v", threads[0])
	}
	seen, err := h.engine.questions.Find(t.Context(), h.hr.Viewer(), id)
	if err != nil || seen.Decided {
		t.Errorf("HR sees %+v, %v", seen, err)
	}
	if _, err := h.engine.Handle(t.Context(), h.taro, h.open(h.taro).Consultation, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "act", Thread: id}); CodeOf(err) != CodeNotFound {
		t.Errorf("somebody else decides: %v", err)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameEnd, ID: uuid.New()})
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "none"})
	if list, err := journey.Decisions(t.Context(), h.db, h.hanako.Viewer()); err != nil || len(list) != 2 {
		t.Errorf("%d decisions, %v", len(list), err)
	}
}

// A long thread is sent with its newest messages; how many are left out is said.
func TestLongThreadsAreCut(t *testing.T) {
	thread := escalation.Thread{Identity: Named, First: true}
	for range 5 {
		thread.Messages = append(thread.Messages, escalation.Message{Author: "hr", Kind: "answer", Body: strings.Repeat("は", 9000)})
	}
	if f := threadFrame(thread, nil); len(f.Messages) != 2 || f.Earlier != 3 {
		t.Errorf("%d messages, %d left out", len(f.Messages), f.Earlier)
	}
	thread.Messages = []escalation.Message{{Author: "hr", Body: strings.Repeat("は", maxThreadText+1)}}
	if f := threadFrame(thread, nil); len(f.Messages) != 1 || f.Earlier != 0 {
		t.Errorf("the newest is missing: %d, %d", len(f.Messages), f.Earlier)
	}
}
