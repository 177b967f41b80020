package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dousuru/retrieval/benchmark/plot"
)

// plotRefusing has a panel a setting, with the signals that are shown in the table.
func (r *results) plotRefusing() []byte {
	bySetting := map[string][]refusing{}
	var order []string
	for _, row := range r.Refusing {
		if !slices.Contains(order, row.Setting) {
			order = append(order, row.Setting)
		}
		if row.Shown {
			bySetting[row.Setting] = append(bySetting[row.Setting], row)
		}
	}
	var panels []plot.Panel
	for _, name := range order {
		panels = append(panels, riskPanel(name, bySetting[name]))
	}
	return plot.Lines("Risk and coverage", "risk: share of the answers that are not right; lower is better", panels)
}

// riskPanel draws one color an engine; the product's second signal is dashed.
func riskPanel(name string, rows []refusing) plot.Panel {
	coverage := make([]float64, 100)
	for i := range coverage {
		coverage[i] = float64(i+1) / 100
	}
	var lines []plot.Series
	high, color := 0.1, 0
	for i, row := range rows {
		if i > 0 && rows[i-1].Engine != row.Engine {
			color++
		}
		s := plot.Series{Name: row.Engine, X: coverage, Y: row.Curve, Color: color}
		if row.Engine == product {
			short, _, _ := strings.Cut(product, ",")
			s.Name, s.Bold, s.Dashed = short+", "+row.Signal, true, row.Signal != "confidence"
		}
		high = max(high, slices.Max(row.Curve))
		lines = append(lines, s)
	}
	high = math.Ceil(high*10-1e-9) / 10
	return plot.Panel{
		Title: "Refusing, " + name, Series: lines,
		X: plot.Axis{Title: "coverage: share of all questions that are answered, the surest first", Max: 1, Ticks: tenths(1), Format: percent},
		Y: plot.Axis{Max: high, Ticks: tenths(high), Format: percent},
	}
}

// tenths are at most seven steps from 0 up to most.
func tenths(most float64) (list []float64) {
	for i := 0; float64(i)/10 <= most+1e-9; i += 1 + int(most*10+1e-9)/7 {
		list = append(list, float64(i)/10)
	}
	return list
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }
