// Package plot draws lines and bars as SVG that stands alone, is read in light and in dark, and names every line at its end
// instead of in a legend.
package plot

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"text/template"
)

// Width of every plot in pixels, and what is left of its panels (tick labels) and right of them (the names of lines).
const (
	width  = 960.0
	left   = 78.0
	right  = 270.0
	header = 64.0
)

// style holds eight colors for light and for dark, each at least 4.5 : 1 against the paper; the first is the bold one.
const style = `
.k{--paper:#fff;--ink:#1f2328;--soft:#59636e;--grid:#e3e6ea;--c0:#0b57d0;--c1:#a84300;--c2:#1a7f37;--c3:#8024a8;--c4:#b3195a;--c5:#00707a;--c6:#6b5d00;--c7:#5f6368}
@media (prefers-color-scheme:dark){.k{--paper:#14171c;--ink:#e8eaed;--soft:#a3abb5;--grid:#2d333b;--c0:#8ab4f8;--c1:#f2a36b;--c2:#81c995;--c3:#d7a1f0;--c4:#f48fb1;--c5:#5dd0dc;--c6:#e0cf6a;--c7:#bdc1c6}}
.k text{font:15px system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif;fill:var(--ink)}
.k .title{font-size:20px;font-weight:600}.k .panel{font-size:16px;font-weight:600}.k .soft{fill:var(--soft)}.k .bold{font-weight:700}
.k .grid{stroke:var(--grid)}.k .lead{stroke-width:1;stroke-dasharray:2 3;opacity:.7}
.k path{fill:none;stroke-width:2}.k path.bold{stroke-width:3.5}.k path.dashed{stroke-dasharray:7 5}`

var page = template.Must(template.New("").Parse(`<svg class="k" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{.Width}} {{.Height}}" width="{{.Width}}" height="{{.Height}}" role="img" aria-label="{{.Title}}">
<style>{{.Style}}</style>
<rect width="100%" height="100%" fill="var(--paper)"/>
<text class="title" x="16" y="30">{{.Title}}</text>
<text class="soft" x="16" y="52">{{.Note}}</text>
{{.Body}}</svg>
`))

// document puts a body below a title and a note of one line.
func document(title, note string, height float64, body []byte) []byte {
	var out bytes.Buffer
	err := page.Execute(&out, map[string]any{
		"Title": html.EscapeString(title), "Note": html.EscapeString(note), "Width": width, "Height": height, "Style": style, "Body": string(body),
	})
	if err != nil {
		panic("plot: " + err.Error()) // the template is fixed and writes into memory
	}
	return out.Bytes()
}

// label writes text; the class may be empty, the anchor is start, middle or end.
func label(out *bytes.Buffer, x, y float64, anchor, class, text string) {
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`+"\n", x, y, anchor, class, html.EscapeString(text))
}

// apart moves places as little as needed for a distance between neighbours, downwards first and then up from the bottom.
// It keeps their order.
func apart(places []float64, distance, bottom float64) []float64 {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case places[i] < places[j]:
			return -1
		case places[i] > places[j]:
			return 1
		}
		return 0
	})
	moved := slices.Clone(places)
	for n := 1; n < len(order); n++ {
		moved[order[n]] = max(moved[order[n]], moved[order[n-1]]+distance)
	}
	limit := bottom
	for n := len(order) - 1; n >= 0; n-- {
		moved[order[n]] = min(moved[order[n]], limit)
		limit = moved[order[n]] - distance
	}
	return moved
}
