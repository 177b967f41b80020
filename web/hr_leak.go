package web

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/identify"
	"dousuru/knowledge"
)

// Limits of what HR publishes from a question: a run of the asker's letters of copiedRun columns is looked at, one of
// copiedSentence is rewritten: twenty Japanese characters are a sentence, and no term of the trade is that long.
const (
	copiedSentence = 40
	shownAround    = 14   // characters before and after what was found
	mostLeaks      = 40   // shown at once
	mostSaid       = 2000 // texts of askers that are compared: a group of questions with what was told
)

// A leak is a place in a text of HR's that may tell of a person, or repeats what an asker wrote.
type leak struct {
	Key     string // of what was found, the same as long as it stands there
	Kind    string // of identify, or "copied"
	Problem bool   // has to be rewritten; false: a doubt that HR may tick
	Where   string // key of the field's label
	Before  string
	Found   string
	After   string
}

// written is one field of a text that HR means to publish.
type written struct{ label, text string }

// leaks are what stands in fields that a person may be told by, problems first, in the order of the text. said is all that
// the askers wrote; a name, and a sentence of theirs, are problems, all else is HR's to judge. However many fields there are,
// it asks the database twice, in the transaction of HR's that is open.
func leaks(v *visit, tx pgx.Tx, fields []written, said []string) ([]leak, error) {
	texts, copies := make([]string, len(fields)), make([][]leak, len(fields))
	said = said[:min(len(said), mostSaid)]
	var known []string // parts that askers wrote, which may be the company's own words
	for i, field := range fields {
		texts[i] = field.text
		copies[i] = copiesIn(field, said)
		for _, l := range copies[i][:min(len(copies[i]), mostLeaks)] {
			known = append(known, l.Found)
		}
	}
	names, err := directory.NamesInEach(v.Context(), tx, texts)
	if err != nil {
		return nil, err
	}
	published, err := knowledge.Stands(v.Context(), tx, known)
	if err != nil {
		return nil, err
	}
	var all []leak
	for i, field := range fields {
		own := slices.DeleteFunc(copies[i], func(l leak) bool { return published[l.Found] })
		for _, l := range append(marksIn(field, names[i]), own...) {
			if !slices.ContainsFunc(all, func(other leak) bool { return other.Key == l.Key }) {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b leak) int {
		switch {
		case a.Problem == b.Problem:
			return 0
		case a.Problem:
			return -1
		}
		return 1
	})
	return all[:min(len(all), mostLeaks)], nil
}

// marksIn are the forms and the names in a field.
func marksIn(field written, mentions []directory.Mention) []leak {
	folded := identify.Fold(field.text)
	surely := map[string]bool{}
	var known identify.Known
	for _, m := range mentions {
		known.Names = append(known.Names, m.Name)
		surely[m.Name] = m.Whole || addressed(folded, m.Name)
	}
	characters := []rune(field.text)
	var all []leak
	for _, mark := range identify.Find(field.text, known) {
		found := string(characters[mark.From:mark.To])
		problem := mark.Kind == identify.Name && slices.ContainsFunc(mentions, func(m directory.Mention) bool {
			return surely[m.Name] && holdsName(found, m.Name)
		})
		all = append(all, newLeak(string(mark.Kind), problem, field.label, characters, mark.From, mark.To))
	}
	for _, m := range mentions { // those whose forms identify leaves out
		if surely[m.Name] && !slices.ContainsFunc(all, func(l leak) bool { return l.Kind == string(identify.Name) && holdsName(l.Found, m.Name) }) {
			all = append(all, leak{Key: leakKey("name", m.Name), Kind: "name", Problem: true, Where: field.label, Found: m.Name})
		}
	}
	return all
}

// copiesIn are the places in a field that askers wrote, whoever else wrote them too.
func copiesIn(field written, said []string) []leak {
	characters := []rune(field.text)
	var all []leak
	for _, c := range copiedFrom(field.text, said) {
		all = append(all, newLeak("copied", c.columns >= copiedSentence, field.label, characters, c.From, c.To))
	}
	return all
}

// leaksOf is leaks in a transaction of its own.
func (s *Site) leaksOf(v *visit, fields []written, said []string) (found []leak, err error) {
	err = s.asHR(v, func(tx pgx.Tx) error {
		found, err = leaks(v, tx, fields, said)
		return err
	})
	return found, err
}

// holdsName tells whether a part of a text is a name, however it is spaced, or holds it.
func holdsName(found, name string) bool {
	return name != "" && strings.Contains(knowledge.FoldName(found), knowledge.FoldName(name))
}

func newLeak(kind string, problem bool, where string, text []rune, from, to int) leak {
	found := string(text[from:to])
	return leak{leakKey(kind, found), kind, problem, where, string(text[max(0, from-shownAround):from]), found, string(text[to:min(len(text), to+shownAround)])}
}

// leakKey tells a finding apart from others; ticked, it counts as long as the same words stand there.
func leakKey(kind, found string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + found))
	return hex.EncodeToString(sum[:8])
}

// unlooked are the problems, and the doubts that HR has not ticked.
func unlooked(leaks []leak, ticked []string) []leak {
	return slices.DeleteFunc(slices.Clone(leaks), func(l leak) bool { return !l.Problem && slices.Contains(ticked, l.Key) })
}
