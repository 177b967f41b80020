package main

import (
	"context"
	_ "embed"
	"fmt"
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

// scripted rewrites as it is told, and keeps what it was asked.
type scripted struct {
	say   func(chat.UnderstandRequest) string
	asked int
}

func (*scripted) Model() string  { return "scripted" }
func (*scripted) Prompt() string { return "0" }

func (s *scripted) Understand(_ context.Context, r chat.UnderstandRequest) (string, chat.Usage, error) {
	s.asked++
	return s.say(r), chat.Usage{In: 1, Out: 1}, nil
}

// came counts what came of the messages.
type came struct {
	right, wrong, unknown, other int // an answer that is right, one that is not, わかりません or a question back, anything else
	took                         time.Duration
}

func (c came) String() string {
	return fmt.Sprintf("right %d, wrong %d, unknown %d, else %d, %.1f ms", c.right, c.wrong, c.unknown, c.other, float64(c.took.Microseconds())/1000)
}

// What rewriting gains and costs, with understanders that are no model: one that rewrites each message sensibly, by hand; one that
// returns what was written for another message; and one that returns another page's own title. The figures stand in docs/benchmarks.md.
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
	sensible := &scripted{say: func(r chat.UnderstandRequest) string { return list[find(r)].rewriting }}
	noise := &scripted{say: func(r chat.UnderstandRequest) string {
		for i, k := find(r), 37; ; k++ {
			if v := list[(i+k)%len(list)]; v.lang == r.Language && !slices.Equal(v.answers, list[i].answers) {
				return v.rewriting
			}
		}
	}}
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
			c.took += turn.Elapsed
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
		for is, c := range all {
			c.took /= time.Duration(c.right + c.wrong + c.unknown + c.other)
			all[is] = c
		}
		t.Logf("%s: with an answer: %v; without: %v", name, all[true], all[false])
		if testing.Verbose() {
			t.Log("\n" + strings.Join(none, "\n"))
		}
		return all
	}
	measure("warm", nil)
	without := measure("without", nil)
	with := measure("sensible", sensible)
	t.Logf("asked for %d of %d", sensible.asked, len(list))
	random := measure("noise", noise)
	_, _, _ = without, with, random
}
