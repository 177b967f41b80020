package retrieval

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Weights of a line that gives none.
const (
	leadWeight  = 0.6 // =>
	equalWeight = 0.9 // =
)

// signs are the separators as a Japanese keyboard writes them.
var signs = strings.NewReplacer("＝", "=", "＞", ">", "｜", "|", "；", ";", "→", "=>", "⇒", "=>")

// readText reads the text format, which thesaurus.txt explains. What cannot be read is rejected, with its line; the error is
// for a list beyond the limits.
func (c *collector) readText(text string) error {
	line, theme := 0, ""
	for raw := range strings.Lines(text) {
		if line++; line > maxListLines {
			return fmt.Errorf("line %d: more than %d lines", line, maxListLines)
		}
		raw = strings.TrimSpace(raw)
		switch {
		case raw == "" || strings.HasPrefix(raw, "#") || strings.HasPrefix(raw, "＃"):
		case len(raw) > maxLineBytes:
			c.reject(line, "line is longer than %d KB", maxLineBytes>>10)
		case strings.HasPrefix(raw, "[") || strings.HasPrefix(raw, "［"):
			name, err := readTheme(raw)
			if err != nil {
				c.reject(line, "%s", err)
				continue
			}
			theme = name
		default:
			if err := c.readLine(line, theme, signs.Replace(raw)); err != nil {
				return err
			}
		}
	}
	return nil
}

// readTheme reads [theme: 育児・介護]. An empty name ends a theme.
func readTheme(line string) (string, error) {
	line = strings.NewReplacer("［", "[", "］", "]", "：", ":").Replace(line)
	name, ok := strings.CutPrefix(line, "[theme:")
	if name, closed := strings.CutSuffix(name, "]"); ok && closed && !strings.Contains(name, "]") {
		if name = tidy(name); utf8.RuneCountInString(name) <= maxListName {
			return name, nil
		}
		return "", fmt.Errorf("theme has more than %d characters", maxListName)
	}
	return "", fmt.Errorf("%q begins with [ and is not [theme: …]", shorten(line))
}

// readLine reads one line of ways. The error is for a list that has too many of them.
func (c *collector) readLine(line int, theme, text string) error {
	text, weightText, weighted := strings.Cut(text, ";")
	weight, err := readWeight(weightText)
	if weighted && err != nil {
		c.reject(line, "%s", err)
		return nil
	}
	from, to, directed := strings.Cut(text, "=>")
	if !directed {
		if !weighted {
			weight = equalWeight
		}
		return c.readGroup(line, theme, text, weight)
	}
	if !weighted {
		weight = leadWeight
	}
	left, right := phrases(from, "|"), phrases(to, "|")
	switch {
	case len(left) == 0 || len(right) == 0:
		c.reject(line, "a side is empty")
		return nil
	case len(left) > maxSide || len(right) > maxSide:
		c.reject(line, "a side has more than %d wordings", maxSide)
		return nil
	case strings.Contains(from, "=") || strings.Contains(to, "="):
		c.reject(line, "both => and = in %q", shorten(text))
		return nil
	}
	left, right = c.usable(line, left), c.usable(line, right)
	for _, f := range left {
		for _, t := range right {
			if err := c.lead(line, theme, f, t, weight); err != nil {
				return err
			}
		}
	}
	return nil
}

// readGroup reads wordings that lead every way.
func (c *collector) readGroup(line int, theme, text string, weight float64) error {
	group := phrases(text, "=")
	switch {
	case len(group) < 2:
		c.reject(line, "neither => nor = in %q", shorten(text))
		return nil
	case len(group) > maxSide:
		c.reject(line, "a side has more than %d wordings", maxSide)
		return nil
	case strings.Contains(text, "|"):
		c.reject(line, "both | and = in %q", shorten(text))
		return nil
	}
	group = c.usable(line, group)
	for _, f := range group {
		for _, t := range group {
			if f == t {
				continue
			}
			if err := c.lead(line, theme, f, t, weight); err != nil {
				return err
			}
		}
	}
	return nil
}

// readWeight reads a weight, in figures of either width.
func readWeight(text string) (float64, error) {
	text = strings.TrimSpace(norm.NFKC.String(text))
	w, err := strconv.ParseFloat(text, 64)
	if err != nil || !(w >= 0 && w <= 1) {
		return 0, fmt.Errorf("weight %q is not a number from 0 to 1", shorten(text))
	}
	if rounded := roundWeight(w); rounded > 0 || w == 0 {
		return rounded, nil
	}
	return 0, fmt.Errorf("weight %q is less than a thousandth; 0 switches a way off", shorten(text))
}

// shorten keeps an error readable.
func shorten(text string) string {
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
