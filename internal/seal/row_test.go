package seal

import (
	"errors"
	"strings"
	"testing"
)

func TestRow(t *testing.T) {
	key, _, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	row := key.Row("a.b", "1")
	words, list, none := row.Seal("c", "ことば"), row.SealJSON("d", []string{"x"}), row.Seal("c", "")
	if row.Err() != nil || len(none) != len(words) {
		t.Fatalf("%d and %d bytes, %v", len(none), len(words), row.Err())
	}
	var got []string
	again := key.Row("a.b", "1")
	again.OpenJSON("d", list, &got)
	if opened := again.Open("c", words); opened != "ことば" || len(got) != 1 || again.Err() != nil {
		t.Errorf("%q, %q, %v", opened, got, again.Err())
	}
	if opened := key.Row("a.b", "1").Open("c", none); opened != "" {
		t.Errorf("nothing opens to %q", opened)
	}
	for what, test := range map[string]struct {
		row    *Row
		column string
		want   error
	}{
		"another row": {key.Row("a.b", "2"), "c", ErrNotSealed}, "another table": {key.Row("a.x", "1"), "c", ErrNotSealed},
		"another column": {key.Row("a.b", "1"), "d", ErrNotSealed}, "no key": {&Row{table: "a.b", id: []string{"1"}}, "c", ErrNoKey},
	} {
		if opened := test.row.Open(test.column, words); opened != "" || !errors.Is(test.row.Err(), test.want) {
			t.Errorf("%s: %q, %v", what, opened, test.row.Err())
		}
		if test.row.Seal("c", "x") != nil || test.row.Open("c", words) != "" {
			t.Errorf("%s: goes on after its error", what)
		}
	}
	empty := &Row{table: "a.b"}
	if empty.Open("c", nil) != "" || empty.Err() != nil {
		t.Errorf("what was never sealed: %v", empty.Err())
	}
	if empty.Seal("c", "x") != nil || !errors.Is(empty.Err(), ErrNoKey) {
		t.Errorf("sealed without a key: %v", empty.Err())
	}
	broken := key.Row("a.b", "1")
	broken.OpenJSON("c", words, &got)
	if err := broken.Err(); err == nil || strings.Contains(err.Error(), "こと") {
		t.Errorf("words that are no JSON: %v", err)
	}
}
