package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dousuru/chat/voice"
)

// quotes are what stands within the desk's quotes: names of pages, words of the person.
var quotes = regexp.MustCompile(`「[^」]*」|“[^”]*”`)

// bare is a sentence without what stands in its quotes, and without the blanks around it.
func bare(sentence string) string {
	return strings.TrimSpace(quotes.ReplaceAllString(sentence, "「」"))
}

// fixedSentences are the sentences of every text of the desk, read from its source as the tests of chat read them.
func fixedSentences(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../../chat/*.go")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok || len(literal.Elts) != 2 {
				return true
			}
			for _, e := range literal.Elts {
				if words, ok := e.(*ast.BasicLit); ok && words.Kind == token.STRING {
					text, _ := strconv.Unquote(words.Value)
					for _, sentence := range voice.Sentences(text) {
						known[bare(sentence)] = true
					}
				}
			}
			return true
		})
	}
	if len(known) < 100 {
		t.Fatalf("only %d sentences are seen", len(known))
	}
	return known
}
