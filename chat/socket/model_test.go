package socket

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// A wire is the product's composer over HTTP: the endpoint is that of the person who asks, whom the mask names in place of the question.
type wire struct {
	mu      sync.Mutex
	clients map[string]*endpoint.Client // by the person's id
	seen    []chat.Passage              // of the last request
}

func (*wire) Model() string  { return "test-model" }
func (*wire) Prompt() string { return "test-1" }

func (w *wire) Compose(ctx context.Context, r chat.ComposeRequest, piece func(string) error) (chat.Usage, error) {
	w.mu.Lock()
	client := w.clients[r.Question]
	w.seen = r.Passages
	w.mu.Unlock()
	return openai.NewComposer(client, "test-model").Compose(ctx, r, piece)
}

// serve lets an endpoint answer a person.
func (w *wire) serve(t testing.TB, p directory.Person, o endpoint.Options) {
	t.Helper()
	client, err := endpoint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clients[p.ID.String()] = client
}

const asked = "社内公募制度の募集時期はいつですか"

// rephrasing is a desk with one program, a number of people, and a composer over HTTP.
func rephrasing(t testing.TB, people int) (*desk, *wire) {
	t.Helper()
	d := newDesk(t, func(_ *Options, l *limits) { l.speed, l.atOnce = 1e6, 1e6 })
	err := d.db.As(t.Context(), postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			insert into knowledge.article (slug, kind, title, aliases, reviewed_on, content_hash)
			values ('posting', 'program', '社内公募制度', '{公募}', '2026-09-01', '');
			insert into knowledge.passage (article_id, ordinal, facet, heading, body)
			select a.id, p.ordinal, p.facet, p.heading, p.body
			from (values (0, 'summary', '', 'ほかの部署の仕事に、自分で応募できる制度です。'),
			             (1, 'window', '募集時期', '募集は、春と秋の年2回です。'),
			             (2, 'notified', '知らされる人', '合格の連絡のあと、上司に知らされます。')) as p (ordinal, facet, heading, body),
			     knowledge.article a where a.slug = 'posting'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := retrieval.Open(d.db).Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var list []directory.Entry
	for i := range people {
		list = append(list, directory.Entry{Slug: fmt.Sprint("p", i), Name: fmt.Sprint("見本 ", i), Roles: []string{"employee"}})
	}
	if err := directory.Put(t.Context(), d.db, list); err != nil {
		t.Fatal(err)
	}
	d.addPeople()
	w := &wire{clients: map[string]*endpoint.Client{}}
	d.engine.UseComposer(w, chat.Checks{
		Allowed: func(context.Context, uuid.UUID) (bool, error) { return true, nil },
		Mask: func(_ context.Context, p directory.Person, texts []string) ([]string, func(string) string, error) {
			return append([]string{p.ID.String()}, texts[1:]...), func(s string) string { return s }, nil
		},
		Fault: func(err error) string { return string(endpoint.KindOf(err)) },
	})
	return d, w
}

// A modelFrame is what these tests read of a frame.
type modelFrame struct {
	Type    string
	Of      int64
	Index   int
	Text    string
	State   string
	Code    string
	Message *chat.Message
}

// shown is what a client saw behind one question.
type shown struct {
	answer    chat.Message
	sentences []string // of the summary
	state     string   // of its end
	stored    []chat.Message
	early     bool // a sentence came before the answer
	waited    time.Duration
	first     time.Duration // from the answer to the first sentence
}

func (c *client) frame() (f modelFrame) {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(patience))
	_, data, err := c.ws.ReadMessage()
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return f
}

// summary asks, and reads to the end of the answer's summary.
func (c *client) summary() (s shown) {
	c.t.Helper()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: asked})
	var answered time.Time
	for s.state == "" {
		switch f := c.frame(); {
		case f.Type == "message" && f.Message.Kind == chat.KindAnswer:
			s.answer, answered = *f.Message, time.Now()
		case f.Type == "message" && f.Message.Kind == chat.KindSummary:
			s.stored = append(s.stored, *f.Message)
		case f.Type == "summary":
			s.early = s.early || s.answer.Seq == 0
			if len(s.sentences) == 0 {
				s.first = time.Since(answered)
			}
			if f.Index != len(s.sentences) || f.Of != s.answer.Seq {
				c.t.Errorf("sentence %d of %d came as %d of %d", len(s.sentences), s.answer.Seq, f.Index, f.Of)
			}
			s.sentences = append(s.sentences, f.Text)
		case f.Type == "summary_end":
			s.state, s.waited = f.State, time.Since(answered)
		case f.Type == "error":
			c.t.Fatalf("got error %s", f.Code)
		}
	}
	return s
}

// pieces are what the model writes of the answer's passages; they end neither with a sentence nor with a word.
func (d *desk) pieces(w *wire) []string {
	d.t.Helper()
	w.serve(d.t, d.people["mika"], endpoint.Options{URL: faulty.Good(d.t, "x").URL})
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	c.summary()
	mark := func(text string) int {
		i := slices.IndexFunc(w.seen, func(p chat.Passage) bool { return strings.Contains(p.Text, text) })
		if i < 0 {
			d.t.Fatalf("no passage has %q: %+v", text, w.seen)
		}
		return w.seen[i].Mark
	}
	return []string{"募集は、春と秋の", fmt.Sprintf("年2回です [%d]。", mark("年2回")), "ほかの部署の仕事に、", "自分で応募できる", fmt.Sprintf("制度です [%d]。", mark("自分で応募"))}
}

var modelText = []string{"募集は、春と秋の年2回です。", "ほかの部署の仕事に、自分で応募できる制度です。"}

// Every fault of an endpoint, at every place, over HTTP, through the engine and the socket: the person has the answer with its
// sources, hears exactly once how the summary ended, and what was not whole is stored nowhere.
func TestModelFaults(t *testing.T) {
	type kase struct {
		fault faulty.Fault
		at    faulty.Place
	}
	var cases []kase
	for _, f := range faulty.Faults() {
		for _, at := range f.Places() {
			cases = append(cases, kase{f, at})
		}
	}
	d, w := rephrasing(t, len(cases))
	pieces := d.pieces(w)
	if len(cases) < 40*3 {
		t.Errorf("only %d cases", len(cases))
	}
	t.Run("faults", func(t *testing.T) {
		for i, k := range cases {
			t.Run(k.fault.Name+"/"+string(k.at), func(t *testing.T) {
				t.Parallel()
				person := d.people[fmt.Sprint("p", i)]
				s := faulty.Start(t, k.fault, k.at, pieces...)
				o := endpoint.Options{URL: s.URL, Roots: s.Roots, Backoff: time.Millisecond, BodyLimit: 512 << 10}
				if k.fault.Slow {
					o.Connect, o.FirstByte, o.Stall = 300*time.Millisecond, 700*time.Millisecond, 300*time.Millisecond
				}
				w.serve(t, person, o)
				d.fault(t, person, k.fault, k.at, s)
			})
		}
	})
	if logged := d.logs.String(); strings.Contains(logged, faulty.Leak) || strings.Contains(logged, "年2回") {
		t.Errorf("the log holds what an endpoint said:\n%s", logged)
	}
}

func (d *desk) fault(t *testing.T, person directory.Person, f faulty.Fault, at faulty.Place, s *faulty.Server) {
	one := *d
	one.t = t
	c, _, _ := one.enter(person.Slug, chat.ClientFrame{})
	got := c.summary()
	if o := got.answer.Options; got.early || len(o) == 0 || o[0].Article != "posting" || o[0].ReviewedOn == "" || len(o[0].Parts) == 0 {
		t.Errorf("the answer: early %v, %+v", got.early, got.answer)
	}
	if got.waited > chat.SummaryWithin+2*time.Second {
		t.Errorf("it ended after %v", got.waited)
	}
	if !slices.Equal(got.sentences, modelText[:len(got.sentences)]) {
		t.Errorf("shown was %q", got.sentences)
	}
	if got.state == "kept" != f.Harmless || f.Harmless && (len(got.sentences) != 2 || len(s.Requests()) != 1) {
		t.Errorf("%s after %q of %d requests", got.state, got.sentences, len(s.Requests()))
	}
	if at == faulty.Last && len(got.sentences) == 0 || at == faulty.First && !f.Harmless && len(got.sentences) > 0 {
		t.Errorf("%d sentences were shown before the fault", len(got.sentences))
	}
	if len(got.sentences) > 0 && len(s.Requests()) > 1 {
		t.Errorf("%d requests, though words were there", len(s.Requests()))
	}
	// What comes later comes without a second end.
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"})
	for {
		f := c.frame()
		if f.Type == "summary" || f.Type == "summary_end" {
			t.Errorf("%s %q came behind the end", f.Type, f.Text)
		}
		if f.Type == "message" && f.Message.Kind == chat.KindRoute {
			break
		}
		if f.Type == "message" && f.Message.Kind == chat.KindSummary {
			got.stored = append(got.stored, *f.Message)
		}
	}
	_, _, all := one.enter(person.Slug, chat.ClientFrame{})
	summaries := 0
	for _, m := range all {
		if m.Kind == chat.KindSummary {
			summaries++
			if m.Of != got.answer.Seq || m.Text != strings.Join(modelText, "") || m.Model != "test-model" {
				t.Errorf("stored is %+v", m)
			}
		}
	}
	if want := map[bool]int{true: 1}[f.Harmless]; summaries != want || len(got.stored) != want {
		t.Errorf("%d summaries are stored and %d were sent, not %d", summaries, len(got.stored), want)
	}
}
