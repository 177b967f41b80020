package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"dousuru/knowledge"
)

// A picture is the line as it is drawn: one line through the years, with a mark for each thing on it. What it shows stands
// as a list below it, so a reader that sees no pictures misses nothing.
type picture struct {
	Box         string // the part of the plane that is shown
	Path        string // of the line so far
	Ahead       string // of the line to come; empty if nothing is ahead
	Marks       []mark
	Ticks       []tick
	Title, Desc string
}

// A mark is one thing on the line; its shape says what it is.
type mark struct {
	X, Y  float64
	Shape string // points of a polygon; empty: a circle
	Kind  string
}

type tick struct {
	X     float64
	Label string
}

const (
	pictureWidth, pictureHeight = 480.0, 150.0
	pictureEdge                 = 24.0 // left and right of the first and the last mark
	pictureLine                 = 96.0 // where the line runs
	markStep                    = 20.0 // between marks of the same time
	maxTicks                    = 5
)

// picture draws what has a date; nil with fewer than two such things.
func (s *Site) picture(v *visit, items []lineItem) *picture {
	var dated []lineItem
	for _, i := range items {
		if i.When != "" {
			dated = append(dated, i)
		}
	}
	if len(dated) < 2 {
		return nil
	}
	first, last := dated[0].On(), dated[len(dated)-1].On()
	today := knowledge.DateOf(time.Now().In(s.opts.Zone))
	if last.Before(today) {
		last = today
	}
	span := math.Max(last.Time().Sub(first.Time()).Hours(), 24)
	at := func(d knowledge.Date) float64 {
		return pictureEdge + d.Time().Sub(first.Time()).Hours()/span*(pictureWidth-2*pictureEdge)
	}
	top := pictureLine
	p := &picture{
		Title: v.text("journey.pictureTitle"), Desc: v.text("journey.pictureDesc", len(dated), dated[0].When, dated[len(dated)-1].When)}
	high := map[int]int{} // marks that stand at a place already
	for _, i := range dated {
		x := at(i.On())
		place := int(x / markStep)
		y := pictureLine - float64(high[place]%4)*markStep
		high[place]++
		top = math.Min(top, y)
		p.Marks = append(p.Marks, mark{X: x, Y: y, Kind: i.Kind, Shape: shape(i.Kind, x, y)})
	}
	top -= markStep
	p.Box = "0 " + number(top) + " " + number(pictureWidth) + " " + number(pictureHeight-top)
	now := math.Max(pictureEdge, math.Min(at(today), pictureWidth-pictureEdge))
	p.Path = "M" + number(pictureEdge-12) + " " + number(pictureLine) + "H" + number(now)
	if now < pictureWidth-pictureEdge-1 {
		p.Ahead = "M" + number(now) + " " + number(pictureLine) + "H" + number(pictureWidth-pictureEdge+12)
	}
	p.Ticks = ticks(first.Year, last.Year, at, v.language)
	return p
}

// ticks are the years below the line: all of them where they fit, else every second, fifth …
func ticks(first, last int, at func(knowledge.Date) float64, language string) (list []tick) {
	step := 1
	for _, step = range []int{1, 2, 5, 10, 20, 50} {
		if (last-first)/step < maxTicks {
			break
		}
	}
	for year := first; year <= last; year++ {
		x := at(knowledge.Date{Year: year, Month: 1, Day: 1})
		if year == first {
			x = math.Max(x, pictureEdge)
		} else if year%step != 0 && step > 1 {
			continue
		}
		if n := len(list); n > 0 && x-list[n-1].X < 60 {
			continue
		}
		list = append(list, tick{X: math.Min(x, pictureWidth-pictureEdge), Label: yearLabel(year, language)})
	}
	return list
}

// shape is the polygon of a kind: a decision is a square on its corner, a wish a triangle, life a square; an event is a circle.
func shape(kind string, x, y float64) string {
	var corners [][2]float64
	switch kind {
	case "decision":
		corners = [][2]float64{{0, -8}, {8, 0}, {0, 8}, {-8, 0}}
	case "wish":
		corners = [][2]float64{{0, -8}, {8, 6}, {-8, 6}}
	case "life":
		corners = [][2]float64{{-6, -6}, {6, -6}, {6, 6}, {-6, 6}}
	}
	var points []string
	for _, c := range corners {
		points = append(points, number(x+c[0])+","+number(y+c[1]))
	}
	return strings.Join(points, " ")
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// Glyph is the mark of a kind by itself, for the legend.
func (v view) Glyph(kind string) mark {
	return mark{X: 10, Y: 10, Kind: kind, Shape: shape(kind, 10, 10)}
}
