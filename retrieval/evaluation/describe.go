package evaluation

import (
	"slices"

	"dousuru/knowledge"
	"dousuru/retrieval"
)

func describe(t Turn, links linker) Worst {
	q := t.Question
	w := Worst{ID: q.ID, Set: q.Set, Kind: q.Kind, Before: q.Messages()[:t.Number-1], Text: t.Text, Wrong: t.Wrong(), Expected: q.Expected,
		Outcome: t.Outcome, Gold: links.all(q.Articles, nil), Found: links.all(t.Hits[:min(maxFound, len(t.Hits))], q.Articles), Confidence: Figure(t.Confidence)}
	for _, f := range t.Asked {
		w.Asked = append(w.Asked, knowledge.Facet(f).Label("ja"))
	}
	if len(t.Hits) > 0 {
		w.Signals = signalsOf(t.Signals)
	}
	return w
}

func signalsOf(s retrieval.Signals) []Signal {
	var list []Signal
	values := s.Values()
	for i, name := range retrieval.SignalNames() {
		list = append(list, Signal{name, Figure(values[i])})
	}
	return list
}

// all are links in order, marked where they lead to gold.
func (l linker) all(slugs, gold []string) []Link {
	var list []Link
	for _, slug := range slugs {
		link := l.to(slug)
		link.Gold = slices.Contains(gold, slug)
		list = append(list, link)
	}
	return list
}

// missed describes hidden questions that were answered.
func missed(misses []Miss, links linker) []Worst {
	var list []Worst
	for _, m := range misses[:min(maxMissed, len(misses))] {
		q := m.Question
		w := Worst{ID: q.ID, Set: q.Set, Text: q.Text, Wrong: true, Expected: "escalate", Outcome: "answer", Hidden: "記事を隠した",
			Gold: links.all(q.Articles, nil), Confidence: Figure(m.Confidence)}
		if m.Facet != "" {
			w.Hidden = "項目「" + m.Facet.Label("ja") + "」を隠した"
		}
		if m.First != "" {
			w.Found = links.all([]string{m.First}, q.Articles)
		}
		list = append(list, w)
	}
	return list
}
