package chat_test

import (
	"slices"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// The same with the check switched off: what it is that holds.
func TestInjectionWithoutTheCheck(t *testing.T) {
	w := newWarren(t, kases(t, true, "section", "CSV cell"), func(w *warren) { w.engine.Unchecked() })
	all := w.run()
	through, classes, kinds := 0, map[string]int{}, map[string]int{}
	for _, k := range w.cases {
		classes[k.attack.class] += 0
	}
	for _, o := range all {
		bad := false
		for what := range o.found {
			kinds[what]++
			bad = bad || what != ownWords
		}
		if bad {
			through++
			classes[o.k.attack.class]++
		}
	}
	t.Logf("%d of %d cases got through; found %v; by class %v", through, len(all), kinds, classes)
	for class, n := range classes {
		if n == 0 {
			t.Errorf("without the check no attack of the class %s is seen", class)
		}
	}
	if through < 250 {
		t.Errorf("without the check only %d of %d cases are seen", through, len(all))
	}
}

// And without what stands before the model: names that are not masked are seen, and pages that are everybody's.
func TestInjectionWithoutMaskAndRights(t *testing.T) {
	var cases []*kase
	for _, k := range kases(t, true, "section", "hidden page") {
		if k.attack.class == "people" {
			cases = append(cases, k)
		}
	}
	w := newWarren(t, cases, func(w *warren) {
		w.unknown = true
		before := w.rows()
		if _, err := postgrestest.Owner(t, w.db).Exec(t.Context(), `update knowledge.article set audience = '{}' where slug = 'kept-apart-0'`); err != nil {
			t.Fatal(err)
		}
		if changed := w.changed(before); !slices.Equal(changed, []string{"knowledge.article"}) {
			t.Errorf("one column of one row changed, seen are %v", changed)
		}
		if _, err := w.index.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	names, secrets := 0, 0
	for _, o := range w.run() {
		if o.found[foundName] != "" {
			names++
		}
		if o.found[foundSecret] != "" {
			secrets++
		}
	}
	t.Logf("of %d cases %d show a name to the model, and %d a page that was not theirs", len(cases), names, secrets)
	if names == 0 || secrets == 0 {
		t.Errorf("%d names, %d secrets", names, secrets)
	}
}
