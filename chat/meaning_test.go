package chat

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// A listener is an embedder that writes down the questions it gets.
type listener struct {
	embeddertest.Random
	mu    sync.Mutex
	heard []string
	fails error
}

func (l *listener) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if purpose == retrieval.QuestionPurpose {
		l.heard = append(l.heard, texts...)
		if l.fails != nil {
			return nil, l.fails
		}
	}
	return l.Random.Embed(ctx, purpose, texts)
}

// take gives what was heard since.
func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	heard := l.heard
	l.heard = nil
	return heard
}

func (g *gate) meaning() MeaningChecks {
	c := g.checks()
	return MeaningChecks{Allowed: c.Allowed, Mask: c.Mask, Reserve: func(context.Context, uuid.UUID, string) error {
		if g.refuse == nil {
			g.reserved++
		}
		return g.refuse
	}}
}

// listening gives the house's index an embedder that is trusted, and the engine the checks.
func (h *house) listening(c MeaningChecks) *listener {
	h.t.Helper()
	l := &listener{Random: embeddertest.Random{Length: 8}}
	h.engine = New(h.db, retrieval.Open(h.db, retrieval.WithEmbedder(l)))
	if _, err := h.engine.index.Embed(h.t.Context(), nil); err != nil {
		h.t.Fatal(err)
	}
	if _, err := postgrestest.Owner(h.t, h.db).Exec(h.t.Context(), `update retrieval.model set weight = 0.1, base = 0, wrong = 0.4, own = 0.8`); err != nil {
		h.t.Fatal(err)
	}
	h.engine.UseMeaning(c)
	l.take()
	return l
}

// why is what the record of the only turn says of its search by meaning.
func (h *house) why() string {
	h.t.Helper()
	turns := postgrestest.Opened(h.t, h.db, "chat.turn.why")
	if len(turns) != 1 {
		h.t.Fatalf("%d turns", len(turns))
	}
	var why struct{ Meaning string }
	if err := json.Unmarshal([]byte(turns[0]), &why); err != nil {
		h.t.Fatal(err)
	}
	return why.Meaning
}

// A question reaches the embedder masked, paid for and once a message; whoever allows no model sends nothing, and their record is that of
// a desk without one. Without mask or budget words answer, and the record says why.
func TestQuestionToTheEmbedder(t *testing.T) {
	h, g := newHouse(t), &gate{}
	checks := g.meaning()
	checks.Allowed = AllowedBy(h.db)
	l := h.listening(checks)
	no := errors.New("no")
	broken := checks
	broken.Mask = func(context.Context, directory.Person, []string) ([]string, func(string) string, error) {
		return nil, nil, no
	}
	house := checks
	house.Mask = nil
	for _, step := range []struct {
		name   string
		off    bool
		refuse error
		fails  error
		checks MeaningChecks
		heard  []string
		why    string
	}{
		{"elsewhere", false, nil, nil, checks, []string{"社内公募は［役割1］に知られますか"}, retrieval.MeaningUsed},
		{"offline", true, nil, nil, checks, nil, ""},
		{"on this machine", false, nil, nil, house, []string{asksNotified}, retrieval.MeaningUsed},
		{"on this machine, offline", true, nil, nil, house, nil, ""},
		{"no mask", false, nil, nil, broken, nil, ReasonMask},
		{"no budget", false, no, nil, checks, nil, ReasonBudget},
		{"a fault", false, nil, no, checks, []string{"社内公募は［役割1］に知られますか"}, retrieval.MeaningFault},
	} {
		if err := SetOffline(t.Context(), h.db, h.hanako.Viewer(), step.off); err != nil {
			t.Fatal(err)
		}
		h.engine.UseMeaning(step.checks)
		g.refuse, l.fails, g.reserved = step.refuse, step.fails, 0
		c, _ := h.ask(h.hanako, asksNotified)
		if got := l.take(); !slices.Equal(got, step.heard) || g.reserved != len(step.heard) {
			t.Errorf("%s: heard %q, %d reserved", step.name, got, g.reserved)
		}
		if m := h.last(h.hanako, c); m.Kind != KindAnswer || m.Citations[0].Article != "posting" {
			t.Errorf("%s: %s", step.name, m.Kind)
		}
		if got := h.why(); got != step.why {
			t.Errorf("%s: the record says %q", step.name, got)
		}
		if err := Forget(t.Context(), h.db, h.hanako.Viewer(), c); err != nil {
			t.Fatal(err)
		}
	}
	g.refuse = nil
	other := New(h.db, h.engine.index) // nobody has said who may be sent
	if _, err := other.Talk("ja", nil).Say(t.Context(), asksNotified); err != nil || len(l.take()) > 0 {
		t.Errorf("without checks something was sent: %v", err)
	}
}

// Words that may be those of somebody who needs a person reach no embedder, however little they weigh, whoever asks, and whatever the
// message asks beside; nor does anything after danger, in a feedback talk, or what could begin one.
func TestWhoNeedsAPersonSendsNothing(t *testing.T) {
	h, g := newHouse(t), &gate{}
	l := h.listening(g.meaning())
	const plain = "社内公募の募集時期はいつですか"
	for _, talk := range [][]string{
		{"消えてしまいたいです", plain},
		{"上司に毎日怒鳴られます。社内公募の募集時期はいつですか"},
		{"最近ずっと眠れなくて、会社のことを考えると涙が出ます"},
		{"つらくて、社内公募に応募したほうがいいのか考えています"},
		{"もう限界かもしれません"},
		{"1on1で、報告が遅いと指摘された", "先月の会議のことです"},
		{"上司から、報告が遅いと言われました", "先週の会議のことです", "悔しかったです"},
	} {
		t1 := h.engine.Talk("ja", nil).For(h.hanako)
		for _, message := range talk {
			if _, err := t1.Say(t.Context(), message); err != nil {
				t.Fatal(err)
			}
		}
		if heard := l.take(); len(heard) > 0 {
			t.Errorf("%q: heard %q, %+v", talk, heard, weigh(talk[0]))
		}
	}
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("消えてしまいたいです"))
	h.handle(h.hanako, c, say(plain))
	if heard := l.take(); len(heard) > 0 {
		t.Errorf("after danger: heard %q", heard)
	}
	h.handle(h.hanako, c, say(plain))
	if heard := l.take(); len(heard) == 0 {
		t.Error("a plain question later is not heard: the test hears nothing")
	}
	leave := g.meaning().Leave(directory.Person{})
	for _, question := range []string{"消えてしまいたいです", "もう限界かもしれません"} {
		words, err := leave(t.Context(), question)
		if withheld := retrieval.Withheld("x"); words != "" || !errors.As(err, &withheld) || withheld != "" {
			t.Errorf("%q of nobody: %q, %v", question, words, err)
		}
	}
	if words, err := leave(t.Context(), plain); err != nil || !strings.Contains(words, "社内公募") {
		t.Errorf("%q, %v", words, err)
	}
}

// What a manager describes before a 1on1 is looked up by words alone.
func TestOfferSendsNothing(t *testing.T) {
	h, g := newHouse(t), &gate{}
	l := h.listening(g.meaning())
	o, err := h.engine.Offer(t.Context(), []string{"role:employee"}, "ja", asksNotified)
	if heard := l.take(); err != nil || o.Outcome != OutcomeAnswer || len(heard) > 0 {
		t.Errorf("%s, heard %q, %v", o.Outcome, heard, err)
	}
}
