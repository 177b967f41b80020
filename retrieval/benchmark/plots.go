package main

import (
	"fmt"
	"math"
	"slices"

	"dousuru/retrieval/benchmark/plot"
)

func (r *results) plotFinding() []byte {
	var rows []plot.Row
	for i, f := range r.Finding {
		values := []float64{f.MRR, f.NDCG, f.Recall1, f.Recall5, f.Recall10}
		rows = append(rows, plot.Row{Name: f.Engine, Values: values, Color: i, Bold: f.Engine == product})
	}
	note := fmt.Sprintf("JaQuAD: %s passages, %s questions; longer is better", thousands(float64(r.Passages)), thousands(float64(r.Questions)))
	return plot.Bars("Finding the right passage", note, []string{"MRR@10", "nDCG@10", "recall@1", "recall@5", "recall@10"}, rows)
}

func (r *results) plotGrowth() []byte {
	panels := []plot.Panel{
		growthPanel("Half of the questions are answered within (p50)", r.Growth, func(g growth) float64 { return g.P50 }),
		growthPanel("99 of 100 questions are answered within (p99)", r.Growth, func(g growth) float64 { return g.P99 }),
	}
	note := fmt.Sprintf("one question at a time, %d cores; both axes are logarithmic; lower is better", r.Machine.Cores)
	return plot.Lines("Time of a question as the corpus grows", note, panels)
}

func growthPanel(title string, list []growth, value func(growth) float64) plot.Panel {
	var lines []plot.Series
	var sizes []float64
	low, high, least, most := math.Inf(1), 0.0, math.Inf(1), 0.0
	for _, g := range list {
		i := slices.IndexFunc(lines, func(s plot.Series) bool { return s.Name == g.Engine })
		if i < 0 {
			i = len(lines)
			lines = append(lines, plot.Series{Name: g.Engine, Color: i, Bold: g.Engine == product, Dots: true})
		}
		x, y := float64(g.Passages), value(g)
		lines[i].X, lines[i].Y = append(lines[i].X, x), append(lines[i].Y, y)
		if !slices.Contains(sizes, x) {
			sizes = append(sizes, x)
		}
		low, high, least, most = min(low, y), max(high, y), min(least, x), max(most, x)
	}
	if least == most {
		most = 10 * least // one size alone
	}
	return plot.Panel{
		Title: title, Series: lines,
		X: plot.Axis{Title: "passages", Log: true, Min: least, Max: most, Ticks: sizes, Format: thousands},
		Y: logAxis(low, high),
	}
}

// logAxis runs over whole powers of ten, in milliseconds.
func logAxis(low, high float64) plot.Axis {
	a := plot.Axis{Log: true, Min: math.Pow(10, math.Floor(math.Log10(low))), Max: math.Pow(10, math.Ceil(math.Log10(high)))}
	if a.Min == a.Max {
		a.Max *= 10
	}
	a.Ticks = powers(a.Min, a.Max)
	a.Format = func(v float64) string {
		if v >= 1000 {
			return fmt.Sprintf("%g s", v/1000)
		}
		return fmt.Sprintf("%g ms", v)
	}
	return a
}

// powers are the powers of ten from low to high.
func powers(low, high float64) (list []float64) {
	for e := math.Ceil(math.Log10(low) - 1e-9); e <= math.Log10(high)+1e-9; e++ {
		list = append(list, math.Pow(10, e))
	}
	return list
}

// thousands writes 11144 as 11,144.
func thousands(v float64) string {
	text := fmt.Sprintf("%.0f", v)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
