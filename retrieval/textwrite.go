package retrieval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// writeText writes entries in the text format, in their order: entries that follow each other and agree in theme, wording
// and weight share a line. What it writes is read back as the same entries.
func writeText(w io.Writer, list []Synonym) error {
	out := bufio.NewWriter(w)
	theme := ""
	for len(list) > 0 {
		first := list[0]
		n := slices.IndexFunc(list, func(s Synonym) bool {
			return s.Theme != first.Theme || s.Wording != first.Wording || s.Weight != first.Weight
		})
		if n < 0 {
			n = len(list)
		}
		n = min(n, maxSide)
		if first.Theme != theme {
			theme = first.Theme
			fmt.Fprintf(out, "\n[theme: %s]\n", theme)
		}
		targets := make([]string, n)
		for i, s := range list[:n] {
			targets[i] = s.LeadsTo
		}
		fmt.Fprintf(out, "%s => %s ; %s\n", first.Wording, strings.Join(targets, " | "), strconv.FormatFloat(first.Weight, 'f', -1, 64))
		list = list[n:]
	}
	return out.Flush()
}
