package markdown

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func numbers(body string, from int) []int {
	var lines []int
	for i := range strings.Count(body, "\n") + 1 {
		lines = append(lines, from+i)
	}
	return lines
}

func TestSplit(t *testing.T) {
	table := "| a | b |\n|---|---|\n| 1 | one |\n| 2 | two |\n| 3 | three |"
	for name, c := range map[string]struct {
		body  string
		limit int
		want  []string
	}{
		"short":      {"one\n\ntwo", 20, []string{"10: one\n\ntwo"}},
		"paragraphs": {"first one\n\nsecond\n\nthird", 17, []string{"10: first one\n\nsecond", "14: third"}},
		"list":       {"intro\n\n- aaaa\n- bbbb\n  more\n- cccc", 20, []string{"10: intro\n\n- aaaa", "13: - bbbb\n  more\n- cccc"}},
		"table":      {table, 44, []string{"10: | a | b |\n|---|---|\n| 1 | one |\n| 2 | two |", "14: | a | b |\n|---|---|\n| 3 | three |"}},
		"japanese":   {"一二三。四五六。七八九。", 16, []string{"10: 一二三。四五六。", "10: 七八九。"}},
		"no border":  {strings.Repeat("x", 25), 10, []string{"10: xxxxxxxxxx", "10: xxxxxxxxxx", "10: xxxxx"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range Split(c.body, numbers(c.body, 10), c.limit) {
				got = append(got, fmt.Sprintf("%d: %s", p.Line, p.Body))
			}
			if strings.Join(got, "\n--\n") != strings.Join(c.want, "\n--\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n--\n"), strings.Join(c.want, "\n--\n"))
			}
		})
	}
}

// Whatever is split, no word is lost, and only what cannot be parted is above the limit.
func TestSplitKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.SliceOfN(rapid.SampledFrom([]string{
			"文を一つ書きました。", "Some words here. And more of them!", "- item\n- item two\n  - below", "> quote\n> more", "```\ncode x\n\ncode y\n```",
			"1. one\n2. two", "***", "    indented", strings.Repeat("長い段落です。", 30),
		}), 1, 12).Draw(t, "blocks")
		body := strings.Join(blocks, "\n\n")
		limit := rapid.IntRange(40, 200).Draw(t, "limit")
		var joined string
		for _, p := range Split(body, numbers(body, 1), limit) {
			if w := Width(p.Body); w > limit {
				t.Fatalf("part has %d columns: %q", w, p.Body)
			}
			joined += p.Body
		}
		if letters(joined) != letters(body) {
			t.Fatalf("lost text:\n%s\nof\n%s", joined, body)
		}
	})
}

func letters(s string) string { return strings.Join(strings.Fields(s), "") }
