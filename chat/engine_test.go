package chat

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

func TestMain(m *testing.M) {
	retrieval.Warm() // takes half a minute under the race detector, which no test is to wait for
	postgrestest.Main(m)
}

// house is a small company: two employees, one at HR, and a few articles and desks.
type house struct {
	t                *testing.T
	db               *postgres.DB
	engine           *Engine
	hanako, taro, hr directory.Person
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: postgrestest.New(t)}
	h.furnish()
	err := directory.Put(t.Context(), h.db, []directory.Entry{
		{Slug: "hanako", Name: "見本 花子", Roles: []string{"employee"}},
		{Slug: "taro", Name: "見本 太郎", Roles: []string{"employee", "manager"}},
		{Slug: "jinji", Name: "見本 人事", Roles: []string{"employee", "hr"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for slug, p := range map[string]*directory.Person{"hanako": &h.hanako, "taro": &h.taro, "jinji": &h.hr} {
		if *p, err = directory.FindSlug(t.Context(), h.db, slug); err != nil {
			t.Fatal(err)
		}
	}
	h.engine = New(h.db, retrieval.Open(h.db))
	return h
}

func (h *house) furnish() {
	h.t.Helper()
	err := h.db.As(h.t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(h.t.Context(), `
			insert into knowledge.article (slug, kind, title, aliases, reviewed_on, content_hash) values
				('posting', 'program', '社内公募制度', '{公募}', '2026-09-01', ''),
				('leave', 'program', '育児休業', '{育休}', '2026-04-01', ''),
				('case', 'case', '公募で工場から人事へ移った話', '{}', '2026-06-01', '');
			insert into knowledge.passage (article_id, ordinal, facet, heading, body)
			select a.id, p.ordinal, p.facet, p.heading, p.body
			from (values ('posting', 0, 'summary', '', 'ほかの部署の仕事に、自分で応募できる制度です。'),
			             ('posting', 1, 'window', '募集時期', '春と秋の年2回です。'),
			             ('posting', 2, 'notified', '知らされる人', '合格の連絡のあと、上司に知らされます。'),
			             ('leave', 0, 'summary', '', '子どもが生まれたときに休める制度です。'),
			             ('leave', 1, 'window', '申請時期', '1か月前までに申し出ます。'),
			             ('case', 0, 'path', '歩み', '三度目の公募で人事へ移りました。')) as p (slug, ordinal, facet, heading, body)
			join knowledge.article a using (slug);
			insert into knowledge.desk (slug, name, channel, routes, checked_on) values
				('health', '健康管理室', '内線 サンプル-1', '{danger,mental,health}', '2026-11-01'),
				('career', 'キャリア支援室', '内線 サンプル-2', '{human}', '2026-11-01')`)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := retrieval.Open(h.db).Refresh(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open(p directory.Person) Welcome {
	h.t.Helper()
	w, _, err := h.engine.Open(h.t.Context(), p, "ja", uuid.Nil, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	return w
}

func (h *house) handle(p directory.Person, c uuid.UUID, f ClientFrame) Reply {
	h.t.Helper()
	r, err := h.engine.Handle(h.t.Context(), p, c, f)
	if err != nil {
		h.t.Fatalf("%s: %v", f.Type, err)
	}
	return r
}

func (h *house) messages(p directory.Person, c uuid.UUID) []Message {
	h.t.Helper()
	list, err := h.engine.Messages(h.t.Context(), p, c, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	for i, m := range list {
		if m.Seq != int64(i+1) {
			h.t.Fatalf("message %d has seq %d", i+1, m.Seq)
		}
	}
	return list
}

func (h *house) last(p directory.Person, c uuid.UUID) Message {
	h.t.Helper()
	list := h.messages(p, c)
	return list[len(list)-1]
}

func say(text string) ClientFrame { return ClientFrame{Type: FrameSay, ID: uuid.New(), Text: text} }

func TestSay(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	for _, test := range []struct {
		text    string
		kind    MessageKind
		article string
		says    string
	}{
		{"社内公募は上司に知られますか", KindAnswer, "posting", "知らされる人"},
		{"いつまでに申し込めばいいですか", KindAnswer, "posting", "募集時期"},
		{"育児休業について知りたい", KindAnswer, "leave", ""},
		{"宇宙飛行士の訓練センターへの出向はありますか", KindUnknown, "", "わかりません。いっしょに人事に聞きに行きましょう。"},
		{"😀👍", KindClarify, "", ""},
		{"안녕하세요 공모", KindClarify, "", "Japanese or English"},
	} {
		h.handle(h.hanako, c, say(test.text))
		m := h.last(h.hanako, c)
		if m.Kind != test.kind {
			t.Errorf("%s: %s, want %s", test.text, m.Kind, test.kind)
			continue
		}
		if !strings.Contains(m.Plain("ja"), test.says) {
			t.Errorf("%s: does not say %s:\n%s", test.text, test.says, m.Plain("ja"))
		}
		if test.article != "" && (len(m.Citations) == 0 || m.Citations[0].Article != test.article) {
			t.Errorf("%s: cites %+v, want %s first", test.text, m.Citations, test.article)
		}
		if m.Kind == KindAnswer && !m.Options[len(m.Options)-1].Stay {
			t.Errorf("%s: 「今のまま」 is not among the options", test.text)
		}
	}
}

// A repeated frame is one message with one reply.
func TestSayOnce(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	f := say("社内公募は上司に知られますか")
	first := h.handle(h.hanako, c, f)
	if again := h.handle(h.hanako, c, f); again != first {
		t.Errorf("repeated: %+v, then %+v", first, again)
	}
	if got := len(h.messages(h.hanako, c)); got != 3 {
		t.Errorf("%d messages, want greeting, words, answer", got)
	}
}

func TestSayBadInput(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	for name, test := range map[string]struct {
		frame ClientFrame
		want  Code
	}{
		"empty":        {say(""), CodeEmpty},
		"spaces":       {say(" 　\n\t"), CodeEmpty},
		"controls":     {say("\x00\x01\x1b"), CodeEmpty},
		"too long":     {say(strings.Repeat("あ", MaxText+1)), CodeTooLong},
		"ten thousand": {say(strings.Repeat("公募", 5000)), CodeTooLong},
		"no id":        {ClientFrame{Type: FrameSay, Text: "公募"}, CodeBadID},
		"other id":     {ClientFrame{Type: FrameSay, ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("x")), Text: "公募"}, CodeBadID},
		"unknown type": {ClientFrame{Type: "shout", ID: uuid.New()}, CodeUnknownType},
		"response":     {ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "maybe"}, CodeBadFrame},
		"identity":     {ClientFrame{Type: FrameEscalate, ID: uuid.New(), Text: "公募", Identity: "someone"}, CodeBadFrame},
		"receipt":      {ClientFrame{Type: FrameRead, Receipt: "x"}, CodeNotFound},
	} {
		if _, err := h.engine.Handle(t.Context(), h.hanako, c, test.frame); CodeOf(err) != test.want || err == nil {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
	}
	if got := len(h.messages(h.hanako, c)); got != 1 {
		t.Errorf("%d messages are stored, want the greeting alone", got)
	}
}

// Nobody else finds a person's consultation, not even HR.
func TestConsultationIsOnesOwn(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("社内公募は上司に知られますか"))
	for _, other := range []directory.Person{h.taro, h.hr} {
		if _, _, err := h.engine.Open(t.Context(), other, "ja", c, 0); CodeOf(err) != CodeNotFound {
			t.Errorf("%s resumes it: %v", other.Slug, err)
		}
		if _, err := h.engine.Handle(t.Context(), other, c, say("公募")); CodeOf(err) != CodeNotFound {
			t.Errorf("%s speaks in it: %v", other.Slug, err)
		}
		if list, err := h.engine.Messages(t.Context(), other, c, 0); err != nil || len(list) > 0 {
			t.Errorf("%s reads %d messages (%v)", other.Slug, len(list), err)
		}
	}
}

func TestDousuru(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("社内公募は上司に知られますか"))
	h.handle(h.hanako, c, say("ありがとうございました。"))
	if m := h.last(h.hanako, c); m.Kind != KindDousuru || !strings.Contains(m.Text, "どうする？") {
		t.Fatalf("after goodbye: %+v", m)
	}
	h.handle(h.hanako, c, ClientFrame{Type: FrameDecide, ID: uuid.New(), Response: "none", Words: "今はこのままで"})
	if m := h.last(h.hanako, c); m.Kind != KindDecided || m.Decision == nil || m.Decision.Response != "none" {
		t.Errorf("after deciding: %+v", m)
	}
	list, err := journey.Decisions(t.Context(), h.db, h.hanako.Viewer())
	if err != nil || len(list) != 1 || list[0].Words != "今はこのままで" || list[0].Topic != "社内公募は上司に知られますか" {
		t.Errorf("journey: %+v (%v)", list, err)
	}
	if others, err := journey.Decisions(t.Context(), h.db, h.hr.Viewer()); err != nil || len(others) > 0 {
		t.Errorf("HR sees %d decisions (%v)", len(others), err)
	}
}

// inbox is what HR has.
func (h *house) inbox() (list []escalation.Thread, err error) {
	queue, err := h.engine.questions.Queue(h.t.Context(), h.hr.Viewer(), escalation.Filter{View: escalation.ViewAll, Limit: 100})
	for _, row := range queue.Rows {
		q, err := h.engine.questions.Find(h.t.Context(), h.hr.Viewer(), row.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	return list, err
}

func TestEscalateNamed(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Named, Text: "面接は在宅でも受けられますか"})
	inbox, err := h.inbox()
	if err != nil || len(inbox) != 1 || inbox[0].Asker != "見本 花子" || inbox[0].Question != "面接は在宅でも受けられますか" {
		t.Fatalf("inbox: %+v (%v)", inbox, err)
	}
	if _, err := h.engine.questions.Answer(t.Context(), h.hr.Viewer(), inbox[0].ID, "はい、受けられます。"); err != nil {
		t.Fatal(err)
	}
	threads := h.open(h.hanako).Threads
	if len(threads) != 1 || threads[0].Answer != "はい、受けられます。" || threads[0].State != "answered" {
		t.Errorf("threads: %+v", threads)
	}
	if r := h.handle(h.hanako, c, ClientFrame{Type: FrameRead, Thread: inbox[0].ID}); r.Thread.State != "read" {
		t.Errorf("after reading: %+v", r.Thread)
	}
	if others := h.open(h.taro).Threads; len(others) > 0 {
		t.Errorf("another employee sees %+v", others)
	}
}

func TestEscalateAnonymously(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	f := ClientFrame{Type: FrameEscalate, ID: uuid.New(), Identity: Anonymous, Text: "介護のことで勤務地を変えたいです"}
	first := h.handle(h.hanako, c, f)
	if first.Receipt == "" || first.Seq != 0 || first.Passing == nil || !first.Passing.Passing {
		t.Errorf("first: %+v", first)
	}
	if again := h.handle(h.hanako, c, f); again.Receipt != first.Receipt {
		t.Errorf("repeated: %+v, then %+v", first, again)
	}
	inbox, err := h.inbox()
	if err != nil || len(inbox) != 1 || !inbox[0].Anonymous() || inbox[0].Asker != "" {
		t.Fatalf("inbox: %+v (%v)", inbox, err)
	}
	if _, err := h.engine.questions.Answer(t.Context(), h.hr.Viewer(), inbox[0].ID, "相談できます。"); err != nil {
		t.Fatal(err)
	}
	restarted := New(h.db, retrieval.Open(h.db))
	if again, err := restarted.Handle(t.Context(), h.hanako, c, f); err != nil || again.Receipt != first.Receipt {
		t.Errorf("repeated after a restart: %+v (%v)", again, err)
	}
	if inbox, err := h.inbox(); err != nil || len(inbox) != 1 {
		t.Errorf("%d questions after the repeat (%v)", len(inbox), err)
	}
	thread, err := h.engine.Watch(t.Context(), strings.ToUpper(" "+strings.ReplaceAll(first.Receipt, "-", " ")))
	if err != nil || thread.Answer != "相談できます。" {
		t.Errorf("watch: %+v (%v)", thread, err)
	}
	if got := h.open(h.hanako).Threads; len(got) > 0 {
		t.Errorf("an anonymous question is listed with the person: %+v", got)
	}
	var timed, personal int
	owner := postgrestest.Owner(t, h.db)
	err = owner.QueryRow(t.Context(), `select count(asked_at), (select count(*) from escalation.asker) from escalation.thread`).Scan(&timed, &personal)
	if err != nil || timed+personal > 0 {
		t.Errorf("the row holds a time or a person: %d, %d (%v)", timed, personal, err)
	}
}

func TestOpen(t *testing.T) {
	h := newHouse(t)
	first := h.open(h.hanako)
	if first.Resumed || first.Seq != 1 {
		t.Fatalf("first visit: %+v", first)
	}
	if again := h.open(h.hanako); !again.Resumed || again.Consultation != first.Consultation {
		t.Errorf("another tab: %+v", again)
	}
	h.handle(h.hanako, first.Consultation, say("育児休業について知りたい"))
	h.age(first.Consultation)
	back := h.open(h.hanako)
	if back.Consultation != first.Consultation || h.last(h.hanako, first.Consultation).Kind != KindDousuru {
		t.Errorf("the next visit does not ask どうする: %+v", back)
	}
	h.age(first.Consultation)
	if third := h.open(h.hanako); third.Resumed || third.Consultation == first.Consultation {
		t.Errorf("the visit after does not let it go: %+v", third)
	}
}

// age makes a consultation rest for a day.
func (h *house) age(c uuid.UUID) {
	h.t.Helper()
	_, err := postgrestest.Owner(h.t, h.db).Exec(h.t.Context(), `update chat.consultation set last_at = last_at - interval '1 day', started_at = started_at - interval '1 day' where id = $1`, c)
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestIdleAndNew(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	idle := func() {
		if err := h.engine.Idle(context.Background(), h.hanako, c); err != nil {
			t.Fatal(err)
		}
	}
	if idle(); h.last(h.hanako, c).Kind != KindGreeting {
		t.Error("どうする is asked although nothing was said")
	}
	h.handle(h.hanako, c, say("育児休業について知りたい"))
	idle()
	idle()
	if list := h.messages(h.hanako, c); len(list) != 4 || list[3].Kind != KindDousuru {
		t.Errorf("%d messages, want どうする once at the end", len(list))
	}
	r := h.handle(h.hanako, c, ClientFrame{Type: FrameNew, ID: uuid.New()})
	if r.Consultation == c {
		t.Error("no new consultation after どうする was asked")
	}
}

// The first press of 新しい相談 asks どうする; the same frame again does nothing, another one starts the new consultation.
func TestNewAsksFirst(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("育児休業について知りたい"))
	f := ClientFrame{Type: FrameNew, ID: uuid.New()}
	for range 2 {
		if r := h.handle(h.hanako, c, f); r.Consultation != c || h.last(h.hanako, c).Kind != KindDousuru {
			t.Errorf("%+v, and last %s", r, h.last(h.hanako, c).Kind)
		}
	}
	again := ClientFrame{Type: FrameNew, ID: uuid.New()}
	if first, second := h.handle(h.hanako, c, again), h.handle(h.hanako, c, again); first.Consultation == c || first != second {
		t.Errorf("the second press: %+v, repeated %+v", first, second)
	}
}

func TestRouteNamesDesks(t *testing.T) {
	h := newHouse(t)
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("もう死にたいです"))
	m := h.last(h.hanako, c)
	if m.Kind != KindRoute || len(m.Desks) == 0 || m.Desks[0].Name != "健康管理室" || len(m.Options) > 0 {
		t.Errorf("%+v", m)
	}
}
