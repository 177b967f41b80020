package matrix_test

import (
	"fmt"
	"strings"
	"testing"
)

// variants are an expression with each part of an "and" or an "or" left out, on all levels.
func variants(sql string) (list []string) {
	for _, word := range []string{" OR ", " AND "} { // in the catalog's text each of both is in brackets of its own
		parts := split(bare(sql), word)
		if len(parts) < 2 {
			continue
		}
		for i, part := range parts {
			others := append(append([]string{}, parts[:i]...), parts[i+1:]...)
			list = append(list, strings.Join(others, word))
			for _, inner := range variants(part) {
				changed := append([]string{}, parts...)
				changed[i] = "(" + inner + ")"
				list = append(list, strings.Join(changed, word))
			}
		}
		return list
	}
	return nil
}

// bare is sql without brackets around all of it.
func bare(sql string) string {
	for strings.HasPrefix(sql, "(") && closes(sql) == len(sql)-1 {
		sql = sql[1 : len(sql)-1]
	}
	return sql
}

// closes is where the first bracket closes.
func closes(sql string) int {
	depth := 0
	for i, c := range sql {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// split cuts at a word outside of brackets.
func split(sql, word string) (parts []string) {
	depth, from := 0, 0
	for i := 0; i < len(sql); i++ {
		switch {
		case sql[i] == '(':
			depth++
		case sql[i] == ')':
			depth--
		case depth == 0 && strings.HasPrefix(sql[i:], word):
			parts = append(parts, sql[from:i])
			from = i + len(word)
		}
	}
	return append(parts, sql[from:])
}

// The parts of expressions as the catalog writes them.
func TestVariants(t *testing.T) {
	for sql, want := range map[string]string{
		"a":                          "",
		"(a AND b)":                  "b; a",
		"((a AND b) OR (c = 'x y'))": "(c = 'x y'); (b) OR (c = 'x y'); (a) OR (c = 'x y'); (a AND b)",
		"(f(a AND b))":               "",
	} {
		if got := strings.Join(variants(sql), "; "); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	if got := fmt.Sprint(split("a AND (b AND c)", " AND ")); got != "[a (b AND c)]" {
		t.Error(got)
	}
}
