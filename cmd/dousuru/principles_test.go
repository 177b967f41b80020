package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A principle with what proves it.
type principle struct {
	number      int
	words       string
	tests, open []string
	figures     []string
	measured    []string
}

func principles(t *testing.T) []principle {
	t.Helper()
	f, err := os.Open("testdata/principles.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []principle
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		word, rest, _ := strings.Cut(line, " ")
		number, err := strconv.Atoi(word)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case err == nil:
			list = append(list, principle{number: number, words: rest})
		case len(list) == 0:
			t.Fatalf("before the first principle: %s", line)
		default:
			p := &list[len(list)-1]
			switch word {
			case "test":
				p.tests = append(p.tests, rest)
			case "figure":
				p.figures = append(p.figures, rest)
			case "open":
				p.open = append(p.open, rest)
			default:
				t.Fatalf("unknown line: %s", line)
			}
		}
	}
	return list
}

// stands tells whether the named test is there.
func stands(t *testing.T, test string) bool {
	t.Helper()
	place, name, _ := strings.Cut(test, " ")
	if strings.HasSuffix(place, ".js") {
		file, err := os.ReadFile("../../" + place)
		return err == nil && name != "" && strings.Contains(string(file), name)
	}
	files, err := filepath.Glob("../../" + place + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name2 := range files {
		file, err := os.ReadFile(name2)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(file), "\nfunc "+name+"(t *testing.T)") {
			return true
		}
	}
	return false
}

// docs/principles.md says of each principle which tests prove it, and its figures as measured here. DOUSURU_UPDATE=1 writes it.
func TestPrinciples(t *testing.T) {
	list := principles(t)
	figures := measureFigures(t)
	used := map[string]bool{}
	for i, p := range list {
		if p.number != i+1 {
			t.Errorf("principle %d stands in place %d", p.number, i+1)
		}
		if len(p.tests) == 0 {
			t.Errorf("principle %d has no test", p.number)
		}
		for _, test := range p.tests {
			if !stands(t, test) {
				t.Errorf("principle %d names a test that is not there: %s", p.number, test)
			}
		}
		for _, name := range p.figures {
			used[name] = true
			if figures[name] == "" {
				t.Errorf("principle %d names a figure that nobody measures: %s", p.number, name)
			}
			list[i].measured = append(list[i].measured, figures[name])
		}
	}
	if len(list) != 20 {
		t.Errorf("%d principles, want 20", len(list))
	}
	for name := range figures {
		if !used[name] {
			t.Errorf("the figure %s stands at no principle", name)
		}
	}
	if t.Failed() {
		return
	}
	const path = "../../docs/principles.md"
	want := written(list)
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("docs/principles.md is not what is measured (%v): look at the change, then run with DOUSURU_UPDATE=1\n%s", err, want)
	}
}

func written(list []principle) string {
	var s strings.Builder
	s.WriteString("# Principles of the conversation, and what proves them\n\n")
	s.WriteString("Written by a test (`cmd/dousuru`, TestPrinciples) from `cmd/dousuru/testdata/principles.txt` and what it measures on the sample\n")
	s.WriteString("company and the labelled questions that were used for tuning. A test that is named here and gone, or a figure that moved, makes it fail.\n\n")
	s.WriteString("| | principle | tests | measured |\n| --- | --- | --- | --- |\n")
	for _, p := range list {
		var tests []string
		for _, test := range p.tests {
			place, name, _ := strings.Cut(test, " ")
			tests = append(tests, fmt.Sprintf("%s (`%s`)", name, place))
		}
		measured := p.measured
		for _, o := range p.open {
			measured = append(measured, "Not proven: "+o)
		}
		fmt.Fprintf(&s, "| %d | %s | %s | %s |\n", p.number, p.words, strings.Join(tests, "<br>"), strings.Join(measured, "<br>"))
	}
	return s.String()
}
