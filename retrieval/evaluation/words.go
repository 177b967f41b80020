package evaluation

import "fmt"

// A Label is a word of the report in both languages.
type Label struct{ JA, EN string }

var outcomeOrder = []string{"answer", "clarify", "unknown", "route", "decline"}

var outcomeLabels = map[string]Label{
	"answer":  {"答えた", "answer"},
	"clarify": {"聞き返した", "clarify"},
	"unknown": {"わかりませんと言った", "unknown"},
	"route":   {"人につないだ", "route"},
	"decline": {"窓口の外と伝えた", "decline"},
}

var expectedLabels = map[string]Label{
	"answer":       {"答えがある", "answer"},
	"escalate":     {"答えがない（人事に聞く）", "escalate"},
	"sensitive":    {"人につなぐ", "sensitive"},
	"out_of_scope": {"窓口の外", "out of scope"},
	"clarify":      {"聞き返す", "ask back"},
	"source":       {"出どころを聞いた", "about the source"},
	"either":       {"ふたつを聞いた", "two intents"},
}

var kindLabels = map[string]Label{
	"facet":     {"項目が書かれていない", "facet"},
	"condition": {"条件が書かれていない", "condition"},
	"premise":   {"前提がちがう", "premise"},
	"other":     {"ほかの会社の制度", "other"},
	"absent":    {"制度がない", "absent"},
	"carry":     {"話の続き", "carried over"},
	"change":    {"話題が変わる", "change of topic"},
	"two":       {"ふたつの用件", "two intents"},
	"source":    {"出どころを聞く", "source"},
	"person":    {"自分の事情を話す", "own situation"},
	"unknown":   {"途中でわからない", "unknown in between"},
	"side":      {"途中で別の窓口", "another desk in between"},
	"all":       {"すべて", "all"},
}

func outcomeLabel(name string) Label  { return labelIn(outcomeLabels, name) }
func expectedLabel(name string) Label { return labelIn(expectedLabels, name) }
func kindLabel(name string) Label     { return labelIn(kindLabels, name) }

// labelIn is the name itself where there is no word for it.
func labelIn(labels map[string]Label, name string) Label {
	if l, ok := labels[name]; ok {
		return l
	}
	return Label{name, ""}
}

// percent has one decimal, or a dash.
func percent(f Figure) string {
	if !f.Known() {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(f))
}

// A NamedSeparation is a row of the table of not knowing.
type NamedSeparation struct {
	Name Label
	Why  string
	Separation
}

func named(s Summary) []NamedSeparation {
	var list []NamedSeparation
	add := func(name Label, why string, separation *Separation) {
		if separation != nil && separation.Refusable > 0 && separation.Answerable > 0 {
			list = append(list, NamedSeparation{name, why, *separation})
		}
	}
	add(Label{"遠い質問", "far: other topics"}, "給与計算やITなど、この窓口の話題ではない質問です。決まった言葉による振り分けは除き、検索だけで見ています。", s.Far)
	add(Label{"近い質問", "near: our topic, no answer"}, "話題は合っているのに、資料に答えがない質問です。", s.Near)
	if s.Hidden != nil {
		add(Label{"記事を隠した質問", "near: article hidden"}, "答えの記事をすべて隠して、同じ質問をもう一度しました。", &s.Hidden.Articles)
		add(Label{"項目を隠した質問", "near: facet hidden"}, "制度のページは残し、聞かれた項目だけを隠して、同じ質問をもう一度しました。", &s.Hidden.Facets)
	}
	return list
}
