package main

import (
	"slices"
	"strings"
	"testing"

	"dousuru/internal/directory"
)

// Names of the company's people are masked as soon as they were read once, and nothing is handed on before; titles stay.
func TestNameKeeper(t *testing.T) {
	db := furnished(t)
	if err := directory.Put(t.Context(), db, []directory.Entry{{Slug: "E-70412", Name: "見本 公募子", Department: "見本第七課", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	k := &nameKeeper{db: db}
	if masked, _, err := k.mask(t.Context(), directory.Person{}, []string{"x"}); err == nil || masked != nil {
		t.Fatalf("before the names were read: %q, %v", masked, err)
	}
	if err := k.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts := []string{"見本公募子さんに社内公募制度の話を聞きました", "番号は E-70412 です"}
	masked, unmask, err := k.mask(t.Context(), directory.Person{}, texts)
	if err != nil || len(masked) != 2 {
		t.Fatal(masked, err)
	}
	if strings.Contains(masked[0], "公募子") || !strings.Contains(masked[0], "社内公募制度") || strings.Contains(masked[1], "70412") {
		t.Errorf("masked is %q", masked)
	}
	if back := []string{unmask(masked[0]), unmask(masked[1])}; !slices.Equal(back, texts) {
		t.Errorf("back comes %q", back)
	}
}
