package web

import (
	"bytes"
	"strconv"

	"dousuru/chat/report"
	"dousuru/internal/csvsafe"
	"dousuru/knowledge"
)

// reportsCSV is one table of a month for a spreadsheet: ?table=gaps, programs or questions. A hidden number is the same sign as
// on the page, so that nobody takes it for 0.
func (s *Site) reportsCSV(v *visit) (result, error) {
	data, err := s.readReports(v)
	if err != nil {
		return result{}, err
	}
	if len(data.Months) == 0 {
		return result{}, errNotFound
	}
	table := v.URL.Query().Get("table")
	var rows [][]string
	switch table {
	case "gaps":
		rows = gapRows(v, data)
	case "programs":
		rows = programRows(v, data)
	case "questions":
		rows = questionRows(v, data)
	default:
		return result{}, errNotFound
	}
	var b bytes.Buffer
	if err := csvsafe.Write(&b, rows); err != nil {
		return result{}, err
	}
	return result{file: &file{"text/csv; charset=utf-8", "report-" + data.Month.Key + "-" + table + ".csv", b.Bytes()}}, nil
}

func cell(n *report.Count) string {
	if n == nil || n.Hidden {
		return "—"
	}
	return strconv.Itoa(n.N)
}

func gapRows(v *visit, data reportsData) [][]string {
	head := []string{v.text("reports.month"), v.text("reports.theme"), v.text("reports.members"), v.text("reports.article"), v.text("reports.facet"), v.text("reports.people")}
	for _, kind := range data.Kinds {
		head = append(head, v.text("reports.kind."+string(kind)))
	}
	whole := []string{data.Month.Key, v.text("reports.all"), "", "", "", cell(&data.Gaps.People)}
	for _, kind := range data.Kinds {
		if n, ok := data.Gaps.Kinds[kind]; ok {
			whole = append(whole, cell(&n))
		} else {
			whole = append(whole, "—")
		}
	}
	rows := [][]string{head, whole}
	for _, line := range data.Lines {
		row := []string{data.Month.Key, line.Name, line.Members, "", "", cell(&line.People)}
		for _, n := range line.Cells {
			row = append(row, cell(n))
		}
		rows = append(rows, row)
		for _, subject := range line.Subjects {
			name, facet := v.text("reports.severalArticles"), ""
			if !subject.Several {
				name, facet = data.Title(subject.Article), knowledge.Facet(subject.Facet).Label(v.language)
			}
			row := []string{data.Month.Key, line.Name, "", name, facet, ""}
			for _, kind := range data.Kinds {
				if kind == subject.Kind {
					row = append(row, cell(&subject.People))
				} else {
					row = append(row, "")
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func programRows(v *visit, data reportsData) [][]string {
	rows := [][]string{{v.text("reports.month"), v.text("reports.program"), v.text("reports.key"), v.text("reports.status"), v.text("reports.validTo"),
		v.text("reports.shown"), v.text("reports.opened"), v.text("reports.kept"), v.text("reports.cases")}}
	for _, p := range data.Programs {
		rows = append(rows, []string{data.Month.Key, p.Title, p.Slug, p.Status.Label(v.language), p.ValidTo.String(),
			cell(&p.Shown), cell(&p.Opened), cell(&p.Kept), strconv.Itoa(p.Cases)})
	}
	return rows
}

func questionRows(v *visit, data reportsData) [][]string {
	rows := [][]string{{v.text("reports.month"), v.text("reports.became"), v.text("reports.questions")},
		{data.Month.Key, v.text("reports.asked"), cell(&data.Handed.Asked)}}
	for _, part := range data.Parts {
		rows = append(rows, []string{data.Month.Key, part.Name, cell(&part.Questions)})
	}
	if took := data.Handed.Took; took != nil {
		rows = append(rows, []string{data.Month.Key, v.text("reports.medianMinutes"), strconv.Itoa(took.Median)},
			[]string{data.Month.Key, v.text("reports.p90Minutes"), strconv.Itoa(took.P90)})
	}
	return rows
}
