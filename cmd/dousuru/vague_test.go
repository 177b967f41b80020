package main

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/retrieval"
)

//go:embed testdata/vague.tsv
var vagueText string

type vague struct {
	lang               string
	answers            []string // slugs; none: nothing answers it
	message, rewriting string
}

func vagueMessages(t *testing.T) (list []vague) {
	t.Helper()
	for line := range strings.Lines(vagueText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("line %q", line)
		}
		v := vague{lang: f[0], message: f[2], rewriting: f[3]}
		if f[1] != "-" {
			v.answers = strings.Split(f[1], ",")
		}
		list = append(list, v)
	}
	return list
}

// reworder rewrites as it is told, and keeps what it was asked.
type reworder struct {
	say      func(chat.UnderstandRequest) string
	asked    int
	messages []string // of the list
}

func (*reworder) Model() string  { return "reworder" }
func (*reworder) Prompt() string { return "0" }

func (s *reworder) Understand(_ context.Context, r chat.UnderstandRequest) (string, chat.Usage, error) {
	s.asked++
	return s.say(r), chat.Usage{In: 1, Out: 1}, nil
}

// came counts what came of the messages.
type came struct {
	right, wrong, unknown, other int // an answer that is right, one that is not, わかりません or a question back, anything else
}

func (c came) String() string {
	return fmt.Sprintf("right %d, wrong %d, unknown %d, else %d", c.right, c.wrong, c.unknown, c.other)
}

// What rewriting gains and costs, with understanders that are no model: one that rewrites each message sensibly, by hand; and one that
// returns what was written for another message. The figures stand in docs/benchmarks.md.
func TestRewriting(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	list := vagueMessages(t)
	at := map[string]int{}
	for i, v := range list {
		at[v.message] = i
	}
	find := func(r chat.UnderstandRequest) int {
		for i, v := range list {
			if strings.Contains(retrieval.Normalize(v.message), retrieval.Normalize(r.Message)) {
				return i
			}
		}
		t.Errorf("asked %q, which nobody said", r.Message)
		return 0
	}
	everybody := chat.UnderstandChecks{
		Allowed: func(context.Context, uuid.UUID) (bool, error) { return true, nil },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			return texts, func(s string) string { return s }, nil
		},
	}
	sensible := &reworder{}
	sensible.say = func(r chat.UnderstandRequest) string {
		v := list[find(r)]
		sensible.messages = append(sensible.messages, v.message)
		return v.rewriting
	}
	noise := &reworder{say: func(r chat.UnderstandRequest) string { return another(list, find(r)) }}
	took := map[string]time.Duration{}
	measure := func(name string, u chat.Understander) map[bool]came {
		engine := chat.New(db, index)
		if u != nil {
			engine.UseUnderstander(u, everybody)
		}
		all := map[bool]came{}
		var none []string
		for _, v := range list {
			turn, err := engine.Talk(v.lang, []string{"role:employee"}).Reword().Say(t.Context(), v.message)
			if err != nil {
				t.Fatal(err)
			}
			c := all[v.answers != nil]
			took[v.message] = turn.Elapsed
			answered := ""
			if turn.Outcome == chat.OutcomeAnswer && len(turn.Message.Citations) > 0 {
				answered = turn.Message.Citations[0].Article
			}
			switch {
			case turn.Outcome == chat.OutcomeAnswer && slices.Contains(v.answers, answered):
				c.right++
			case turn.Outcome == chat.OutcomeAnswer:
				c.wrong++
				none = append(none, fmt.Sprintf("wrong %v %s→%s (%v)", turn.Rewritten, v.message, answered, v.answers))
			case turn.Outcome == chat.OutcomeUnknown || turn.Outcome == chat.OutcomeClarify:
				c.unknown++
				none = append(none, fmt.Sprintf("%s %v %s (%s)", turn.Outcome, turn.People, v.message, v.rewriting))
			default:
				c.other++
				none = append(none, fmt.Sprintf("%s %s", turn.Outcome, v.message))
			}
			all[v.answers != nil] = c
		}
		t.Logf("%s: with an answer: %v; without: %v", name, all[true], all[false])
		if testing.Verbose() {
			t.Log("\n" + strings.Join(none, "\n"))
		}
		return all
	}
	measure("warm", nil)
	without := measure("without", nil)
	before := maps.Clone(took)
	with := measure("sensible", sensible)
	asked, added := sensible.asked, time.Duration(0)
	for _, m := range sensible.messages {
		added += took[m] - before[m]
	}
	random := measure("noise", noise)
	t.Logf("asked for %d of %d, each %.1f ms longer without the model's own time", asked, len(list), float64(added.Microseconds())/1000/float64(asked))
	searched(t, index, list)
	if asked < 15 || asked != noise.asked {
		t.Errorf("asked for %d and %d", asked, noise.asked)
	}
	if got := with[true].right - without[true].right; got < 8 {
		t.Errorf("sensible queries gain %d answers", got)
	}
	if made := with[true].wrong - without[true].wrong; made > 1 || with[false].wrong > without[false].wrong {
		t.Errorf("sensible queries make wrong answers: %v, %v", with[true], with[false])
	}
	if made := random[true].wrong - without[true].wrong; made > 2 || random[false].wrong > without[false].wrong || random[true].right < without[true].right {
		t.Errorf("queries for something else: %v, %v", random[true], random[false])
	}
}

// another is a rewriting in the same language that was written for something else.
func another(list []vague, i int) string {
	for k := 37; ; k++ {
		if v := list[(i+k)%len(list)]; v.lang == list[i].lang && !slices.Equal(v.answers, list[i].answers) {
			return v.rewriting
		}
	}
}

// searched tells what the searches alone would come to, if triage kept no message in the house: how many rewritings answer above the
// threshold, and of how many the page is among those that the message itself came near to.
func searched(t *testing.T, index *retrieval.Index, list []vague) {
	t.Helper()
	search := func(text string) retrieval.Found {
		found, err := index.Search(t.Context(), retrieval.Request{Text: text, Tags: []string{"role:employee"}})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, of := range []struct {
		name string
		text func(int) string
	}{{"sensible", func(i int) string { return list[i].rewriting }}, {"noise", func(i int) string { return another(list, i) }}} {
		var right, rightNear, wrong, wrongNear int
		for i, v := range list {
			found := search(of.text(i))
			if found.Confidence < retrieval.Threshold() {
				continue
			}
			first, near := found.Articles[0].Slug, 0
			if slices.ContainsFunc(search(v.message).Articles, func(a retrieval.ArticleHit) bool { return a.Slug == first }) {
				near = 1
			}
			if slices.Contains(v.answers, first) {
				right, rightNear = right+1, rightNear+near
			} else {
				wrong, wrongNear = wrong+1, wrongNear+near
			}
		}
		t.Logf("%s, searched alone: right %d, near the message %d; wrong %d, near the message %d", of.name, right, rightNear, wrong, wrongNear)
	}
}
