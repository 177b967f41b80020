package knowledge_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

func TestThemesOfWhatMayBeSeen(t *testing.T) {
	db := postgrestest.New(t)
	files := fstest.MapFS{}
	for slug, text := range map[string]string{
		"a": "kind: program\ntitle: あ\nthemes: [育児, 休業]\ncategory: 育児・介護\n---\n本文です。\n",
		"b": "kind: case\ntitle: い\nthemes: [育児]\nconsent: yes\n---\n本文です。\n",
		"c": "kind: program\ntitle: う\ncategory: 福利\n---\n本文です。\n",
		"d": "kind: program\ntitle: え\nthemes: [休業]\naudience: [role:manager]\n---\n本文です。\n",
		"e": "kind: faq\ntitle: お\nthemes: [育児]\n---\n本文です。\n",
	} {
		files[slug+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + slug + "\n" + text)}
	}
	if _, err := knowledge.Import(t.Context(), db, knowledge.Options{}, knowledge.Source{Name: "test", FS: files, Root: "."}); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		tags []string
		want []knowledge.ThemeCount
	}{
		"an employee": {nil, []knowledge.ThemeCount{{Name: "育児", Count: 2}, {Name: "休業", Count: 1}, {Name: "福利", Count: 1}}},
		"a manager":   {[]string{"role:manager"}, []knowledge.ThemeCount{{Name: "休業", Count: 2}, {Name: "育児", Count: 2}, {Name: "福利", Count: 1}}},
	} {
		got, err := knowledge.Themes(t.Context(), db, test.tags)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	list, err := knowledge.OfTheme(t.Context(), db, "育児", nil)
	if err != nil || len(list) != 3 || list[0].Slug != "a" || list[2].Kind != knowledge.FAQ {
		t.Errorf("of a theme: %+v, %v", list, err)
	}
	if list, err := knowledge.OfTheme(t.Context(), db, "福利", nil); err != nil || len(list) != 1 {
		t.Errorf("of a category: %+v, %v", list, err)
	}
	if themes, err := knowledge.ThemesOf(t.Context(), db, []string{"a", "e", "d"}, nil); err != nil || !slices.Equal(themes, []string{"育児", "休業"}) {
		t.Errorf("themes of articles: %v, %v", themes, err)
	}
}
