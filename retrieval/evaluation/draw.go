package evaluation

import (
	"fmt"
	"html/template"
	"math"
)

// drawReliability shows for each bin how sure the desk was and how often it was right; on the diagonal the two agree. A dot's
// area follows its number of questions.
func drawReliability(bins []Bin) template.HTML {
	if len(bins) == 0 {
		return ""
	}
	c := newChart("信頼性の図：確信度と、実際に正しかった割合。数字は下の表にあります。", 420, 340, 1)
	c.axes("確信度（confidence）", "正しかった割合（right）")
	c.path("even", [][2]float64{{0, 0}, {1, 1}})
	most := 1
	var points [][2]float64
	for _, b := range bins {
		most = max(most, b.N)
		points = append(points, [2]float64{b.Confidence, b.Right})
	}
	c.path("curve thin", points)
	for _, b := range bins {
		c.dot("point", c.x(b.Confidence), c.y(b.Right), 3+4*math.Sqrt(float64(b.N)/float64(most)),
			fmt.Sprintf("%d件：確信度 %.2f、正しかった割合 %.2f", b.N, b.Confidence, b.Right))
	}
	return c.done()
}

// drawRiskCoverage shows how many answers are wrong when the surest part of the questions is answered, and where the threshold
// stands.
func drawRiskCoverage(curve []Point, threshold float64) template.HTML {
	if len(curve) == 0 {
		return ""
	}
	highest := 0.0
	points := make([][2]float64, len(curve))
	for i, p := range curve {
		points[i] = [2]float64{p.Coverage, p.Risk}
		highest = max(highest, p.Risk)
	}
	c := newChart("リスク・カバレッジ曲線：答える割合を増やすと、誤りの割合がどう変わるか。", 420, 340, scaleFor(highest))
	c.axes("答える割合（coverage）", "答えのうち誤り（risk）")
	c.path("curve", points)
	if at := At(curve, threshold); at.Coverage > 0 {
		c.line("mark", c.x(at.Coverage), c.y(0), c.x(at.Coverage), c.y(at.Risk))
		c.dot("point threshold", c.x(at.Coverage), c.y(at.Risk), 6, fmt.Sprintf("しきい値 %.2f：答える割合 %.3f、誤り %.3f", threshold, at.Coverage, at.Risk))
		class, x := "note end", c.x(at.Coverage)-10
		if at.Coverage < 0.4 {
			class, x = "note", c.x(at.Coverage)+10
		}
		c.text(class, x, c.y(at.Risk)-10, fmt.Sprintf("しきい値 %.2f", threshold))
	}
	return c.done()
}

// scaleFor is the end of an axis that reaches the highest value and is cut into five round parts.
func scaleFor(highest float64) float64 {
	for _, end := range []float64{0.1, 0.25, 0.5, 0.75} {
		if highest <= end {
			return end
		}
	}
	return 1
}
