package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/postgres/postgrestest"
)

// talked puts a talk of a person into the database and gives its id.
func (c *company) talked(slug, words string) string {
	c.t.Helper()
	var id uuid.UUID
	err := postgrestest.Owner(c.t, c.db).QueryRow(c.t.Context(), `
		with talk as (insert into chat.consultation (person_id, context) values ($1, '\x00'::bytea || convert_to(jsonb_build_object('topic', $2::text)::text, 'UTF8')) returning id, person_id),
		said as (insert into chat.message (consultation_id, person_id, seq, author, client_id, body)
			select id, person_id, 1, 'person', gen_random_uuid(), '\x00'::bytea || convert_to(jsonb_build_object('author', 'person', 'kind', 'said', 'text', $2::text)::text, 'UTF8') from talk)
		insert into chat.message (consultation_id, person_id, seq, author, body)
		select id, person_id, 2, 'desk', '\x00'::bytea || convert_to('{"author": "desk", "kind": "answer", "text": "会社の資料から", "options": [{"title": "社内公募制度", "url": "/articles/open"}]}', 'UTF8') from talk
		returning consultation_id`, c.person(slug).ID, words).Scan(&id)
	if err != nil {
		c.t.Fatal(err)
	}
	postgrestest.SealPlain(c.t, c.db)
	return id.String()
}

func TestATalkIsReadAndDeletedByItsPersonAlone(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	mika.get("/talks").wants(t, http.StatusOK, "まだ相談はありません。")
	first, second := "/talks/"+c.talked("mika", "公募は上司に知られますか"), "/talks/"+c.talked("mika", "<b>介護</b>の休みのこと")
	mika.get("/talks").wants(t, http.StatusOK, "公募は上司に知られますか", "&lt;b&gt;介護", "あなたの言葉 1件")
	mika.get(first).wants(t, http.StatusOK, "会社の資料から", `href="/articles/open"`, "この相談を消す")
	_, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `
		insert into chat.message (consultation_id, person_id, seq, author, body)
		select consultation_id, person_id, 3, 'desk', '\x00'::bytea || convert_to('{"author": "desk", "kind": "summary", "text": "春と秋です。", "of": 2, "model": "sample-<b>"}', 'UTF8')
		from chat.message where consultation_id = $1 and seq = 1`, strings.TrimPrefix(first, "/talks/"))
	if err != nil {
		t.Fatal(err)
	}
	postgrestest.SealPlain(t, c.db)
	mika.get(first).wants(t, http.StatusOK, "まとめ", "AI（sample-&lt;b&gt;）が", "春と秋です。")
	for _, who := range []string{"ken", "boss", "hr"} {
		b := c.as(who)
		b.get("/talks").wants(t, http.StatusOK).lacks(t, "公募は上司に知られますか")
		b.get(first).wants(t, http.StatusNotFound)
		b.post(first+"/forget").wants(t, http.StatusNotFound)
	}
	if got := c.as("").get("/talks"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody gets %d", got.StatusCode)
	}
	mika.post(first+"/forget").wants(t, http.StatusSeeOther)
	mika.get(first).wants(t, http.StatusNotFound)
	mika.get("/talks").wants(t, http.StatusOK, "介護").lacks(t, "公募は上司に知られますか")
	mika.get(second).wants(t, http.StatusOK)
}
