package chat

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/grounding"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// A gate lets everything through, and keeps what left the house.
type gate struct {
	off      bool
	texts    []string
	reserved int
	settled  []Usage
	refuse   error
}

func (g *gate) checks() Checks {
	return Checks{
		Allowed: func(context.Context, uuid.UUID) (bool, error) { return !g.off, nil },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			masked := make([]string, len(texts))
			for i, t := range texts {
				masked[i] = strings.ReplaceAll(t, "上司", "［役割1］")
			}
			g.texts = append(g.texts, masked...)
			return masked, func(s string) string { return strings.ReplaceAll(s, "［役割1］", "上司") }, nil
		},
		Reserve: func(context.Context, uuid.UUID, ComposeRequest) (func(context.Context, Usage) error, error) {
			if g.refuse != nil {
				return nil, g.refuse
			}
			g.reserved++
			return func(_ context.Context, u Usage) error { g.settled = append(g.settled, u); return nil }, nil
		},
		Fault: func(err error) string {
			if errors.Is(err, errCut) {
				return "cut"
			}
			return ""
		},
	}
}

var errCut = errors.New("cut off behind 上司")

const asksNotified = "社内公募は上司に知られますか"

// cite is a sentence with the mark of the passage that has it.
func cite(r ComposeRequest, facet, sentence string) string {
	for _, p := range r.Passages {
		if p.Facet == facet {
			return sentence + "[" + string(rune('0'+p.Mark)) + "]"
		}
	}
	return sentence
}

func faithful(r ComposeRequest) string {
	return cite(r, "notified", "合格の連絡のあと、［役割1］に知らされます。") + cite(r, "window", "春と秋の年2回です。")
}

type written struct {
	model, reason   string
	kept            bool
	sentences       int
	dropped         map[string]int
	in, out         int
	rows, summaries int
}

// recorded reads what is stored of summaries in a talk.
func (h *house) recorded(c uuid.UUID) (w written) {
	h.t.Helper()
	err := postgrestest.Owner(h.t, h.db).QueryRow(h.t.Context(), `
		select coalesce(max(model), ''), coalesce(max(reason), ''), coalesce(bool_or(kept), false), coalesce(max(sentences), 0),
			coalesce((array_agg(dropped))[1], '{}'), coalesce(max(tokens_in), 0), coalesce(max(tokens_out), 0), count(*)
		from chat.summary where consultation_id = $1`, c).
		Scan(&w.model, &w.reason, &w.kept, &w.sentences, &w.dropped, &w.in, &w.out, &w.rows)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, body := range postgrestest.Opened(h.t, h.db, "chat.message.body") {
		var m Message
		if err := json.Unmarshal([]byte(body), &m); err != nil {
			h.t.Fatal(err)
		}
		if m.Kind == KindSummary && m.Consultation == c {
			w.summaries++
		}
	}
	return w
}

// ask says something in a new talk and returns the talk and what came of it.
func (h *house) ask(p directory.Person, text string) (uuid.UUID, Reply) {
	h.t.Helper()
	w := h.open(p)
	c := w.Consultation
	if w.Seq > 1 { // the talk before is left: どうする, then another
		h.handle(p, c, ClientFrame{Type: FrameNew, ID: uuid.New()})
		c = h.handle(p, c, ClientFrame{Type: FrameNew, ID: uuid.New()}).Consultation
	}
	return c, h.handle(p, c, say(text))
}

func TestSummaryIsKept(t *testing.T) {
	h, g := newHouse(t), &gate{}
	h.engine.UseComposer(Obedient{Write: faithful, Size: 3}, g.checks())
	c, reply := h.ask(h.hanako, asksNotified)
	if reply.Answered == nil {
		t.Fatal("the answer is not one to rephrase")
	}
	answer := h.last(h.hanako, c)
	var shown []SummarySentence
	kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(s SummarySentence) error { shown = append(shown, s); return nil })
	if err != nil || !kept || len(shown) != 2 {
		t.Fatalf("kept %v, %+v, %v", kept, shown, err)
	}
	m := h.last(h.hanako, c)
	if m.Kind != KindSummary || m.Of != answer.Seq || m.Model != "obedient" || m.Text != "合格の連絡のあと、上司に知らされます。春と秋の年2回です。" {
		t.Errorf("%+v", m)
	}
	for i, s := range m.Sentences {
		if s.Text != shown[i].Text || !slices.Equal(s.Cites, shown[i].Cites) {
			t.Errorf("shown %+v, stored %+v", shown[i], s)
		}
		for _, at := range s.Cites {
			if part := answer.Options[at.Option].Parts[at.Part]; part.Text != s.Text {
				t.Errorf("%q leads to %q", s.Text, part.Text)
			}
		}
	}
	w := h.recorded(c)
	if w.rows != 1 || !w.kept || w.model != "obedient" || w.sentences != 2 || len(w.dropped) != 0 || w.in == 0 || w.out == 0 {
		t.Errorf("%+v", w)
	}
	if len(g.settled) != 1 || g.settled[0].Out != w.out {
		t.Errorf("settled: %+v", g.settled)
	}
	if all := strings.Join(g.texts, "\n"); strings.Contains(all, "上司") || strings.Contains(all, "花子") {
		t.Errorf("what left is not masked: %s", all)
	}
	// The talk goes on as if nothing had been there, and goes with its summary.
	h.handle(h.hanako, c, say("いつまでに申し込めばいいですか"))
	if next := h.last(h.hanako, c); next.Kind != KindAnswer || next.Citations[0].Article != "posting" {
		t.Errorf("the next turn: %+v", next)
	}
	if err := Forget(t.Context(), h.db, h.hanako.Viewer(), c); err != nil {
		t.Fatal(err)
	}
	if w := h.recorded(c); w.rows+w.summaries != 0 {
		t.Errorf("left after the talk: %+v", w)
	}
}

func TestSummaryIsNotKept(t *testing.T) {
	h, g := newHouse(t), &gate{}
	one := func(r ComposeRequest) string {
		return cite(r, "notified", "合格の連絡のあと、［役割1］に知らされます。")
	}
	for _, test := range []struct {
		name, reason string
		shown        int
		composer     Obedient
	}{
		{"nothing", ReasonLittle, 0, Obedient{Write: func(ComposeRequest) string { return "" }}},
		{"no marks", ReasonLittle, 0, Obedient{Write: func(ComposeRequest) string { return "合格の連絡のあと、上司に知らされます。" }}},
		{"invented number", ReasonLittle, 0, Obedient{Write: func(r ComposeRequest) string { return cite(r, "window", "春と秋の年3回です。") }}},
		{"invented name", ReasonLittle, 0, Obedient{Write: func(r ComposeRequest) string {
			return cite(r, "notified", "合格の連絡のあと、［氏名9］に知らされます。")
		}}},
		{"mostly wrong", ReasonLittle, 1, Obedient{Write: func(r ComposeRequest) string {
			return one(r) + "すぐに知らされます。応募は無理です。"
		}}},
		{"beside the question", ReasonAside, 1, Obedient{Write: func(r ComposeRequest) string { return cite(r, "window", "春と秋の年2回です。") }}},
		{"cut off", "cut", 1, Obedient{Write: func(r ComposeRequest) string { return one(r) + "春と" }, Fails: errCut}},
		{"unknown fault", ReasonFault, 1, Obedient{Write: func(r ComposeRequest) string { return one(r) + "春と" }, Fails: errors.New("上司")}},
		{"endless", ReasonLong, 1, Obedient{Write: func(r ComposeRequest) string { return one(r) + strings.Repeat("あ", maxWritten) }, Size: 100}},
		{"says it again and again", ReasonLittle, 1, Obedient{Write: func(r ComposeRequest) string { return strings.Repeat(one(r), 4) }}},
		{"panics", ReasonFault, 0, Obedient{Write: func(ComposeRequest) string { panic("上司") }}},
	} {
		h.engine.UseComposer(test.composer, g.checks())
		c, reply := h.ask(h.hanako, asksNotified)
		before := h.messages(h.hanako, c)
		shown := 0
		kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { shown++; return nil })
		if w := h.recorded(c); kept || err != nil || w.reason != test.reason || w.kept || w.rows != 1 || w.summaries != 0 || shown != test.shown {
			t.Errorf("%s: kept %v, shown %d, %+v, %v", test.name, kept, shown, w, err)
		}
		if after := h.messages(h.hanako, c); len(after) != len(before) {
			t.Errorf("%s: %d messages became %d", test.name, len(before), len(after))
		}
		if g.reserved != len(g.settled) {
			t.Errorf("%s: %d reserved, %d settled", test.name, g.reserved, len(g.settled))
		}
	}
}

// A check that panics, while it reads the passages or at the last sentence, which has no end, costs a summary and nothing else.
func TestSummaryOfAPanickingCheck(t *testing.T) {
	h, g := newHouse(t), &gate{}
	h.engine.UseComposer(Obedient{Write: func(ComposeRequest) string { return "春と秋" }}, g.checks())
	h.engine.reads = func([]grounding.Passage) checker { panic("上司") }
	c, reply := h.ask(h.hanako, asksNotified)
	kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { return nil })
	if w := h.recorded(c); kept || err != nil || w.reason != ReasonFault || w.rows != 1 || g.reserved != 1 || len(g.settled) != 1 {
		t.Errorf("kept %v, %+v, %v, %d reserved, %d settled", kept, w, err, g.reserved, len(g.settled))
	}
}

// Who switched it off, and who has no budget left, costs and sends nothing.
func TestSummaryIsRefused(t *testing.T) {
	h, g := newHouse(t), &gate{off: true}
	asked := 0
	h.engine.UseComposer(Obedient{Write: func(r ComposeRequest) string { asked++; return faithful(r) }}, g.checks())
	c, reply := h.ask(h.hanako, asksNotified)
	emit := func(SummarySentence) error { return nil }
	if kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, emit); kept || err != nil || len(g.texts) > 0 || h.recorded(c).rows > 0 {
		t.Errorf("switched off: kept %v, %v, %d texts left", kept, err, len(g.texts))
	}
	g.off, g.refuse = false, errors.New("used up")
	if kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, emit); kept || err != nil || h.recorded(c).reason != ReasonBudget {
		t.Errorf("no budget: kept %v, %v, %+v", kept, err, h.recorded(c))
	}
	if asked > 0 {
		t.Errorf("asked %d times", asked)
	}
}

// Only a plain answer is rephrased, and nothing that may be about somebody in need.
func TestWhatIsNeverRephrased(t *testing.T) {
	h, g := newHouse(t), &gate{}
	h.engine.UseComposer(Obedient{Write: faithful}, g.checks())
	for _, test := range []struct {
		text string
		want MessageKind
	}{
		{"宇宙飛行士の訓練センターへの出向はありますか", KindUnknown},
		{"😀👍", KindClarify},
		{"もう死にたいです", KindRoute},
		{"ありがとうございました。", KindDousuru},
	} {
		c, reply := h.ask(h.taro, test.text)
		if kind := h.last(h.taro, c).Kind; kind != test.want && test.want != KindDousuru || reply.Answered != nil {
			t.Errorf("%s: %s, to be rephrased: %v", test.text, kind, reply.Answered != nil)
		}
	}
	c, reply := h.ask(h.hanako, asksNotified)
	if reply.Answered == nil {
		t.Error("a plain answer is not rephrased")
	}
	if r := h.handle(h.hanako, c, say("それはどこに書いてありますか")); r.Answered != nil {
		t.Error("where it stands is rephrased")
	}
	// The same words after danger stay in the house.
	c = h.open(h.hr).Consultation
	h.handle(h.hr, c, say("もう死にたいです"))
	if r := h.handle(h.hr, c, say(asksNotified)); r.Answered != nil {
		t.Errorf("rephrased after danger: %s", h.last(h.hr, c).Kind)
	}
	f := say(asksNotified)
	c, _ = h.ask(h.taro, "育児休業について知りたい")
	h.handle(h.taro, c, f)
	if again := h.handle(h.taro, c, f); again.Answered != nil {
		t.Error("a frame that came again is rephrased again")
	}
}

// Whoever says the next thing ends the summary; whoever stops it, too. Nothing of it is stored, wherever it was.
func TestSummaryIsStopped(t *testing.T) {
	h, g := newHouse(t), &gate{}
	h.engine.UseComposer(Obedient{Write: faithful, Size: 1, Pause: 20 * time.Millisecond}, g.checks())
	for name, stop := range map[string]func(c uuid.UUID){
		"next words": func(c uuid.UUID) { h.handle(h.hanako, c, say("育児休業について知りたい")) },
		"stop":       func(c uuid.UUID) { h.engine.StopSummary(c) },
	} {
		c, reply := h.ask(h.hanako, asksNotified)
		shown := make(chan struct{}, MaxSummary)
		done := make(chan bool)
		go func() {
			kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { shown <- struct{}{}; return nil })
			done <- kept || err != nil
		}()
		<-shown
		stop(c)
		if <-done {
			t.Errorf("%s: kept", name)
		}
		if w := h.recorded(c); w.reason != ReasonStopped || w.summaries != 0 || w.out == 0 {
			t.Errorf("%s: %+v", name, w)
		}
	}
	// The talk went on by another process, which this one does not hear of.
	h.engine.UseComposer(Obedient{Write: func(r ComposeRequest) string {
		other := *New(h.db, h.engine.index)
		if _, err := other.Handle(t.Context(), h.hanako, h.open(h.hanako).Consultation, say("育児休業について知りたい")); err != nil {
			t.Error(err)
		}
		return faithful(r)
	}}, g.checks())
	c, reply := h.ask(h.hanako, asksNotified)
	kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { return nil })
	if w := h.recorded(c); kept || err != nil || w.reason != ReasonMoved || w.summaries != 0 {
		t.Errorf("the talk went on: kept %v, %v, %+v", kept, err, w)
	}
}

// A client that does not take what is emitted ends it at once.
func TestSummaryOfWhoLeft(t *testing.T) {
	h, g := newHouse(t), &gate{}
	h.engine.UseComposer(Obedient{Write: faithful}, g.checks())
	c, reply := h.ask(h.hanako, asksNotified)
	shown := 0
	kept, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { shown++; return errStopped })
	if w := h.recorded(c); kept || err != nil || shown != 1 || w.reason != ReasonStopped {
		t.Errorf("kept %v, %v, shown %d, %+v", kept, err, shown, w)
	}
}

// A talk that is stored nowhere takes the same way, and stores nothing.
func TestRephrase(t *testing.T) {
	h, g := newHouse(t), &gate{}
	talk := h.engine.Talk("ja", nil)
	ask := func(text string) (Rephrased, bool) {
		if _, err := talk.Say(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		return talk.Rephrase(t.Context())
	}
	if _, ok := ask(asksNotified); ok {
		t.Error("rephrased without a model")
	}
	h.engine.UseComposer(Obedient{Write: func(r ComposeRequest) string { return faithful(r) + "すぐに。" }}, g.checks())
	r, ok := ask(asksNotified)
	if !ok || r.Reason != "" || r.Text != "合格の連絡のあと、上司に知らされます。春と秋の年2回です。" || r.Sentences != 2 || r.Dropped["uncited"] != 1 || r.Usage.Out == 0 || r.First == 0 {
		t.Errorf("%v, %+v", ok, r)
	}
	if _, ok := ask("宇宙飛行士の訓練センターへの出向はありますか"); ok {
		t.Error("an unknown is rephrased")
	}
	if _, ok := ask(""); ok {
		t.Error("the answer before is rephrased again")
	}
	var rows int
	if err := postgrestest.Owner(t, h.db).QueryRow(t.Context(), `select count(*) from chat.summary`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// The heading of a section is somebody's text, too: it leaves the house masked, and comes back.
func TestHeadingsAreMasked(t *testing.T) {
	h, g := newHouse(t), &gate{}
	_, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `
		insert into knowledge.passage (article_id, ordinal, facet, heading, body)
		select id, 9, '', '上司との見学会', '見学会は、毎月10日に開きます。' from knowledge.article where slug = 'posting'`)
	if err == nil {
		_, err = h.engine.index.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	h.engine.UseComposer(Obedient{Write: func(r ComposeRequest) string {
		for _, p := range r.Passages {
			labels = append(labels, p.Label)
		}
		return faithful(r)
	}}, g.checks())
	_, reply := h.ask(h.hanako, "社内公募の見学会は毎月いつですか")
	if reply.Answered == nil {
		t.Fatal("the answer is not one to rephrase")
	}
	if _, err := h.engine.Summarize(t.Context(), h.hanako, reply.Answered, func(SummarySentence) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(labels, "［役割1］との見学会") || strings.Contains(strings.Join(labels, " "), "上司") {
		t.Errorf("the model got the headings %q", labels)
	}
}
