package evaluation

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// A chart is an SVG whose both axes run from 0 to a maximum. Colours come from the page's style sheet by class, so that it
// follows light, dark and print. Whatever text goes in is escaped.
type chart struct {
	strings.Builder
	width, height, left, bottom float64 // in units of the drawing; the page scales it
	maxY                        float64 // the x axis ends at 1
}

// Room above the drawing, and right of it for half a number.
const chartTop, chartRight = 12, 24

// newChart opens a drawing. The label says what is to be seen, for those who do not see it.
func newChart(label string, width, height, maxY float64) *chart {
	c := &chart{width: width, height: height, left: 56, bottom: 46, maxY: maxY}
	fmt.Fprintf(c, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, width, height, template.HTMLEscapeString(label))
	return c
}

func (c *chart) done() template.HTML { return template.HTML(c.String() + `</svg>`) }

func (c *chart) x(v float64) float64 { return c.left + v*(c.width-c.left-chartRight) }
func (c *chart) y(v float64) float64 {
	return c.height - c.bottom - v/c.maxY*(c.height-c.bottom-chartTop)
}

// axes draws both axes with lines at every fifth, in per cent, and their names.
func (c *chart) axes(nameX, nameY string) {
	for i := range 6 {
		at := float64(i) / 5
		c.line("grid", c.x(0), c.y(at*c.maxY), c.x(1), c.y(at*c.maxY))
		c.text("tick end", c.left-8, c.y(at*c.maxY)+4, percentTick(at*c.maxY))
		c.text("tick middle", c.x(at), c.height-c.bottom+18, percentTick(at))
	}
	c.line("axis", c.x(0), c.y(0), c.x(1), c.y(0))
	c.line("axis", c.x(0), c.y(0), c.x(0), c.y(c.maxY))
	c.text("name middle", c.x(0.5), c.height-8, nameX)
	fmt.Fprintf(c, `<text class="name middle" transform="translate(14 %.1f) rotate(-90)">%s</text>`, c.y(c.maxY/2), template.HTMLEscapeString(nameY))
}

func percentTick(v float64) string { return fmt.Sprintf("%.3g%%", 100*v) }

func (c *chart) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(c, `<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, class, x1, y1, x2, y2)
}

func (c *chart) text(class string, x, y float64, text string) {
	fmt.Fprintf(c, `<text class="%s" x="%.1f" y="%.1f">%s</text>`, class, x, y, template.HTMLEscapeString(text))
}

// dot has a title that browsers show beside the pointer.
func (c *chart) dot(class string, x, y, radius float64, title string) {
	fmt.Fprintf(c, `<circle class="%s" cx="%.1f" cy="%.1f" r="%.1f"><title>%s</title></circle>`, class, x, y, radius, template.HTMLEscapeString(title))
}

func (c *chart) path(class string, points [][2]float64) {
	var d strings.Builder
	for i, p := range points {
		fmt.Fprintf(&d, "%c%.1f %.1f", "ML"[min(i, 1)], c.x(p[0]), c.y(p[1]))
	}
	fmt.Fprintf(c, `<path class="%s" d="%s"/>`, class, d.String())
}

func (c *chart) box(class string, x, y, width, height float64) {
	fmt.Fprintf(c, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, class, x, y, math.Max(width, 0), math.Max(height, 0))
}
