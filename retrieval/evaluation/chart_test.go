package evaluation

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// wellFormed fails for a drawing that is no XML, and gives the circles.
func wellFormed(t interface{ Fatalf(string, ...any) }, drawing template.HTML) (circles []map[string]string) {
	decoder := xml.NewDecoder(strings.NewReader(string(drawing)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return circles
		}
		if err != nil {
			t.Fatalf("%v in %s", err, drawing)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "circle" {
			circle := map[string]string{}
			for _, a := range e.Attr {
				circle[a.Name.Local] = a.Value
			}
			circles = append(circles, circle)
		}
	}
}

func TestChartEscapes(t *testing.T) {
	c := newChart(`"><script>`, 100, 100, 1)
	c.axes("<b>", "&")
	c.text("x", 1, 2, "<i>")
	c.dot("x", 1, 2, 3, "</title><script>")
	drawing := c.done()
	wellFormed(t, drawing)
	if strings.Contains(string(drawing), "<script") || strings.Contains(string(drawing), "<b>") {
		t.Errorf("not escaped: %s", drawing)
	}
}

// The dot of the threshold stands where the curve says.
func TestDrawRiskCoverage(t *testing.T) {
	curve := RiskCoverage(list([]float64{0.9, 0.8, 0.2}, []float64{0.6, 0.1}))
	circles := wellFormed(t, drawRiskCoverage(curve, 0.5))
	if len(circles) != 1 {
		t.Fatalf("%d dots, want one for the threshold", len(circles))
	}
	c := newChart("", 420, 340, scaleFor(0.4))
	x, _ := strconv.ParseFloat(circles[0]["cx"], 64)
	y, _ := strconv.ParseFloat(circles[0]["cy"], 64)
	if wantX, wantY := c.x(0.6), c.y(1.0/3); x < wantX-0.1 || x > wantX+0.1 || y < wantY-0.1 || y > wantY+0.1 {
		t.Errorf("the threshold's dot is at %v, %v; want %v, %v", x, y, wantX, wantY)
	}
	if circles := wellFormed(t, drawRiskCoverage(curve, 0.95)); len(circles) != 0 {
		t.Error("a dot for a threshold that answers nothing")
	}
}

var number = regexp.MustCompile(`NaN|Inf`)

// Whatever is measured gives a drawing with finite numbers that stay inside it.
func TestDrawProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		var values []float64
		for _, s := range all {
			values = append(values, s.Score)
		}
		threshold := rapid.Float64Range(0, 1).Draw(t, "threshold")
		for _, drawing := range []template.HTML{
			drawReliability(Reliability(all, diagramBins)), drawRiskCoverage(RiskCoverage(all), threshold), drawSpreads([]spread{{"名", "bar", values}}, threshold),
		} {
			if drawing == "" || number.MatchString(string(drawing)) {
				t.Fatalf("drawn: %s", drawing)
			}
			for _, circle := range wellFormed(t, drawing) {
				for _, at := range []string{"cx", "cy"} {
					if v, err := strconv.ParseFloat(circle[at], 64); err != nil || v < 0 || v > 420 {
						t.Fatalf("a dot at %v", circle)
					}
				}
			}
		}
	})
	if drawReliability(nil) != "" || drawRiskCoverage(nil, 0.5) != "" || drawSpreads(nil, 0.5) != "" {
		t.Error("drew nothing")
	}
}
