package retrieval

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
)

// collect reads a list in the text format and gives its entries as "theme: wording => leads to ; weight".
func collect(t *testing.T, text string) (entries, rejected []string) {
	t.Helper()
	c := newCollector("test")
	if err := c.readText(text); err != nil {
		t.Fatal(err)
	}
	return shown(c.list), texts(c.rejected)
}

func shown(list []Synonym) []string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s: %s => %s ; %v", s.Theme, s.Wording, s.LeadsTo, s.Weight))
	}
	return out
}

func texts[T fmt.Stringer](list []T) []string {
	var out []string
	for _, item := range list {
		out = append(out, item.String())
	}
	return out
}

func TestReadText(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"a theme holds until the next", "時短 => 短時間勤務\n[theme: 育児・介護]\n育休 => 育児休業\n[theme: ]\n有休 => 年休",
			[]string{": 時短 => 短時間勤務 ; 0.6", "育児・介護: 育休 => 育児休業 ; 0.6", ": 有休 => 年休 ; 0.6"}},
		{"two sides", "手上げ | 立候補 => 公募 | 応募 ; 0.45",
			[]string{": 手上げ => 公募 ; 0.45", ": 手上げ => 応募 ; 0.45", ": 立候補 => 公募 ; 0.45", ": 立候補 => 応募 ; 0.45"}},
		{"every way", "有休 = 年休 = 有給", []string{": 有休 => 年休 ; 0.9", ": 有休 => 有給 ; 0.9", ": 年休 => 有休 ; 0.9",
			": 年休 => 有給 ; 0.9", ": 有給 => 有休 ; 0.9", ": 有給 => 年休 ; 0.9"}},
		{"a Japanese keyboard", "［theme：働き方］\r\n＃ 注\r\n時短＝短時間勤務；０．８\r\n育休　→　育児休業",
			[]string{"働き方: 時短 => 短時間勤務 ; 0.8", "働き方: 短時間勤務 => 時短 ; 0.8", "働き方: 育休 => 育児休業 ; 0.6"}},
		{"the highest weight of a way", "時短 => 短時間勤務 ; 0.3\n時短 => 短時間勤務 ; 0.7\n時短 => 短時間勤務 ; 0.5", []string{": 時短 => 短時間勤務 ; 0.7"}},
		{"a way switched off stays off", "時短 => 短時間勤務 ; 0\n時短 => 短時間勤務 ; 0.7", []string{": 時短 => 短時間勤務 ; 0"}},
		{"whatever stood before", "時短 => 短時間勤務 ; 0.7\n時短 => 短時間勤務 ; 0", []string{": 時短 => 短時間勤務 ; 0"}},
		{"spellings of one word lead nowhere", "子ども = こども\n時短 => 短時間勤務", []string{": 時短 => 短時間勤務 ; 0.6"}},
		{"spaces and what cannot be seen", "\u200bpaid   leave => #年次\u00a0有給 \x00休暇", []string{": paid leave => 年次 有給 休暇 ; 0.6"}},
	} {
		got, rejected := collect(t, test.text)
		if diff := cmp.Diff(test.want, got); diff != "" || len(rejected) > 0 {
			t.Errorf("%s: %s%v", test.name, diff, rejected)
		}
	}
}

// A line that is wrong is named and costs nothing but itself.
func TestReadTextRejects(t *testing.T) {
	wide := strings.Repeat("言葉 | ", maxSide) + "時短 => 公募"
	for text, want := range map[string]string{
		"時短":                "line 2: neither => nor = in",
		"時短 =>":             "line 2: a side is empty",
		"=> 公募 ; 0.5":       "line 2: a side is empty",
		"時短 = 短時間 ; x":      `line 2: weight "x" is not a number`,
		"時短 = 短時間 ; 1.01":   `line 2: weight "1.01" is not`,
		"時短 = 短時間 ; -0.1":   `line 2: weight "-0.1" is not`,
		"時短 = 短時間 ; NaN":    `line 2: weight "NaN" is not`,
		"時短 = 短時間 ; 0.0001": "0 switches a way off",
		"時短 = 短時間 ;":        `line 2: weight "" is not`,
		"は | 手上げ => 公募":     `line 2: "は" has 0 words that count`,
		"手上げ | 一 二 三 四 五 六 七 => 公募":          "has 7 words that count",
		"手上げ => " + strings.Repeat("長", 101): "has 101 characters",
		"a => b = c": "line 2: both => and =",
		"a | b = c":  "line 2: both | and =",
		wide:         "more than 100 wordings",
		"手上げ => " + strings.Repeat("長", 70_000): "line is longer than 64 KB",
		"[thema: x]": "is not [theme: …]",
		"[theme: x":  "is not [theme: …]",
		"[theme: " + strings.Repeat("題", 101) + "]": "more than 100 characters",
	} {
		got, rejected := collect(t, "育休 => 育児休業\n"+text+"\n有休 => 年休")
		if len(rejected) != 1 || !strings.Contains(rejected[0], want) {
			t.Errorf("%.40q: rejected %q, want %q", text, rejected, want)
		}
		if !slices.Contains(got, ": 育休 => 育児休業 ; 0.6") || !slices.Contains(got, ": 有休 => 年休 ; 0.6") {
			t.Errorf("%.40q: the other lines are gone: %q", text, got)
		}
	}
}

func TestReadTextLimits(t *testing.T) {
	lines := strings.Repeat("#\n", maxListLines+1)
	if err := newCollector("test").readText(lines); err == nil || !strings.Contains(err.Error(), "more than 500000 lines") {
		t.Errorf("too many lines: %v", err)
	}
	c := newCollector("test")
	if err := c.readText(strings.Repeat("時短\n", maxReported+5)); err != nil || len(c.rejected) != maxReported || c.more != 5 {
		t.Errorf("%v, %d rejected lines told, %d more", err, len(c.rejected), c.more)
	}
	c = newCollector("test")
	c.list = make([]Synonym, maxEntries)
	if err := c.readText("時短 => 短時間勤務"); err == nil || !strings.Contains(err.Error(), "more than 500000 entries") {
		t.Errorf("too many entries: %v", err)
	}
}

func TestReadListEncodings(t *testing.T) {
	const text = "時短 => 短時間勤務\n"
	sjis, err := japanese.ShiftJIS.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	utf16 := "\xff\xfe"
	for _, r := range text {
		utf16 += string([]byte{byte(r), byte(r >> 8)})
	}
	for name, data := range map[string]string{"UTF-8": text, "UTF-8 with mark": "\ufeff" + text, "Shift_JIS": sjis, "UTF-16": utf16,
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "CR": strings.ReplaceAll(text, "\n", "\r")} {
		if got, err := readList(strings.NewReader(data)); err != nil || got != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := readList(strings.NewReader("\x7fELF\xff\xff\xfe\x80\x81")); err == nil {
		t.Error("a program was read as text")
	}
	if _, err := readList(strings.NewReader(strings.Repeat("#", maxListBytes+1))); err == nil || !strings.Contains(err.Error(), "16 MB") {
		t.Errorf("too large: %v", err)
	}
}

// rewritten is what a list becomes when it is exported and read again.
func rewritten(t *testing.T, list []Synonym) []Synonym {
	t.Helper()
	var out strings.Builder
	if err := writeText(&out, list); err != nil {
		t.Fatal(err)
	}
	c := newCollector("test")
	if err := c.readText(out.String()); err != nil || len(c.rejected) > 0 || c.same > 0 {
		t.Fatalf("%v, rejected %v, %d the same, of\n%s", err, c.rejected, c.same, out.String())
	}
	return c.list
}

func TestShippedTextRoundTrip(t *testing.T) {
	c := newCollector("test")
	if err := c.readText(shippedText); err != nil || len(c.rejected) > 0 {
		t.Fatal(err, c.rejected)
	}
	if diff := cmp.Diff(c.list, rewritten(t, c.list)); diff != "" {
		t.Error(diff)
	}
	for _, s := range c.list {
		if s.Theme == "" || s.Weight == 0 {
			t.Errorf("%+v has no theme or is switched off", s)
		}
	}
}

func TestExportKeepsThemesApart(t *testing.T) {
	list := []Synonym{{"test", "工場", "現場", "技能職", 0.5}, {"test", "雇用", "現場", "派遣社員", 0.5}, {"test", "", "現場", "作業者", 0.5}}
	if diff := cmp.Diff(list, rewritten(t, list)); diff != "" {
		t.Error(diff)
	}
}

// Whatever is read can be used, is bounded, and comes back from an export as it was.
func checkCollected(t *testing.T, c *collector) {
	t.Helper()
	for _, s := range c.list {
		from, to := newPhrase(s.Wording), newPhrase(s.LeadsTo)
		if from.fault != "" || to.fault != "" || from.key == to.key || !(s.Weight >= 0 && s.Weight <= 1) {
			t.Fatalf("%+v cannot be used: %s %s", s, from.fault, to.fault)
		}
	}
	if len(c.list) == 0 {
		return
	}
	if diff := cmp.Diff(c.list, rewritten(t, c.list)); diff != "" {
		t.Fatal(diff)
	}
	thesaurus, first := newThesaurus(c.list), c.list[0].Wording
	if n := len(thesaurus.expand(Analyze(first))); n > maxExpansions {
		t.Fatalf("%q adds %d terms", first, n)
	}
	thesaurus.Explain(first)
}

func FuzzReadThesaurus(f *testing.F) {
	Warm() // not within the first input, which has ten seconds
	f.Add("[theme: 育児]\n時短 = 短時間勤務 ; 0.8\nバレる | 内緒 => 通知\n")
	f.Add("時短＝短時間勤務；０\n→→\n[theme:]\n;;;\n=>=>|")
	f.Fuzz(func(t *testing.T, text string) {
		decoded, err := readList(strings.NewReader(text))
		if err != nil {
			return
		}
		c := newCollector("test")
		if c.readText(decoded) == nil {
			checkCollected(t, c)
		}
		if _, err := ReadThesaurus(strings.NewReader(text)); (err == nil) != (len(c.rejected) == 0) {
			t.Fatalf("%v, with rejected %v", err, c.rejected)
		}
	})
}
