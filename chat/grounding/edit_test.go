package grounding

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An edit makes a sentence of the company say something else; ok is false where it does not apply.
type edit struct {
	name  string
	least float64 // share of the edited sentences that must be held back
	apply func(s string) (string, bool)
}

func replaced(from, to string) func(string) (string, bool) {
	return func(s string) (string, bool) { return strings.Replace(s, from, to, 1), strings.Contains(s, from) }
}

func pattern(expression, to string) func(string) (string, bool) {
	re := regexp.MustCompile(expression)
	return func(s string) (string, bool) {
		at := re.FindStringSubmatchIndex(s)
		if at == nil {
			return s, false
		}
		return s[:at[0]] + string(re.ExpandString(nil, to, s, at)) + s[at[1]:], true
	}
}

var twoNumbers = regexp.MustCompile(`(\d+)(\D+?)(\d+)`)

var edits = []edit{
	{"以上 to 以下", 1, pattern(`(\d\S{1,3})以上`, "${1}以下")},
	{"以上 to 未満", 1, pattern(`(\d\S{1,3})以上`, "${1}未満")},
	{"以内 to 以上", 1, replaced("以内", "以上")},
	{"まで to から", 1, pattern(`(\d(?:日|年|月|回|歳|か月|年生|級))まで`, "${1}から")},
	{"a limit left out", 0.98, pattern(`(\d\S{1,3}?)(?:以上|以内|以下|未満)`, "${1}")},
	{"か月 to 年", 1, pattern(`(\d)か月`, "${1}年")},
	{"日 to 週間", 1, pattern(`(\d)日(以内|前|間)`, "${1}週間$2")},
	{"年 to か月", 1, pattern(`(勤続|続けて)(\d+)年`, "$1${2}か月")},
	{"円 ten times", 1, pattern(`(\d)円`, "${1}0円")},
	{"the numbers change places", 0.9, func(s string) (string, bool) {
		m := twoNumbers.FindStringSubmatchIndex(s)
		if m == nil || s[m[2]:m[3]] == s[m[6]:m[7]] {
			return s, false
		}
		return s[:m[2]] + s[m[6]:m[7]] + s[m[4]:m[5]] + s[m[2]:m[3]] + s[m[7]:], true
	}},
	{"a number in Han, one more", 0.9, func(s string) (string, bool) {
		m := regexp.MustCompile(`[一二三四五六七八](?:者|次|人|つ|回|度目|社|年|日|か月|週間|部門|種|級|名)`).FindStringIndex(s)
		if m == nil {
			return s, false
		}
		digits := []rune("一二三四五六七八九")
		more := digits[slices.Index(digits, []rune(s[m[0]:])[0])+1]
		return s[:m[0]] + string(more) + s[m[0]+len("一"):], true
	}},
	{"だけ left out", 0.9, pattern(`だけ(が|に|で|を|です)`, "$1")},
	{"だけ to も", 0.9, pattern(`だけ(が|に)`, "も$1")},
	{"原則 left out", 0.95, pattern(`原則(?:として|は)?、?`, "")},
	{"ことがあります to ます", 0.95, replaced("ることがあります", "ります")},
	{"できます to しなければなりません", 0.95, replaced("できます", "しなければなりません")},
	{"できます to できません", 1, replaced("できます", "できません")},
	{"です to ではありません", 0.98, pattern(`です。$`, "ではありません。")},
	{"ます to ません", 0.98, pattern(`([きりしえべれせけげ])ます。$`, "${1}ません。")},
	{"前 to 後", 0.98, pattern(`(\d\S{1,3})前`, "${1}後")},
	{"春 to 夏", 1, replaced("春", "夏")},
	{"上司 to 役員", 0.95, replaced("上司", "役員")},
	{"本人 to 上司", 0.9, replaced("本人", "上司")},
	{"人事企画課 to 総務課", 0.95, replaced("人事企画課", "総務課")},
	{"正社員 to 全社員", 0.98, replaced("正社員", "全社員")},
	{"契約社員 to 派遣社員", 0.98, replaced("契約社員", "派遣社員")},
	{"有給 to 無給", 0.9, replaced("有給", "無給")},
	{"不要 to 必要", 1, replaced("不要", "必要")},
	{"または to および", 0.8, replaced("または", "および")},
	{"かつ left out", 0.9, replaced("かつ", "または")},
	{"必ず", 0.98, pattern(`(、|は)`, "${1}必ず")},
	{"すべて", 0.98, pattern(`(は|が)`, "すべて$1")},
	{"a condition left out", 0.7, pattern(`[^、。]*(?:ときは|場合は|場合、|なら、|ときだけ)、?`, "")},
	{"あなた", 1, func(s string) (string, bool) { return "あなたは、" + s, true }},
	{"a link", 1, func(s string) (string, bool) {
		return strings.TrimSuffix(s, "。") + "（https://example.com/apply）。", true
	}},
}

// Each edit of the company's own sentences is held back, as far as the passage does not say the edited sentence itself. The
// edits are blunt, some leave a sentence that says the same; the shares that pass are what the check cannot tell.
func TestEditsFail(t *testing.T) {
	tried, held, shown := make([]int, len(edits)), make([]int, len(edits)), make([]int, len(edits))
	for _, p := range everyPart() {
		c := New([]Passage{p})
		for _, s := range own(p) {
			for i, e := range edits {
				edited, ok := e.apply(s)
				if !ok || edited == s || strings.Contains(squeeze(p.Text), strings.TrimRight(squeeze(edited), "。")) {
					continue
				}
				tried[i]++
				if !c.Check(edited+"[1]", "ja").OK {
					held[i]++
				} else if shown[i]++; shown[i] <= 4 {
					t.Logf("%s passes: %s (was %s)", e.name, edited, s)
				}
			}
		}
	}
	all, allHeld := 0, 0
	for i, e := range edits {
		all, allHeld = all+tried[i], allHeld+held[i]
		t.Logf("%-20s %4d of %4d held back", e.name, held[i], tried[i])
		if tried[i] == 0 || float64(held[i]) < e.least*float64(tried[i]) {
			t.Errorf("%s: %d of %d held back", e.name, held[i], tried[i])
		}
	}
	t.Logf("%d edits, %d held back", all, allHeld)
}

// What a passage says is not said by another one: sentences with the mark of a passage that is not theirs fail.
func TestWrongMarkFails(t *testing.T) {
	parts := everyPart()
	tried, passed := 0, 0
	for i := 0; i+1 < len(parts); i++ {
		if parts[i].Title != parts[i+1].Title {
			continue
		}
		c := New([]Passage{parts[i+1]})
		for _, s := range own(parts[i]) {
			if slices.Contains(own(parts[i+1]), s) || strings.Contains(squeeze(parts[i+1].Text), strings.TrimRight(squeeze(s), "。")) {
				continue
			}
			tried++
			if c.Check(s+"[1]", "ja").OK {
				if passed++; passed <= 10 {
					t.Logf("passes: %s for %.60s", s, parts[i+1].Text)
				}
			}
		}
	}
	t.Logf("%d sentences with the next part's mark, %d passed", tried, passed)
	if tried < 1500 || float64(passed) > 0.01*float64(tried) {
		t.Errorf("%d of %d passed", passed, tried)
	}
}

// What one sentence of a passage speaks of, with what another one says: the words are all the passage's, and the check must tell
// by where they stand.
func TestMixedSentencesFail(t *testing.T) {
	tried, passed := 0, 0
	for _, p := range everyPart() {
		c := New([]Passage{p})
		sentences := own(p)
		for i, a := range sentences {
			subject, _, ok := strings.Cut(a, "は")
			if !ok {
				continue
			}
			for j, b := range sentences {
				other, said, ok := strings.Cut(b, "は")
				if i == j || !ok || strings.Contains(subject, other) || strings.Contains(other, subject) {
					continue
				}
				tried++
				if mixed := subject + "は" + said; c.Check(mixed+"[1]", "ja").OK {
					if passed++; passed <= 40 {
						t.Logf("passes: %s (of %s %s)", mixed, a, b)
					}
				}
			}
		}
	}
	t.Logf("%d mixed sentences, %d passed", tried, passed)
	if tried < 1000 || float64(passed) > 0.03*float64(tried) {
		t.Errorf("%d of %d passed", passed, tried)
	}
}
