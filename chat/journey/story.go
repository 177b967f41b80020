package journey

import "strings"

// Story is a text in the person's own words to bring along: the chosen items in the order of the line, each with its date,
// and nothing that they did not write. It is stored nowhere.
func Story(items []Item, lang string) string {
	var parts []string
	for _, i := range items {
		words := strings.TrimSpace(i.Words())
		if words == "" {
			continue
		}
		if when := i.When(lang); when != "" {
			words = when + "\n" + words
		}
		if d := i.Decision; d != nil && !d.Plan.Empty() {
			for _, own := range []string{d.Plan.Step, d.Plan.Tell} {
				if own != "" {
					words += "\n" + own
				}
			}
		}
		parts = append(parts, words)
	}
	return strings.Join(parts, "\n\n")
}
