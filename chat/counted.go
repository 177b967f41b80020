package chat

import (
	"strings"

	"dousuru/chat/report"
)

// counted is what a turn leaves for HR's reports: the zero Fact is nothing. What may be the words of somebody who needs a person is counted
// nowhere, nor is what was asked about an answer, or in a feedback talk, or what is not this desk's field.
func (j judgement) counted(message string, answer Message) report.Fact {
	if j.worried || j.offer || j.feedback != nil || j.source {
		return report.Fact{}
	}
	var slugs []string
	for _, o := range answer.Options {
		if o.Article != "" {
			slugs = append(slugs, o.Article)
		}
	}
	switch {
	case j.outcome == OutcomeAnswer && len(slugs) > 0:
		return report.Fact{What: "answer", Articles: slugs}
	case j.outcome != OutcomeUnknown:
		return report.Fact{}
	}
	f := report.Fact{What: "unknown", Kind: report.NotThere, Articles: slugs}
	switch {
	case len(slugs) == 0:
		f.Theme = themeOf(message)
	case j.lacks != "":
		f.Kind, f.Facet, f.Theme = report.MissingFacet, string(j.lacks), first(j.nearThemes)
	default:
		f.Kind, f.Theme = report.NotFound, first(j.nearThemes)
	}
	return f
}

// themeOf is the theme that a message names first in the order of overview.txt; "" for none.
func themeOf(message string) string {
	folded := fold(message)
	themes, _ := broadWords()
	wide := ""
	for _, t := range themes {
		for _, w := range t.wordings {
			if !strings.Contains(folded, w) {
				continue
			}
			if !t.wide {
				return first(t.names)
			}
			if wide == "" {
				wide = first(t.names)
			}
		}
	}
	return wide
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
