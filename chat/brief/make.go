package brief

import (
	"context"
	"fmt"
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

// A finding is what the pages have, and by which words.
type finding struct {
	offer  chat.Offer
	from   From
	filled chat.Offer // the theme's own pages, where the words found no answer
	help   *chat.Offer
}

// look asks the pages: the situation, or what was shared; then the theme where neither is answered.
func (m *Maker) look(ctx context.Context, in Input, t themeText) (f finding, err error) {
	words := []struct {
		text string
		from From
	}{{in.Situation, FromSituation}, {in.shared(), FromShare}}
	asked := false
	for _, w := range words {
		if w.text == "" {
			continue
		}
		whole, err := m.offer(ctx, in, w.text)
		if err != nil {
			return f, err
		}
		if whole.Outcome == chat.OutcomeRoute && f.from == "" {
			f.from = w.from
		}
		if w.from == FromShare && whole.Outcome != chat.OutcomeRoute {
			whole.People = false // what somebody shared is not weighed for what they may not have said
		}
		if whole.People && (f.help == nil || whole.Outcome == chat.OutcomeRoute && f.help.Outcome != chat.OutcomeRoute) {
			f.help = &whole
		}
		if asked && f.offer.Outcome == chat.OutcomeAnswer || whole.Outcome == chat.OutcomeRoute {
			continue
		}
		if whole.Outcome != chat.OutcomeAnswer {
			if whole, err = m.sentences(ctx, in, w.text, whole); err != nil {
				return f, err
			}
		}
		if !asked || whole.Outcome == chat.OutcomeAnswer {
			f.offer, f.from = whole, w.from
		}
		asked = true
	}
	if f.help != nil && f.help.Outcome == chat.OutcomeRoute && f.help.Topic != triage.Human {
		f.offer = chat.Offer{Outcome: chat.OutcomeRoute, Topic: f.help.Topic}
		return f, nil // people, and no page beside them
	}
	if asked && f.offer.Outcome == chat.OutcomeAnswer {
		return f, nil
	}
	theme, err := m.themePages(ctx, in, t)
	switch {
	case err != nil:
		return f, err
	case !asked:
		f.offer, f.from = theme, FromTheme
	case theme.Outcome == chat.OutcomeAnswer:
		f.filled = theme
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

// maxSentences bounds the searches for one text.
const maxSentences = 4

// sentences asks for each sentence of a text that as a whole has no answer, and gives the answer that is surest. What follows from the
// whole stands where no sentence has one.
func (m *Maker) sentences(ctx context.Context, in Input, text string, whole chat.Offer) (chat.Offer, error) {
	list := sentencesOf(text)
	if len(list) < 2 {
		return whole, nil
	}
	best := whole
	for _, sentence := range list[:min(maxSentences, len(list))] {
		o, err := m.offer(ctx, in, sentence)
		if err != nil {
			return whole, err
		}
		if o.Outcome == chat.OutcomeAnswer && (best.Outcome != chat.OutcomeAnswer || o.Confidence > best.Confidence) {
			best = o
		}
	}
	return best, nil
}

func sentencesOf(text string) (list []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。．！？!?\n", r) }) {
		if s = strings.TrimSpace(s); utf8.RuneCountInString(s) > 3 {
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
