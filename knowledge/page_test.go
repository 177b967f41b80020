package knowledge_test

import (
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Links between the files lead to the imported articles; what leads nowhere is text.
func TestImportLinks(t *testing.T) {
	db := postgrestest.New(t)
	bring(t, db, knowledge.Options{}, folder(map[string]string{
		"guide/leave/_index.md": "---\ntitle: Leave\npermalink: /leave/\n---\n## How to ask {#asking}\n\nText.\n",
		"guide/規程/休暇.md":        "# 休暇\n\n本文。\n",
		"guide/start.md": strings.Join([]string{"# Start\n",
			"[a](leave/_index.md) [b](/leave/#asking) [c](leave#nowhere) [d](../guide/leave/) [e](規程/休暇.md) [f](%E8%A6%8F%E7%A8%8B/%E4%BC%91%E6%9A%87.md)",
			"[g](missing.md) [h](/other/site/) [i](https://example.com/x) [j](mailto:hr@example.com) [hr@example.com](mailto:hr@example.com)",
			"[k](#more) [l](#none) [m](javascript:alert(1)) [n](guide/leave) [o](/handbook/guide/leave/)\n", "## More\n\nText."}, "\n"),
	}))
	a := find(t, db, "guide.start")
	want := strings.Join([]string{
		"[a](/articles/guide.leave) [b](/articles/guide.leave#asking) [c](/articles/guide.leave) [d](/articles/guide.leave) [e](/articles/guide.規程.休暇) [f](/articles/guide.規程.休暇)",
		"g h [i](https://example.com/x) j (hr@example.com) hr@example.com",
		"[k](#more) l m [n](/articles/guide.leave) [o](/articles/guide.leave)"}, "\n")
	if got := a.Passages[0].Body; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Front matter of other handbooks is taken as far as it goes.
func TestForeignFrontMatter(t *testing.T) {
	db := postgrestest.New(t)
	report := bring(t, db, knowledge.Options{}, folder(map[string]string{
		"a.md":            "---\nTitle: Remote work\nkeywords: home office, wfh\ntags: [place]\ncategories: [Work, Life]\ndescription: Where you work.\nquestions: [people-ops, hr@example.com]\ndate: 2020-01-01\nlastmod: 2024-05-06\nstatus: published\n---\n## Eligibility\n\nAll.\n",
		"b.md":            "---\ntitle: Draft\ndraft: true\n---\ntext\n",
		"c.md":            "---\ntitle: Draft too\nstatus: draft\n---\ntext\n",
		"2024-02-03-d.md": "A post without front matter.\n",
		"e.md":            "---\ntitle: Undated\ndate: last week\n---\ntext\n",
	}))
	if got := rejects(report); got != "" {
		t.Errorf("rejected %s", got)
	}
	a := find(t, db, "a")
	if a.Title != "Remote work" || strings.Join(a.Aliases, "|") != "home office|wfh" || a.Category != "Work" || a.ReviewedOn.String() != "2024-05-06" ||
		a.Status != knowledge.Active || a.Language != "en" {
		t.Errorf("article %+v", a)
	}
	if want := "summary|Summary: Where you work.\neligibility|Eligibility: All.\ncontact|Contact: #people-ops⏎⏎hr@example.com"; shown(a) != want {
		t.Errorf("got\n%s\nwant\n%s", shown(a), want)
	}
	if n := count(t, db, `select count(*) from knowledge.article where state = 'draft'`); n != 2 {
		t.Errorf("%d drafts, want 2", n)
	}
	if d := find(t, db, "2024-02-03-d"); d.ReviewedOn.String() != "2024-02-03" || d.Title != "2024 02 03 d" {
		t.Errorf("post %+v", d)
	}
	if e := find(t, db, "e"); !e.ReviewedOn.IsZero() {
		t.Errorf("undated page reviewed on %s", e.ReviewedOn)
	}
}

// Names go from everything that is stored; two pages named after people stay two. The people are invented.
func TestPseudonymise(t *testing.T) {
	post := func(key, name string) string {
		return "---\ntitle: \"" + name + ": A path\"\nauthors:\n- " + key + "\naliases: [Talk with " + name + "]\n---\n## " + name + "'s start\n\n" + name + " began. See [profile](https://github.com/x" + strings.Split(key, "-")[1] + ").\n"
	}
	db := postgrestest.New(t)
	files := map[string]string{
		"blog/orla-brandt-path.md": post("orla-brandt", "Orla Brandt"), "blog/tilda-quill-path.md": post("tilda-quill", "Tilda Quill"),
		"thanks.md": "# Thanks\n\nTo Tilda Quill and Orla Brandt, [here](blog/tilda-quill-path.md), and to Nemo.\n",
	}
	opts := knowledge.Options{Pseudonymise: true, Names: []string{"Nemo"}}
	bring(t, db, opts, folder(files))
	a, b := find(t, db, "blog.person-path"), find(t, db, "blog.person-path-2")
	if a.Title != "A.: A path" || b.Title != "A.: A path" || shown(a) != "|A.'s start: A. began. See profile." {
		t.Errorf("got %q %q\n%s", a.Title, b.Title, shown(a))
	}
	if got := find(t, db, "thanks").Passages[0].Body; got != "To A. and B., [here](/articles/blog.person-path-2), and to C." {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"orla", "brandt", "tilda", "quill", "nemo"} {
		if n := count(t, db, `select (select count(*) from knowledge.article a where a::text ilike $1) + (select count(*) from knowledge.passage p where p::text ilike $1)
			+ (select count(*) from knowledge.revision r where r.snapshot::text ilike $1)`, "%"+name+"%"); n != 0 {
			t.Errorf("%s is stored in %d rows", name, n)
		}
	}
	if again := bring(t, db, opts, folder(files)); again.Unchanged != 3 {
		t.Errorf("second run %+v", again)
	}
}
