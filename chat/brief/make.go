package brief

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/chat"
	"dousuru/chat/triage"
)

// A Maker makes briefs. It keeps nothing.
type Maker struct{ engine *chat.Engine }

// NewMaker makes a maker on the desk's engine.
func NewMaker(engine *chat.Engine) *Maker { return &Maker{engine} }

// Make makes a brief and stores nothing. ErrTooLong and ErrTheme say what is wrong with the input.
//
// The pages are those for the situation as it was typed; without one, those for what the member shared; where neither is answered, those
// of the theme, which the brief says (From), and the not knowing comes first.
func (m *Maker) Make(ctx context.Context, in Input) (Brief, error) {
	in.Situation = strings.TrimSpace(strings.ToValidUTF8(in.Situation, ""))
	if n := utf8.RuneCountInString(in.Situation); n > MaxSituation {
		return Brief{}, fmt.Errorf("make brief: %w: %d characters, %d are possible", ErrTooLong, n, MaxSituation)
	}
	in.Language = language(in.Language)
	b := Brief{Language: in.Language, Want: in.want()}
	t, err := b.choose(in)
	if err != nil {
		return Brief{}, fmt.Errorf("make brief: %w", err)
	}
	found, err := m.look(ctx, in, t)
	if err != nil {
		return Brief{}, fmt.Errorf("make brief: %w", err)
	}
	b.say(t, found)
	if err := m.show(ctx, in, &b, found); err != nil {
		return Brief{}, fmt.Errorf("make brief: %w", err)
	}
	b.notKnowing(t, in)
	return b, nil
}

// tags are the manager's audience tags, the pages for managers among them.
func (in Input) tags() []string { return in.Manager.Tags() }

// choose sets the theme: the manager's own choice, else the first proposal.
func (b *Brief) choose(in Input) (themeText, error) {
	proposed := Propose(in.Situation+"\n"+in.shared(), in.Language)
	key := in.Theme
	b.Chosen = key != ""
	if !b.Chosen {
		key = openTheme
		if len(proposed) > 0 {
			key = proposed[0].Key
		}
	}
	t, ok := texts().theme(key)
	if !ok {
		return t, fmt.Errorf("%w: %q", ErrTheme, key)
	}
	b.Theme = t.as(in.Language)
	for _, p := range proposed {
		if p.Key != key {
			b.Proposed = append(b.Proposed, p)
		}
	}
	return t, nil
}

// A found is what the pages have for some words.
type found struct {
	offer chat.Offer
	from  From
}

// A finding is what the pages have. The first of all decides the outcome.
type finding struct {
	all   []found
	typed chat.Offer  // of the situation alone; zero without one
	help  *chat.Offer // where the words may be about somebody who needs a person
}

// look asks the pages: the situation, and what was shared; then the theme where neither is answered. Where the words name what goes to a
// person for certain, there are people and no page.
func (m *Maker) look(ctx context.Context, in Input, t themeText) (f finding, err error) {
	answered := false
	for _, w := range []struct {
		text string
		from From
	}{{in.Situation, FromSituation}, {in.shared(), FromShare}} {
		if w.text == "" {
			continue
		}
		o, err := m.ask(ctx, in, w.text)
		if err != nil {
			return f, err
		}
		if w.from == FromSituation {
			f.typed = o
		}
		routed := o.Outcome == chat.OutcomeRoute
		if routed || o.People && w.from != FromShare && f.help == nil { // what somebody shared is not weighed for what they may not have said
			f.help = &o
		}
		if routed && o.Topic != triage.Human {
			f.all = []found{{chat.Offer{Outcome: o.Outcome, Topic: o.Topic}, w.from}}
			return f, nil
		}
		if !routed {
			f.all = append(f.all, found{o, w.from})
			answered = answered || o.Outcome == chat.OutcomeAnswer
		}
	}
	if !answered {
		theme, err := m.themePages(ctx, in, t)
		if err != nil {
			return f, err
		}
		f.all = append(f.all, found{theme, FromTheme})
	}
	return f, nil
}

// themePages asks with the theme's own words. Of several askings the first that is answered leads, and the others follow it.
func (m *Maker) themePages(ctx context.Context, in Input, t themeText) (all chat.Offer, err error) {
	for _, words := range t.search {
		o, err := m.engine.Offer(ctx, in.tags(), in.Language, words)
		switch {
		case err != nil:
			return all, err
		case all.Outcome == "" || all.Outcome != chat.OutcomeAnswer && o.Outcome == chat.OutcomeAnswer:
			all = o
		case o.Outcome == chat.OutcomeAnswer:
			all.Options = append(all.Options, o.Options...)
		}
	}
	return all, nil
}

// How a text is asked: as a whole up to so many characters, since a longer one has no one question, and else up to so many of its
// sentences, which bounds the searches.
const (
	maxWhole     = 200
	maxSentences = 4
)

// ask looks for what a text says: as a whole, and where that has no answer, for each of its sentences, of which the surest answer
// stands. Where a sentence is sensitive, the text is.
func (m *Maker) ask(ctx context.Context, in Input, text string) (best chat.Offer, err error) {
	list := sentencesOf(text)
	if utf8.RuneCountInString(text) <= maxWhole || triage.Of(text).Certain || len(list) < 2 {
		if best, err = m.offer(ctx, in, text); err != nil || best.Outcome == chat.OutcomeRoute || best.Outcome == chat.OutcomeAnswer || len(list) < 2 {
			return best, err
		}
	}
	people := best.People
	whole := best.Outcome != ""
	for _, sentence := range telling(list) {
		o, err := m.offer(ctx, in, sentence)
		if err != nil || o.Outcome == chat.OutcomeRoute {
			return o, err
		}
		if people = people || !whole && o.People; best.Outcome == "" || o.Outcome == chat.OutcomeAnswer && (best.Outcome != o.Outcome || o.Confidence > best.Confidence) {
			desks := best.Desks
			if best = o; len(best.Desks) == 0 {
				best.Desks = desks
			}
		}
	}
	best.People = people
	return best, nil
}

// telling are the sentences of a text that are asked for: those with a theme's words first.
func telling(list []string) []string {
	themes := map[string]int{}
	for _, sentence := range list {
		themes[sentence] = len(Propose(sentence, "ja"))
	}
	slices.SortStableFunc(list, func(a, b string) int { return themes[b] - themes[a] })
	return list[:min(maxSentences, len(list))]
}

// sentencesOf cuts a text into its sentences, each once. What is shorter than a word or two is none.
func sentencesOf(text string) (list []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。．！？!?\n", r) }) {
		if s = strings.TrimSpace(s); utf8.RuneCountInString(s) > 3 && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (m *Maker) offer(ctx context.Context, in Input, text string) (chat.Offer, error) {
	o, err := m.engine.Offer(ctx, in.tags(), in.Language, bare(text))
	if chat.IsUntakable(err) {
		return chat.Offer{Outcome: chat.OutcomeClarify}, nil
	}
	return o, err
}
