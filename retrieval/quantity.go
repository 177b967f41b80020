package retrieval

import (
	"regexp"
	"slices"
	"strings"
)

// A quantity is a number with its counter: 3名, 20万円, 五営業日, 10 days. A text gives one term for each kind of quantity in
// it, so that a question for 何名 can be held against the passages that name a number of people.

// counters lead from how a quantity is written to its kind.
var counters = map[string]string{
	"円": "円", "万円": "円", "千円": "円", "億円": "円", "yen": "円", "%": "割", "割": "割", "percent": "割",
	"日": "日", "日間": "日", "営業日": "日", "day": "日", "days": "日", "週": "週", "週間": "週", "week": "週", "weeks": "週",
	"月": "月", "か月": "月", "ヶ月": "月", "カ月": "月", "ヵ月": "月", "ケ月": "月", "箇月": "月", "month": "月", "months": "月",
	"年": "年", "年間": "年", "年目": "年", "year": "年", "years": "年", "歳": "歳", "才": "歳", "時間": "時間", "hour": "時間", "hours": "時間",
	"分": "分", "minute": "分", "minutes": "分", "時": "時", "回": "回", "度": "回", "time": "回", "times": "回", "件": "件", "名": "名", "人": "名", "people": "名", "person": "名", "persons": "名",
	"点": "点", "問": "問", "社": "社", "校": "校", "冊": "冊", "枚": "枚", "枠": "枠", "か所": "所", "箇所": "所", "ヶ所": "所", "カ所": "所", "ページ": "枚", "文字": "字", "字": "字", "km": "km", "級": "級", "等級": "級", "語": "語",
}

// counterPattern is the counters, longer ones first.
var counterPattern = func() string {
	var list []string
	for c := range counters {
		list = append(list, regexp.QuoteMeta(c))
	}
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(list, "|")
}()

var (
	quantities = regexp.MustCompile(`(?:[0-9][0-9,.]*|[一二三四五六七八九十百千]+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve))[ -]?(?:working |business )?(` + counterPattern + `)`)
	// notQuantities look like a number with its counter.
	notQuantities = strings.NewReplacer("十分に", "", "十分な", "", "一時", "", "一部", "", "一人ひとり", "")
	prices        = regexp.MustCompile(`[¥$] ?[0-9]`)
	moments       = regexp.MustCompile(`春|夏|秋|冬|毎月|毎年|毎週|随時|いつでも|上期|下期|年度|any time|every (?:year|month)|spring|summer|autumn`)
	// The asking side: 何 with a counter, and words that leave the counter open.
	askedCounter = regexp.MustCompile(`何(` + counterPattern + `)|how many (` + counterPattern + `)`)
	askedOpenly  = []struct {
		words *regexp.Regexp
		kinds []string
	}{
		{regexp.MustCompile(`いくら|なんぼ|金額|how much`), []string{"円", "割"}},
		{regexp.MustCompile(`どれくらいの期間|どのくらいの期間|どれだけの期間|最長|how long`), []string{"月", "日", "年", "週", "時", "季", "時間", "歳"}},
		{regexp.MustCompile(`いつ|何時|\bwhen\b`), []string{"月", "日", "年", "週", "時", "季", "歳"}},
		{regexp.MustCompile(`何歳|いくつまで|年齢|how old`), []string{"歳"}},
	}
)

// quantityKinds are the kinds of quantities in a normalised text, each once.
func quantityKinds(normalised string) []string {
	var kinds []string
	add := func(kind string) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	normalised = notQuantities.Replace(normalised)
	for _, m := range quantities.FindAllStringSubmatch(normalised, -1) {
		add(counters[m[1]])
	}
	if prices.MatchString(normalised) {
		add("円")
	}
	if moments.MatchString(normalised) {
		add("季")
	}
	return kinds
}

// askedKinds are the kinds of quantities of which one answers what is asked; none when no quantity is.
func askedKinds(asking string) []string {
	if m := askedCounter.FindStringSubmatch(asking); m != nil {
		return []string{counters[m[1]+m[2]]}
	}
	for _, a := range askedOpenly {
		if a.words.MatchString(asking) {
			return a.kinds
		}
	}
	return nil
}
