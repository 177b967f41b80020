package chat

import (
	"context"
	"strings"

	"dousuru/knowledge"
)

// What is said of where an answer stands.
var (
	textSourceOf     = text{"「%s」の「%s」に書かれています。", "It stands on the page “%s” under “%s”."}
	textSourceRule   = text{"もとになっているのは「%s」です。", "It rests on “%s”."}
	textSourceWhen   = text{"この内容を会社が確かめたのは%sです。", "The company last checked it on %s."}
	textSourceNoDate = text{"いつ確かめられたかは、書かれていません。", "It is not written when it was last checked."}
	textSourceDue    = text{"次に見直す予定は%sです。", "The next review is due on %s."}
	textSourceDesk   = text{"くわしいことは、下の窓口でも聞けます。", "The desk below can tell you more."}
	textSourceGone   = text{"さきほどのページは、いまは公開されていません。", "The page from before is no longer published."}
)

// cite answers a question about the last answer from its citation: page, part, rule, dates, link and desk. Nothing is searched.
func (e *Engine) cite(ctx context.Context, tags []string, lang, message string, before talk) (Message, error) {
	q := before.Quoted[0]
	if about := before.subjects(hear(message)); len(about) > 0 {
		for _, other := range before.Quoted {
			if other.Slug == about[0].Slug {
				q = other
				break
			}
		}
	}
	list, err := knowledge.FindAll(ctx, e.db, []string{q.Slug}, tags)
	if err != nil {
		return Message{}, err
	}
	if len(list) == 0 {
		return Message{Kind: KindUnknown, Text: textSourceGone.in(lang) + "\n" + textUnknown.in(lang), Draft: message}, nil
	}
	a, today := list[0], knowledge.Today()
	label := q.Label
	if f := knowledge.Facet(q.Facet); f != "" {
		label = f.Label(lang)
	}
	lines := []string{textSourceOf.with(lang, a.Title, label)}
	if a.Source != "" {
		lines = append(lines, textSourceRule.with(lang, a.Source))
	}
	if !a.ReviewedOn.IsZero() {
		lines = append(lines, textSourceWhen.with(lang, a.ReviewedOn.Label(lang)))
	} else {
		lines = append(lines, textSourceNoDate.in(lang))
	}
	note := statusNote(lang, a, today)
	switch {
	case note != "":
		lines = append(lines, note)
	case !a.ReviewDue.IsZero():
		lines = append(lines, textSourceDue.with(lang, a.ReviewDue.Label(lang)))
	}
	m := Message{Kind: KindAnswer}
	m.show(lang, []chosen{{article: a}}, []knowledge.Facet{knowledge.Facet(q.Facet)})
	m.Options, m.Citations[0].Facet = nil, q.Facet // what was offered stands above; this is only about where it is from
	if d, ok := e.desks.named(ctx, a.Desk); ok {
		m.Desks = []Desk{d}
		lines = append(lines, textSourceDesk.in(lang))
	}
	m.Text = strings.Join(lines, "\n")
	return m, nil
}
