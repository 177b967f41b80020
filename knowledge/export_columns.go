package knowledge

import "strings"

// exported are the fields of a table of each kind, in the order of its columns; the facets of the kind follow, then 本文 and 記法.
var exported = map[Kind][]string{
	Program: strings.Fields("id title aliases category themes state status valid_from valid_to reviewed_on review_due audience desk owner related source language"),
	Case: strings.Fields(`id title aliases display_name profile happened_in direction programs_used consent consent_expires withdrawn_on can_contact contact_via
		category themes state status valid_from valid_to reviewed_on review_due audience desk owner related source language`),
	FAQ: strings.Fields("id question answer aliases category themes state status valid_from valid_to reviewed_on review_due audience desk owner related source language"),
}

// exportedDesk are the fields of a table of desks.
var exportedDesk = strings.Fields("id title topic internal channel hours languages anonymous_ok checked_on checked_by fallback routes note")

// TableKinds are the kinds that a table can hold. Documents are pages with headings of their own; they are exported as Markdown.
var TableKinds = []Kind{Program, Case, FAQ}

// columnsOf are the columns of an exported table of a kind.
func columnsOf(kind Kind) []column {
	var columns []column
	for _, f := range exported[kind] {
		columns = append(columns, column{name: fieldHeads[f], field: f})
	}
	if kind != FAQ {
		for _, row := range facets {
			if row.kind == "" || row.kind == kind {
				columns = append(columns, column{name: row.label.ja, facet: row.facet})
			}
		}
	}
	return append(columns, column{name: fieldHeads["body"], field: "body"}, column{name: fieldHeads["format"], field: "format"})
}

func headOf(columns []column) []string {
	var head []string
	for _, c := range columns {
		head = append(head, c.name)
	}
	return head
}

// fieldText is a field of an article as a table or front matter has it; empty where it says what is meant anyway.
func fieldText(a *Article, field string) string {
	c := a.Case
	if c == nil {
		c = &CaseDetails{}
	}
	switch field {
	case "id":
		return a.Slug
	case "title", "question":
		return a.Title
	case "category":
		return listCell([]string{a.Category})
	case "state":
		return a.State.Label("ja")
	case "status":
		return a.Status.Label("ja")
	case "valid_from":
		return a.ValidFrom.String()
	case "valid_to":
		return a.ValidTo.String()
	case "reviewed_on":
		return a.ReviewedOn.String()
	case "review_due":
		return a.ReviewDue.String()
	case "desk":
		return a.Desk
	case "owner":
		return a.Owner
	case "source":
		return a.Source
	case "language":
		return a.Language
	case "display_name":
		return c.DisplayName
	case "profile":
		return c.Profile
	case "happened_in":
		return c.HappenedIn
	case "direction":
		return c.Direction.Label("ja")
	case "consent":
		return yesNo(c.Consent)
	case "consent_expires":
		return c.ConsentExpires.String()
	case "withdrawn_on":
		return c.WithdrawnOn.String()
	case "can_contact":
		return yesNo(c.CanContact)
	case "contact_via":
		return c.ContactVia
	}
	return listCell(fieldList(a, field))
}

// fieldList is a field that is a list; nil for any other.
func fieldList(a *Article, field string) []string {
	switch field {
	case "aliases":
		return a.Aliases
	case "themes":
		return a.Themes
	case "audience":
		return a.Audience
	case "related":
		return a.Related
	case "programs_used":
		if a.Case != nil {
			return a.Case.ProgramsUsed
		}
	}
	return nil
}

// listCell parts a list by |. One entry alone gets a | behind it if it holds what parts lists elsewhere.
func listCell(list []string) string {
	if len(list) == 1 && strings.ContainsAny(list[0], ",;、，；\n") {
		return list[0] + "|"
	}
	return strings.Join(list, "|")
}

func yesNo(yes bool) string {
	if yes {
		return "はい"
	}
	return "いいえ"
}

// deskText is a field of a desk as a table has it.
func deskText(d Desk, field string) string {
	switch field {
	case "id":
		return d.Slug
	case "title":
		return d.Name
	case "topic":
		return d.Topic
	case "internal":
		return yesNo(d.Internal)
	case "channel":
		return d.Channel
	case "hours":
		return d.Hours
	case "languages":
		return strings.Join(d.Languages, "|")
	case "anonymous_ok":
		return yesNo(d.AnonymousOK)
	case "checked_on":
		return d.CheckedOn.String()
	case "checked_by":
		return d.CheckedBy
	case "fallback":
		return d.Fallback
	case "routes":
		return listCell(d.Routes)
	}
	return d.Note
}
