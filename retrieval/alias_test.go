package retrieval

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// A wording that HR adds is indexed with the article and judged as one of its names; taken back, it finds nothing.
func TestHRsAliasesAreSearched(t *testing.T) {
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募", nil, "summary", "募集中の職務に自分で応募できます。", "window", "年に二回あります。")
	put(t, db, "leave", "program", "育児休業", nil, "summary", "子が一歳になるまで休めます。")
	put(t, db, "canteen", "faq", "食堂", nil, "answer", "昼に開きます。")
	refresh(t, db)
	const wording = "ガチャガチャ異動"
	if got := slugs(t, db, wording); len(got) > 0 && got[0] == "posting" {
		t.Fatalf("%q is found already: %v", wording, got)
	}
	hr := postgres.Viewer{Person: uuid.New(), Roles: []postgres.Role{postgres.RoleHR}}
	change := func(do func(tx pgx.Tx) error) {
		t.Helper()
		if err := db.As(t.Context(), hr, do); err != nil {
			t.Fatal(err)
		}
	}
	change(func(tx pgx.Tx) error { return knowledge.AddAlias(t.Context(), tx, "posting", wording, "hr") })
	if done := refresh(t, db); done.Indexed < 2 {
		t.Errorf("%+v, want both passages of the article at least", done)
	}
	found, err := Open(db).Search(t.Context(), Request{Text: wording})
	if err != nil || len(found.Articles) == 0 || found.Articles[0].Slug != "posting" || found.Signals.Said < 0.99 {
		t.Errorf("%q finds %+v, %v", wording, found.Articles, err)
	}
	if done := refresh(t, db); done.Indexed != 0 {
		t.Errorf("a second refresh: %+v", done)
	}
	change(func(tx pgx.Tx) error { return knowledge.RemoveAlias(t.Context(), tx, "posting", wording) })
	refresh(t, db)
	if got := slugs(t, db, "ガチャガチャ"); len(got) > 0 {
		t.Errorf("taken back, it still finds %v", got)
	}
	var left int
	if err := db.Pool().QueryRow(t.Context(), `select count(*) from retrieval.term where term like '%ガチ%' or df <= 0`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d of its words are kept, %v", left, err)
	}
}

// Of a question only what the company published or the thesaurus knows comes out, without figures and out of order.
func TestKnownWords(t *testing.T) {
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募", nil, "summary", "募集中の職務に自分で応募できます。Internal transfers and policies.")
	refresh(t, db)
	words, err := ReadThesaurus(strings.NewReader("うつ => 私傷病 ; 0.8\nバレる => 知らされる ; 0.8\n"))
	if err != nil {
		t.Fatal(err)
	}
	index := Open(db)
	index.words.Store(&words)
	for text, want := range map[string]string{
		"凪陽菜ですが、8月31日に社内公募に応募したら部長の灘にバレますか":                "ばれ 公募 応募 社内",
		"My name is Mehta and I want a transfer or policy": "policy transfer",
		"2024-08-31":  "",
		"、。？":         "",
		"":            "",
		"教えてください":     "",
		"うつで休みたい":     "うつ",
		"火星コロニー移住計画室": "",
	} {
		words, err := index.KnownWords(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
