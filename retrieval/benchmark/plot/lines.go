package plot

import (
	"bytes"
	"fmt"
	"html"
	"math"
)

// A Series is one line through points from left to right.
type Series struct {
	Name   string
	X, Y   []float64
	Color  int // of eight
	Bold   bool
	Dashed bool
	Dots   bool // at its points
}

// An Axis shows values from Min to Max. On a logarithmic one both are above 0.
type Axis struct {
	Title    string
	Log      bool
	Min, Max float64
	Ticks    []float64
	Format   func(float64) string
}

// at is how far along the axis a value stands, from 0 to 1.
func (a Axis) at(value float64) float64 {
	if a.Log {
		return math.Log(value/a.Min) / math.Log(a.Max/a.Min)
	}
	return (value - a.Min) / (a.Max - a.Min)
}

// A Panel is one coordinate system.
type Panel struct {
	Title  string
	X, Y   Axis
	Series []Series
}

// Height of a panel's square of lines, what stands above it and below it, and the distance of names.
const (
	panelHeight = 300.0
	panelAbove  = 40.0
	panelBelow  = 62.0
	nameHeight  = 21.0
)

// Lines draws panels one below the other.
func Lines(title, note string, panels []Panel) []byte {
	var body bytes.Buffer
	top := header
	for _, p := range panels {
		p.draw(&body, top+panelAbove)
		top += panelAbove + panelHeight + panelBelow
	}
	return document(title, note, top, body.Bytes())
}

func (p Panel) draw(out *bytes.Buffer, top float64) {
	plotWidth, bottom := width-left-right, top+panelHeight
	x := func(value float64) float64 { return left + plotWidth*p.X.at(value) }
	y := func(value float64) float64 { return bottom - panelHeight*p.Y.at(value) }
	label(out, 16, top-16, "start", "panel", p.Title)
	for _, tick := range p.Y.Ticks {
		fmt.Fprintf(out, `<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`+"\n", left, left+plotWidth, y(tick), y(tick))
		label(out, left-8, y(tick)+5, "end", "soft", p.Y.Format(tick))
	}
	for _, tick := range p.X.Ticks {
		fmt.Fprintf(out, `<line class="grid" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`+"\n", x(tick), x(tick), top, bottom)
		label(out, x(tick), bottom+20, "middle", "soft", p.X.Format(tick))
	}
	label(out, left+plotWidth/2, bottom+42, "middle", "soft", p.X.Title)
	ends := make([]float64, len(p.Series))
	for i, s := range p.Series {
		ends[i] = y(s.Y[len(s.Y)-1])
	}
	names := apart(ends, nameHeight, bottom)
	for i, s := range p.Series {
		s.draw(out, x, y)
		// From where the line ends to its name, which may have moved.
		fmt.Fprintf(out, `<path class="lead" stroke="var(--c%d)" d="M%.1f %.1fH%.1fL%.1f %.1f"/>`+"\n",
			s.Color%8, x(s.X[len(s.X)-1])+4, ends[i], left+plotWidth+4, left+plotWidth+20, names[i])
		fmt.Fprintf(out, `<text x="%.1f" y="%.1f" style="fill:var(--c%d)" class="%s">%s</text>`+"\n",
			left+plotWidth+24, names[i]+5, s.Color%8, s.class(), html.EscapeString(s.Name))
	}
}

func (s Series) class() string {
	class := ""
	if s.Bold {
		class = "bold"
	}
	if s.Dashed {
		class += " dashed"
	}
	return class
}

func (s Series) draw(out *bytes.Buffer, x, y func(float64) float64) {
	fmt.Fprintf(out, `<path class="%s" stroke="var(--c%d)" d="`, s.class(), s.Color%8)
	for i := range s.X {
		fmt.Fprintf(out, "%c%.1f %.1f", "ML"[min(i, 1)], x(s.X[i]), y(s.Y[i]))
	}
	fmt.Fprintln(out, `"/>`)
	if !s.Dots {
		return
	}
	for i := range s.X {
		fmt.Fprintf(out, `<circle cx="%.1f" cy="%.1f" r="4" fill="var(--c%d)"/>`+"\n", x(s.X[i]), y(s.Y[i]), s.Color%8)
	}
}
