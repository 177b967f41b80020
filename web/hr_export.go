package web

import (
	"bytes"
	"slices"
	"time"

	"dousuru/internal/csvsafe"
	"dousuru/knowledge"
)

// Kinds of the files that HR takes out.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	zipType  = "application/zip"
)

// download is a file named by what it holds and the day.
func (s *Site) download(kind, what, ext string, body []byte) result {
	day := time.Now().In(s.opts.Zone).Format(time.DateOnly)
	return result{file: &file{kind: kind, name: "dousuru-" + what + "-" + day + ext, body: body}}
}

func (s *Site) csvFile(what string, rows [][]string) (result, error) {
	var b bytes.Buffer
	if err := csvsafe.Write(&b, rows); err != nil {
		return result{}, err
	}
	return s.download(csvType, what, ".csv", b.Bytes()), nil
}

// exportCSV is a table of one kind of article, or of the desks.
func (s *Site) exportCSV(v *visit) (result, error) {
	what := v.URL.Query().Get("kind")
	if what == "desk" {
		desks, err := knowledge.Desks(v.Context(), s.opts.DB)
		if err != nil {
			return result{}, err
		}
		return s.csvFile("desks", knowledge.DeskTable(desks))
	}
	kind := knowledge.Kind(what)
	if !slices.Contains(knowledge.TableKinds, kind) {
		return result{}, errNotFound
	}
	articles, err := knowledge.AllStored(v.Context(), s.opts.DB, kind)
	if err != nil {
		return result{}, err
	}
	return s.csvFile(what, knowledge.Table(kind, articles))
}

// exportXLSX is everything that fits into tables, as one workbook.
func (s *Site) exportXLSX(v *visit) (result, error) {
	articles, err := knowledge.AllStored(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	desks, err := knowledge.Desks(v.Context(), s.opts.DB)
	if err != nil {
		return result{}, err
	}
	return s.workbook("all", knowledge.Sheets(articles, desks))
}

func (s *Site) workbook(what string, sheets []knowledge.Sheet) (result, error) {
	var b bytes.Buffer
	if err := knowledge.WriteXLSX(&b, sheets); err != nil {
		return result{}, err
	}
	return s.download(xlsxType, what, ".xlsx", b.Bytes()), nil
}

// exportArticles is the articles of one kind, or all, as Markdown files in a zip.
func (s *Site) exportArticles(v *visit) (result, error) {
	what := v.URL.Query().Get("kind")
	var kinds []knowledge.Kind
	if what != "" {
		if !slices.Contains(knowledge.Kinds, knowledge.Kind(what)) {
			return result{}, errNotFound
		}
		kinds = append(kinds, knowledge.Kind(what))
	} else {
		what = "articles"
	}
	articles, err := knowledge.AllStored(v.Context(), s.opts.DB, kinds...)
	if err != nil {
		return result{}, err
	}
	var b bytes.Buffer
	if err := knowledge.WriteMarkdown(&b, articles, time.Now().In(s.opts.Zone)); err != nil {
		return result{}, err
	}
	return s.download(zipType, what+"-markdown", ".zip", b.Bytes()), nil
}

// templateCSV and templateXLSX are empty tables to begin with.
func (s *Site) templateCSV(v *visit) (result, error) {
	what := v.URL.Query().Get("kind")
	rows := knowledge.Template(what)
	if rows == nil {
		return result{}, errNotFound
	}
	return s.csvFile(what+"-template", rows)
}

func (s *Site) templateXLSX(v *visit) (result, error) {
	what := v.URL.Query().Get("kind")
	rows := knowledge.Template(what)
	if rows == nil {
		return result{}, errNotFound
	}
	return s.workbook(what+"-template", []knowledge.Sheet{{Name: v.text("upload.table." + what), Rows: rows}})
}
