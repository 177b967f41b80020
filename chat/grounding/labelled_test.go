package grounding

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"dousuru/knowledge"
)

// A labelled sentence, with the passages that it may rest on.
type labelled struct {
	line      int
	sentence  string
	kind      string // what is wrong; empty when it is supported
	language  string
	passages  []Passage
	supported bool
}

// part reads one part of an article of the sample company, as its answer shows it.
func part(t testing.TB, slug, facet string) Passage {
	t.Helper()
	for _, folder := range []string{"programs", "cases"} {
		text, err := os.ReadFile(path.Join("../../knowledge/sample/company", folder, slug+".md"))
		if err != nil {
			continue
		}
		front, body, ok := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
		if !ok {
			t.Fatalf("%s: no front matter", slug)
		}
		p := Passage{Mark: 1}
		for line := range strings.Lines(front) {
			if title, ok := strings.CutPrefix(line, "title: "); ok {
				p.Title = strings.TrimSpace(title)
			}
			if date, ok := strings.CutPrefix(line, "reviewed_on: "); ok {
				p.Date = strings.TrimSpace(date)
			}
		}
		p.Label = knowledge.Facet(facet).Label("ja")
		for i, section := range strings.Split(body, "\n## ") {
			heading, rest, _ := strings.Cut(section, "\n")
			if i == 0 && facet == string(knowledge.Summary) {
				rest = section
			} else if i == 0 || strings.TrimSpace(heading) != p.Label {
				continue
			}
			p.Text = knowledge.Plain(strings.TrimSpace(rest))
			return p
		}
		t.Fatalf("%s has no part %s (%s)", slug, facet, p.Label)
	}
	t.Fatalf("no article %s", slug)
	return Passage{}
}

func readLabelled(t testing.TB, file string) []labelled {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []labelled
	var passages []Passage
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		l := labelled{line: number, passages: passages}
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "@ "):
			passages = nil
			if title, label, own := strings.Cut(line[2:], " | "); own {
				passages = []Passage{{Mark: 1, Title: title, Label: label, Date: "2026-10-01"}}
				continue
			}
			for i, at := range strings.Split(line[2:], ", ") {
				slug, facet, _ := strings.Cut(at, " ")
				p := part(t, slug, facet)
				p.Mark = i + 1
				passages = append(passages, p)
			}
			continue
		case strings.HasPrefix(line, "> "):
			passages = slices.Clone(passages)
			p := &passages[len(passages)-1]
			p.Text = strings.TrimSpace(p.Text + "\n" + line[2:])
			continue
		case strings.HasPrefix(line, "+ "):
			l.sentence, l.supported = line[2:], true
		case strings.HasPrefix(line, "- "):
			kind, sentence, ok := strings.Cut(line[2:], ": ")
			if !ok {
				t.Fatalf("%s:%d: no kind", file, number)
			}
			l.kind, l.sentence = kind, sentence
		default:
			t.Fatalf("%s:%d: %s", file, number, line)
		}
		if !strings.Contains(l.sentence, "[") {
			l.sentence += "[1]"
		}
		l.language = languageOf(passages[0].Text)
		all = append(all, l)
	}
	return all
}

type figures struct {
	supported, kept   int
	unsupported, held int
	exact, exactHeld  int // numbers, dates, denials
	passages          map[string]bool
	kinds             map[string][2]int
	reasons           map[string]int
}

// exactKinds are the kinds that must hardly ever pass.
var exactKinds = []string{"number", "unit", "limit", "date", "negation", "antonym"}

func measure(t testing.TB, file string) figures {
	f := figures{passages: map[string]bool{}, kinds: map[string][2]int{}, reasons: map[string]int{}}
	for _, l := range readLabelled(t, file) {
		v := Check(l.sentence, l.language, l.passages)
		for _, p := range l.passages {
			f.passages[p.Title+p.Label] = true
		}
		if l.supported {
			f.supported++
			if v.OK {
				f.kept++
			} else {
				f.reasons[v.Reason]++
				t.Logf("%s:%d dropped for %s: %s", file, l.line, v.Reason, l.sentence)
			}
			continue
		}
		f.unsupported++
		n := f.kinds[l.kind]
		n[0]++
		if !v.OK {
			f.held++
			n[1]++
		} else {
			t.Logf("%s:%d PASSED (%s): %s", file, l.line, l.kind, l.sentence)
		}
		if slices.Contains(exactKinds, l.kind) {
			f.exact++
			if !v.OK {
				f.exactHeld++
			}
		}
		f.kinds[l.kind] = n
	}
	t.Logf("%s: %d passages; supported kept %d of %d; unsupported held back %d of %d in %d kinds; numbers, dates, denials %d of %d",
		file, len(f.passages), f.kept, f.supported, f.held, f.unsupported, len(f.kinds), f.exactHeld, f.exact)
	return f
}

func TestLabelled(t *testing.T) {
	for _, c := range []struct {
		file              string
		kept, held, exact float64 // least shares
	}{
		{"dev.txt", 0.95, 0.98, 1},
		{"later.txt", 0.9, 0.98, 1},   // 0.79, 0.87 and 0.92 before anything was learned from it
		{"third.txt", 0.88, 0.98, 1},  // 0.73, 0.94 and 0.97 at first
		{"fourth.txt", 0.9, 0.98, 1},  // 0.84, 0.95 and 1 at first
		{"fifth.txt", 0.85, 0.98, 1},  // 0.85, 0.97 and 0.98 at first
		{"unseen.txt", 0.80, 0.98, 1}, // 23 of 27, 48 of 48, 31 of 31, measured once
	} {
		f := measure(t, c.file)
		share := func(a, b int) float64 { return float64(a) / float64(b) }
		if share(f.kept, f.supported) < c.kept || share(f.held, f.unsupported) < c.held || share(f.exactHeld, f.exact) < c.exact {
			t.Errorf("%s: worse than it was: %+v", c.file, f)
		}
	}
}
