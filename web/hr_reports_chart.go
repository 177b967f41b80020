package web

import (
	"strconv"
	"time"

	"dousuru/chat/report"
)

// The charts are drawn beside their tables and say nothing more; readers that see no pictures are given the tables alone.
const (
	chartWidth  = 640.0
	chartNames  = 170.0 // for the names on the left
	chartNumber = 46.0  // for the number behind a bar
	barHeight   = 18.0
	barStep     = 28.0
	maxBars     = 15
	maxBarName  = 24 // columns: a Japanese character takes two
	yearHeight  = 120.0
)

// A gapBar is one theme: how many people, in pieces by kind where they can be shown.
type gapBar struct {
	Name     string
	Y, TextY float64
	Pieces   []barPiece
	NumberX  float64
	Number   string
}

// A barPiece is a rectangle; its class says the kind, "whole" that it cannot be split.
type barPiece struct {
	X, Width float64
	Class    string
}

// gapChart draws the largest themes.
func gapChart(lines []gapLine) (bars []gapBar) {
	most := 0
	for _, line := range lines {
		most = max(most, line.People.N)
	}
	if most == 0 {
		return nil
	}
	scale := (chartWidth - chartNames - chartNumber) / float64(most)
	for i, line := range lines[:min(len(lines), maxBars)] {
		y := float64(i) * barStep
		bar := gapBar{Name: shorten(line.Name, maxBarName), Y: y + (barStep-barHeight)/2, TextY: y + barStep/2, Number: strconv.Itoa(line.People.N),
			NumberX: chartNames + scale*float64(line.People.N) + 6}
		x, split := chartNames, line.Kinds != nil
		for _, kind := range report.GapKinds {
			n, ok := line.Kinds[kind]
			split = split && ok && !n.Hidden
		}
		if !split {
			bar.Pieces = []barPiece{{x, scale * float64(line.People.N), "whole"}}
		} else {
			for _, kind := range report.GapKinds {
				if n := line.Kinds[kind].N; n > 0 {
					bar.Pieces = append(bar.Pieces, barPiece{x, scale * float64(n), "kind-" + string(kind)})
					x += scale * float64(n)
				}
			}
		}
		bars = append(bars, bar)
	}
	return bars
}

// shorten cuts a name to a number of columns.
func shorten(name string, columns int) string {
	for i, r := range name {
		if columns--; r > '\u2fff' {
			columns--
		}
		if columns < 0 {
			return name[:i] + "…"
		}
	}
	return name
}

// ChartHeight is how high the chart of themes is.
func (d reportsData) ChartHeight() float64 { return float64(len(d.Chart)) * barStep }

// A monthBar is one month in the row of months; Hidden has no bar.
type monthBar struct {
	Key, Label, Short string
	People            report.Count
	X, Y, Width       float64
	Height            float64
	Middle            float64
	Current           bool
}

// yearChart draws up to twelve months, the newest right. A single month is no row.
func yearChart(v *visit, months []report.MonthOfGaps) (bars []monthBar) {
	most := 1
	for _, m := range months {
		most = max(most, m.People.N)
	}
	if len(months) < 2 {
		return nil
	}
	step := chartWidth / 12
	for i, m := range months {
		choice := chooseMonth(m.First, v.language)
		height := (yearHeight - 20) * float64(m.People.N) / float64(most)
		bar := monthBar{Key: choice.Key, Label: choice.Label, Short: shortMonth(m.First, v.language), People: m.People,
			X: float64(i)*step + 6, Width: step - 12, Y: yearHeight - height, Height: height, Middle: float64(i)*step + step/2, Current: i == len(months)-1}
		bars = append(bars, bar)
	}
	return bars
}

func shortMonth(first time.Time, language string) string {
	if language == "ja" {
		return strconv.Itoa(int(first.Month())) + "月"
	}
	return first.Format("Jan")
}

// NumberY is where the number above a bar stands.
func (b monthBar) NumberY() float64 { return b.Y - 9 }
