package plot

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestApart(t *testing.T) {
	for _, test := range []struct{ places, want []float64 }{
		{[]float64{10, 50, 90}, []float64{10, 50, 90}},
		{[]float64{50, 50, 10}, []float64{50, 70, 10}},
		{[]float64{95, 96, 97}, []float64{60, 80, 100}}, // no further down than 100
	} {
		if got := apart(test.places, 20, 100); !slices.Equal(got, test.want) {
			t.Errorf("%v moved to %v, want %v", test.places, got, test.want)
		}
	}
}

func TestAxis(t *testing.T) {
	linear, log := Axis{Min: 0, Max: 2}, Axis{Log: true, Min: 1, Max: 10_000}
	if linear.at(0.5) != 0.25 || fmt.Sprintf("%.3f", log.at(100)) != "0.500" {
		t.Errorf("at %.3f and %.3f, want .250 and .500", linear.at(0.5), log.at(100))
	}
}

// Every plot is well-formed, names its lines, and asks nothing of another place.
func TestPlotsStandAlone(t *testing.T) {
	number := func(v float64) string { return fmt.Sprint(v) }
	lines := Lines("Time <p99>", "a & b", []Panel{{
		Title: "one", X: Axis{Title: "n", Log: true, Min: 1, Max: 100, Ticks: []float64{1, 10}, Format: number}, Y: Axis{Max: 1, Ticks: []float64{0, 1}, Format: number},
		Series: []Series{{Name: "fast & good", X: []float64{1, 10}, Y: []float64{0, 1}, Bold: true, Dots: true}, {Name: "slow", X: []float64{1}, Y: []float64{0.5}}},
	}})
	bars := Bars("Found", "", []string{"MRR"}, []Row{{Name: "fast & good", Values: []float64{0.875}}})
	for name, svg := range map[string][]byte{"lines": lines, "bars": bars} {
		for decoder := xml.NewDecoder(strings.NewReader(string(svg))); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, svg)
			}
		}
		text := string(svg)
		if !strings.Contains(text, ">fast &amp; good<") {
			t.Errorf("%s: does not name its line", name)
		}
		if strings.Contains(strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), "http") || strings.Contains(text, "url(") {
			t.Errorf("%s: asks another place", name)
		}
	}
	if !strings.Contains(string(bars), "0.875") {
		t.Error("bars do not tell their value")
	}
}
