package knowledge

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// Markdown is the article as a file with front matter, from which an import makes the same article.
func Markdown(a Article) string {
	var b strings.Builder
	b.WriteString("---\n")
	fields := exported[a.Kind]
	if a.Kind == Document || a.Kind == FAQ {
		fields = exported[Program]
	}
	for _, field := range fields {
		if field == "title" {
			fmt.Fprintf(&b, "kind: %s\n", a.Kind)
		}
		writeMeta(&b, &a, field)
	}
	b.WriteString("---\n")
	b.WriteString(pageText(a.Kind, a.Passages))
	b.WriteString("\n")
	return b.String()
}

// writeMeta writes one key. Texts stand in quotes, which are the same in YAML and JSON, so that no word of theirs is a sign.
func writeMeta(b *strings.Builder, a *Article, field string) {
	list := fieldList(a, field)
	if field == "category" && listCell([]string{a.Category}) != a.Category {
		list = []string{a.Category}
	}
	if list != nil {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(b, "%s:\n", field)
		for _, item := range list {
			fmt.Fprintf(b, "  - %s\n", quoted(item))
		}
		return
	}
	text := fieldText(a, field)
	switch field {
	case "state":
		text = string(a.State)
	case "status":
		text = string(a.Status)
	case "direction":
		text = ""
		if a.Case != nil {
			text = string(a.Case.Direction)
		}
	}
	if text != "" {
		fmt.Fprintf(b, "%s: %s\n", field, quoted(text))
	}
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil { // no text fails
		return `""`
	}
	return string(out)
}

// WriteMarkdown writes every article as a Markdown file into a zip, in the folder "articles", named by its slug: a link from
// one to another is then a link between the files, too.
func WriteMarkdown(w io.Writer, articles []Article, at time.Time) error {
	archive := zip.NewWriter(w)
	for _, a := range articles {
		out, err := archive.CreateHeader(&zip.FileHeader{Name: "articles/" + a.Slug + ".md", Method: zip.Deflate, Modified: at})
		if err != nil {
			return fmt.Errorf("write markdown: %w", err)
		}
		if _, err := io.WriteString(out, Markdown(a)); err != nil {
			return fmt.Errorf("write markdown: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write markdown: %w", err)
	}
	return nil
}
