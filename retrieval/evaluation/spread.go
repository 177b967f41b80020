package evaluation

import (
	"fmt"
	"html/template"
)

// A spread is how the confidences of one sort of question lie.
type spread struct {
	name   string
	class  string
	values []float64
}

// spreads of the first messages: with an answer, near, far, and hidden if that was measured.
func spreads(turns []Turn, hidden *Hidden) []spread {
	sorts := []spread{{name: "答えがある（answer）", class: "bar good"}, {name: "近い（near）", class: "bar bad"}, {name: "遠い（far）", class: "bar bad"}}
	place := map[string]int{"answer": 0, "escalate": 1, "out_of_scope": 2}
	for _, t := range turns {
		if i, ok := place[t.Question.Expected]; ok && t.Number == 1 {
			sorts[i].values = append(sorts[i].values, t.Alone)
		}
	}
	if hidden != nil {
		sorts = append(sorts, spread{"記事を隠した（article hidden）", "bar bad", hidden.withoutArticle}, spread{"項目を隠した（facet hidden）", "bar bad", hidden.withoutFacet})
	}
	var present []spread
	for _, s := range sorts {
		if len(s.values) > 0 {
			present = append(present, s)
		}
	}
	return present
}

// drawSpreads stacks a histogram for each sort over one axis, in parts of the sort; right of the threshold it is answered.
func drawSpreads(sorts []spread, threshold float64) template.HTML {
	const row, gap, bins = 58.0, 34.0, 20
	if len(sorts) == 0 {
		return ""
	}
	c := newChart("確信度の分布：質問の種類ごとに、確信度がどこにあるか。", 420, chartTop+float64(len(sorts))*(row+gap)+46, 1)
	c.left = 20
	for i, s := range sorts {
		var counts [bins]int
		highest := 1
		for _, v := range s.values {
			b := min(int(v*bins), bins-1)
			counts[b]++
			highest = max(highest, counts[b])
		}
		floor := chartTop + float64(i+1)*(row+gap)
		c.text("name", c.left, floor-row-8, fmt.Sprintf("%s %d件", s.name, len(s.values)))
		for b, n := range counts {
			height := row * float64(n) / float64(highest)
			c.box(s.class, c.x(float64(b)/bins)+1, floor-height, c.x(1.0/bins)-c.x(0)-2, height)
		}
		c.line("axis", c.x(0), floor, c.x(1), floor)
		c.line("mark", c.x(threshold), floor-row, c.x(threshold), floor)
	}
	for i := range 6 {
		c.text("tick middle", c.x(float64(i)/5), c.height-c.bottom+18, percentTick(float64(i)/5))
	}
	c.text("name middle", c.x(0.5), c.height-8, "確信度（confidence）")
	return c.done()
}
