package steering

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dousuru/knowledge"
)

func TestPairs(t *testing.T) {
	p, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]int{}
	for _, v := range p.Values {
		groups[v.Group]++
	}
	pairs := 0
	for _, group := range []string{"gender", "age", "child", "grade", "site", "employment"} {
		if groups[group] < 2 {
			t.Errorf("%d values of %s", groups[group], group)
		}
		pairs += groups[group] * (groups[group] - 1) / 2 * len(p.Questions) * len(Ways)
	}
	if pairs < 200 {
		t.Errorf("%d pairs, want 200", pairs)
	}
	for _, bad := range []string{"value gender | 女性です", "rule gender", "value gender | 女性です | x", "shout x"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	if q := p.With("# a comment\n\n副業は？\n").Questions; len(q) != 1 || q[0] != "副業は？" {
		t.Errorf("questions %q", q)
	}
}

func TestDiffering(t *testing.T) {
	offer := func(programs ...string) Offer { return Offer{Programs: programs} }
	for _, test := range []struct {
		a, b Offer
		want [][]string
	}{
		{offer("x", "y"), offer("x", "y"), nil},
		{offer("x", "y"), offer("y", "x"), [][]string{{"x", "y"}}},
		{offer("x"), offer("y"), [][]string{{"x"}, {"y"}}},
		{offer("x", "y", "z"), offer("z", "x"), [][]string{{"y"}, {"x", "z"}}},
	} {
		if diff := cmp.Diff(test.want, differing(test.a, test.b)); diff != "" {
			t.Errorf("%v, %v (-want +got):\n%s", test.a, test.b, diff)
		}
	}
}

// Only who may, who may not and the audience are rules; a summary that mentions women is none.
func TestSpoken(t *testing.T) {
	a := knowledge.Article{Slug: "x", Audience: []string{"role:manager"}, Passages: []knowledge.Passage{
		{Facet: knowledge.Summary, Body: "女性の社員に人気です。"}, {Facet: knowledge.Exclusions, Body: "パートのかた。"}}}
	if rules := spoken(a, []string{"女性"}, []string{"gender:female"}); len(rules) != 0 {
		t.Errorf("explained by %v", rules)
	}
	want := []Rule{{"x", "exclusions", "パート"}, {"x", "audience", "role:manager"}}
	if diff := cmp.Diff(want, spoken(a, []string{"パート"}, []string{"role:manager"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
