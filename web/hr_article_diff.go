package web

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"dousuru/knowledge"
)

// A difference is one field or part in which two states of an article differ.
type difference struct {
	Label  string
	Pieces []diffPiece
}

// A diffPiece is a run of text that both states have, or one of them.
type diffPiece struct {
	Op   string // "", "ins" or "del"
	Text string
}

// diffLimit bounds what is compared sign by sign, in bytes of both texts; longer ones are compared by lines. 20 kB take some
// 20 ms, and the work grows with the square.
const diffLimit = 20_000

// differences compares two states of an article, field by field and part by part, in the order of the form.
func differences(v *visit, before, after knowledge.Article) []difference {
	var list []difference
	add := func(label, was, is string) {
		if was != is {
			list = append(list, difference{label, pieces(was, is)})
		}
	}
	was, is := valuesOf(before), valuesOf(after)
	for _, f := range fieldsFor(after.Kind) {
		add(v.text("draft.field."+f.name), v.readable(f, was[f.name]), v.readable(f, is[f.name]))
	}
	type key struct {
		facet   knowledge.Facet
		heading string
	}
	keyOf := func(s knowledge.Section) key {
		if s.Facet != "" && after.Kind != knowledge.Document {
			return key{s.Facet, ""}
		}
		return key{s.Facet, s.Heading}
	}
	bodies := map[key]string{}
	for _, s := range before.Sections() {
		bodies[keyOf(s)] += s.Body
	}
	for _, s := range after.Sections() {
		add(sectionLabel(v, s), bodies[keyOf(s)], s.Body)
		delete(bodies, keyOf(s))
	}
	for _, s := range before.Sections() {
		if body, left := bodies[keyOf(s)]; left {
			add(sectionLabel(v, s), body, "")
			delete(bodies, keyOf(s))
		}
	}
	return list
}

func sectionLabel(v *visit, s knowledge.Section) string {
	if label := s.Facet.Label(v.language); label != "" && s.Facet != knowledge.Answer {
		return label
	}
	if s.Heading != "" {
		return s.Heading
	}
	return v.text("draft.sections")
}

// readable is a field's value in words, not codes.
func (v *visit) readable(f articleField, value string) string {
	switch {
	case f.name == "status":
		return knowledge.Status(value).Label(v.language)
	case f.name == "direction":
		return knowledge.Direction(value).Label(v.language)
	case f.kind == "date":
		date, _ := knowledge.ParseDate(value)
		return date.Label(v.language)
	case f.kind == "check" && value == "yes":
		return v.text("draft.yes")
	case f.kind == "check":
		return v.text("draft.no")
	}
	return value
}

// pieces compares two texts sign by sign, which suits Japanese as well as English, and joins what belongs together.
func pieces(was, is string) []diffPiece {
	compare := diffmatchpatch.New()
	var diffs []diffmatchpatch.Diff
	if len(was)+len(is) <= diffLimit {
		diffs = compare.DiffCleanupSemantic(compare.DiffMain(was, is, false))
	} else {
		a, b, lines := compare.DiffLinesToRunes(was, is)
		diffs = compare.DiffCharsToLines(compare.DiffMainRunes(a, b, false), lines)
	}
	var list []diffPiece
	for _, d := range diffs {
		op := map[diffmatchpatch.Operation]string{diffmatchpatch.DiffInsert: "ins", diffmatchpatch.DiffDelete: "del"}[d.Type]
		text := d.Text
		if op == "" {
			text = shortened(text)
		}
		list = append(list, diffPiece{op, text})
	}
	return list
}

// around is how much of what stayed is shown beside a change, in characters.
const around = 80

// shortened leaves out the middle of a long run that did not change.
func shortened(text string) string {
	r := []rune(text)
	if len(r) <= 3*around {
		return text
	}
	return strings.TrimRight(string(r[:around]), "\n") + " … " + strings.TrimLeft(string(r[len(r)-around:]), "\n")
}
