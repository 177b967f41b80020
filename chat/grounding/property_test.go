package grounding

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"dousuru/chat/voice"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
)

// everyPart is every part of every program and case of the sample company.
var everyPart = sync.OnceValue(func() []Passage {
	var all []Passage
	_ = fs.WalkDir(sample.Company(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".md") {
			return err
		}
		text, err := fs.ReadFile(sample.Company(), name)
		if err != nil {
			return err
		}
		front, body, _ := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
		title := regexp.MustCompile(`(?m)^title: (.*)$`).FindStringSubmatch(front)[1]
		for i, section := range strings.Split(body, "\n## ") {
			label := ""
			if i > 0 {
				label, section, _ = strings.Cut(section, "\n")
			}
			all = append(all, Passage{Mark: 1, Title: title, Label: label, Text: knowledge.Plain(strings.TrimSpace(section)), Date: "2026-10-01"})
		}
		return nil
	})
	return all
})

// own are the sentences of a passage that the desk would say: not those that ask for something, have their exception in the
// next sentence, or stand in a table.
func own(p Passage) []string {
	var sentences []string
	as := []*source{read(p)}
	for l := range strings.Lines(p.Text) {
		if strings.Contains(l, " / ") {
			continue
		}
		list := split(l)
		for i, s := range list {
			if i+1 < len(list) && strings.HasPrefix(list[i+1], "ただ") || slices.ContainsFunc(voice.Check(s, "ja"), func(f voice.Finding) bool { return !isFact(f, as) }) {
				continue
			}
			sentences = append(sentences, s)
		}
	}
	return sentences
}

// The company's own sentences pass, word for word, whatever is in them.
func TestOwnSentencesPass(t *testing.T) {
	total, passed := 0, 0
	reasons := map[string]int{}
	for _, p := range everyPart() {
		c := New([]Passage{p})
		for _, s := range own(p) {
			total++
			if v := c.Check(s+"[1]", "ja"); v.OK {
				passed++
			} else {
				reasons[v.Reason]++
				t.Logf("%s: %s (%s)", v.Reason, s, p.Title)
			}
		}
	}
	t.Logf("%d of %d own sentences pass; %v", passed, total, reasons)
	if total < 3000 || float64(passed) < 0.995*float64(total) {
		t.Errorf("%d of %d own sentences pass", passed, total)
	}
}

var (
	anyDigits = regexp.MustCompile(`\d+`)
	denial    = []struct{ from, to string }{{"ません", "ます"}, {"対象外", "対象"}, {"不要", "必要"}, {"できない", "できる"}, {"なりません", "なります"}}
)

// A number of the company's own sentence, changed to one that the passage does not hold, never passes.
func TestChangedNumberFails(t *testing.T) {
	tried, passed := 0, 0
	for _, p := range everyPart() {
		c := New([]Passage{p})
		numbers := anyDigits.FindAllString(p.Title+p.Label+p.Text, -1)
		for i, s := range own(p) {
			for _, span := range anyDigits.FindAllStringIndex(s, -1) {
				number, _ := strconv.Atoi(s[span[0]:span[1]])
				for _, by := range []int{1, 10 + i%7} {
					changed := strconv.Itoa(number + by)
					if slices.Contains(numbers, changed) {
						continue
					}
					tried++
					sentence := s[:span[0]] + changed + s[span[1]:]
					if v := c.Check(sentence+"[1]", "ja"); v.OK {
						passed++
						t.Errorf("passes: %s (was %d)", sentence, number)
					}
				}
			}
		}
	}
	t.Logf("%d changed numbers, %d passed", tried, passed)
	if tried < 3000 {
		t.Errorf("only %d tried", tried)
	}
}

// A denial taken out of the company's own sentence never passes, unless the passage says that, too.
func TestDroppedDenialFails(t *testing.T) {
	tried, passed := 0, 0
	for _, p := range everyPart() {
		c := New([]Passage{p})
		for _, s := range own(p) {
			for _, d := range denial {
				at := strings.LastIndex(s, d.from)
				if at < 0 {
					continue
				}
				sentence := s[:at] + d.to + s[at+len(d.from):]
				if strings.Contains(p.Text, strings.TrimRight(sentence, "。")) || strings.HasSuffix(s[:at], "かもしれ") || strings.HasSuffix(s[:at], "かまい") {
					continue
				}
				tried++
				if v := c.Check(sentence+"[1]", "ja"); v.OK {
					passed++
					t.Errorf("passes: %s (was %s)", sentence, s)
				}
			}
		}
	}
	t.Logf("%d dropped denials, %d passed", tried, passed)
	if tried < 400 {
		t.Errorf("only %d tried", tried)
	}
}

// Whatever is written, the check ends and says a reason or that it is fine.
func TestAnything(t *testing.T) {
	parts := everyPart()
	rapid.Check(t, func(t *rapid.T) {
		p := parts[rapid.IntRange(0, len(parts)-1).Draw(t, "passage")]
		words := []string{p.Text, p.Title, "[1]", "[2]", "1か月", "２０２６年", "「", "」", "ない", "できる", "\xff", "\x00", " ", "。", "、", "a", "ー", "十", "千万億", "9:99", "99月99日", "令和", "~", "1,000,000,000,000,000,000,000"}
		sentence := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.String()), 0, 8).Draw(t, "words"), "")
		v := Check(sentence, rapid.SampledFrom([]string{"ja", "en", ""}).Draw(t, "language"), []Passage{p})
		if v.OK != (v.Reason == "") || v.OK && len(v.Marks) == 0 || utf8.ValidString(sentence) && !utf8.ValidString(v.Text) {
			t.Fatalf("%q: %+v", sentence, v)
		}
	})
}

func FuzzCheck(f *testing.F) {
	Check("使えます。[1]", "ja", []Passage{{Mark: 1, Text: "使えます。"}}) // the dictionary, not within the first input
	f.Add("承認は不要です。[1]", "承認は不要で、申し出により成立します。")
	f.Add("Apply by 30 September 2026.[1]", "Apply by 30 September 2026, at 5 p.m.")
	f.Add("１歳６か月まで[１]", "子どもが1歳になるまでです。 / a / b\n1 / 2 / 3")
	f.Fuzz(func(t *testing.T, sentence, passage string) {
		for _, language := range []string{"ja", "en"} {
			if v := Check(sentence, language, []Passage{{Mark: 1, Text: passage}}); v.OK != (v.Reason == "") {
				t.Fatalf("%+v", v)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	labels := readLabelled(b, "dev.txt")
	checkers := make([]*Checker, len(labels))
	for i, l := range labels {
		checkers[i] = New(l.passages)
	}
	before := processor(b)
	for b.Loop() {
		for i, l := range labels {
			checkers[i].Check(l.sentence, l.language)
		}
	}
	b.ReportMetric((processor(b)-before)/float64(b.N*len(labels)), "cpu-µs/sentence")
}

// processor is the time that this process has had of the processors, in microseconds: on a busy machine the clock says nothing.
func processor(b *testing.B) float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Sec+used.Stime.Sec)*1e6 + float64(used.Utime.Usec+used.Stime.Usec)
}

func BenchmarkNew(b *testing.B) {
	parts := everyPart()[:10]
	runes := 0
	for _, p := range parts {
		runes += utf8.RuneCountInString(p.Text)
	}
	before := processor(b)
	for b.Loop() {
		for _, p := range parts {
			read(p)
		}
	}
	b.ReportMetric((processor(b)-before)/float64(b.N*runes), "cpu-µs/character")
}
