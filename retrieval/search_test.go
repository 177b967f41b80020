package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// put stores a small article, its passages as facet, body pairs.
func put(t testing.TB, db *postgres.DB, slug, kind, title string, audience []string, passages ...string) {
	t.Helper()
	err := db.As(context.Background(), postgres.Worker(), func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), `
			insert into knowledge.article (slug, kind, title, audience, content_hash) values ($1, $2, $3, $4, '')`, slug, kind, title, orEmpty(audience))
		for i := 0; i+1 < len(passages) && err == nil; i += 2 {
			_, err = tx.Exec(context.Background(), `
				insert into knowledge.passage (article_id, ordinal, facet, heading, body)
				select id, $2, $3, $3, $4 from knowledge.article where slug = $1`, slug, i/2, passages[i], passages[i+1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func refresh(t testing.TB, db *postgres.DB) Refreshed {
	t.Helper()
	done, err := Open(db).Refresh(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func slugs(t testing.TB, db *postgres.DB, question string, tags ...string) []string {
	t.Helper()
	found, err := Open(db).Search(context.Background(), Request{Text: question, Tags: tags})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, a := range found.Articles {
		list = append(list, a.Slug)
	}
	return list
}

func TestRefresh(t *testing.T) {
	db := postgrestest.New(t)
	ctx := context.Background()
	put(t, db, "a", "program", "社内公募制度", nil, "summary", "社内の公募に応募できます。", "window", "春と秋です。")
	put(t, db, "b", "program", "育児休業", nil, "summary", "子どもが生まれたときの休みです。")
	if got, want := refresh(t, db), (Refreshed{Indexed: 3}); got != want {
		t.Errorf("first refresh: %+v, want %+v", got, want)
	}
	if got, want := refresh(t, db), (Refreshed{Unchanged: 3}); got != want {
		t.Errorf("second refresh: %+v, want %+v", got, want)
	}
	if _, err := postgrestest.Owner(t, db).Exec(ctx, `update knowledge.article set state = 'retired' where slug = 'b'`); err != nil {
		t.Fatal(err)
	}
	if got := slugs(t, db, "育児休業"); len(got) > 0 {
		t.Errorf("a retired article is found before the refresh: %v", got)
	}
	if got := refresh(t, db); got.Removed != 1 {
		t.Errorf("after retiring: %+v", got)
	}
	var wrong int
	err := db.Pool().QueryRow(ctx, `
		select count(*) from retrieval.term t
		where t.df <> (select count(*) from retrieval.entry e where e.weights::text ~ ('[{,]' || t.id || ':'))`).Scan(&wrong)
	if err != nil || wrong > 0 {
		t.Errorf("%d terms with a wrong document frequency (%v)", wrong, err)
	}
}

func TestSearchFindsVariants(t *testing.T) {
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募制度", nil, "summary", "ほかの部署の仕事に応募できます。", "notified", "合格のあと、上司に知らされます。")
	put(t, db, "leave", "program", "育児休業", nil, "summary", "子供が生まれたときに休めます。")
	put(t, db, "intern", "program", "社内インターンシップ", nil, "summary", "ほかの部署を体験できます。")
	refresh(t, db)
	for question, want := range map[string]string{
		"公募に応募したい":   "posting",
		"子どもが生まれたら":  "leave",
		"こどもができます":   "leave",
		"インタンシップしたい": "intern",
		"部署の仕事に応募する": "posting",
	} {
		if got := slugs(t, db, question); len(got) == 0 || got[0] != want {
			t.Errorf("%s finds %v, want %s first", question, got, want)
		}
	}
}

// What an asker may not see takes no place in the result: with 1 % visible, all of it is found.
func TestSearchRights(t *testing.T) {
	db := postgrestest.New(t)
	for i := range 1000 {
		audience := []string{"role:manager"}
		if i%100 == 0 {
			audience = nil
		}
		put(t, db, fmt.Sprintf("p%03d", i), "program", fmt.Sprintf("公募%d", i), audience, "summary", strings.Repeat("公募の説明です。", 1+i%7))
	}
	refresh(t, db)
	if got := slugs(t, db, "公募の説明"); len(got) != 10 {
		t.Errorf("an employee finds %d of 10: %v", len(got), got)
	}
	if got := slugs(t, db, "公募の説明", "role:manager"); len(got) != passageTop {
		t.Errorf("a manager finds %d, want %d", len(got), passageTop)
	}
}

func TestSearchConsent(t *testing.T) {
	db := postgrestest.New(t)
	ctx := context.Background()
	put(t, db, "case", "case", "工場から人事へ移った話", nil, "path", "公募で移りました。")
	refresh(t, db)
	if got := slugs(t, db, "工場から人事へ移った人"); !slices.Equal(got, []string{"case"}) {
		t.Fatalf("with consent: %v", got)
	}
	for _, change := range []string{`consent = false`, `consent = true, consent_expires = current_date - 2`, `consent_expires = null, withdrawn_on = current_date - 2`} {
		if _, err := postgrestest.Owner(t, db).Exec(ctx, `update knowledge.article set `+change); err != nil {
			t.Fatal(err)
		}
		if got := slugs(t, db, "工場から人事へ移った人"); len(got) > 0 {
			t.Errorf("%s: found %v", change, got)
		}
	}
}

func TestSearchIsDeterministic(t *testing.T) {
	db := postgrestest.New(t)
	for i := range 50 {
		put(t, db, fmt.Sprintf("p%02d", i), "program", "制度の名前", nil, "summary", "同じ説明です。")
	}
	refresh(t, db)
	first := slugs(t, db, "制度の説明と名前")
	for range 5 {
		if diff := cmp.Diff(first, slugs(t, db, "制度の説明と名前")); diff != "" {
			t.Fatalf("another run differs:\n%s", diff)
		}
	}
}

// Whatever is asked, the answer is a result or an empty one, in bounded time.
func TestSearchOddQuestions(t *testing.T) {
	db := postgrestest.New(t)
	put(t, db, "posting", "program", "社内公募制度", nil, "summary", "ほかの部署の仕事に応募できます。")
	refresh(t, db)
	for name, question := range map[string]string{
		"empty": "", "spaces": " 　\n", "symbols": "!?？。、#%&", "emoji": "😀👍🏽", "particles": "はがをに",
		"sql": `'; drop table knowledge.article; --`, "regex": `.*(公募)+?[a-z]{1,9}\`, "nul": "公募\x00制度", "invalid": "\xff\xfe公募",
		"long": strings.Repeat("公募はいつですか。", 1200), "mixed": "公募posting공모публик",
	} {
		found, err := Open(db).Search(context.Background(), Request{Text: question})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if found.Confidence < 0 || found.Confidence > 1 {
			t.Errorf("%s: confidence %v", name, found.Confidence)
		}
	}
}

// Filters act before anything is cut: of 2,000 articles, 1 % in English, each filter alone and both together find all.
func TestSearchFilters(t *testing.T) {
	db := postgrestest.New(t)
	for i := range 2000 {
		audience := []string{"role:manager"}
		if i%40 == 0 {
			audience = nil
		}
		put(t, db, fmt.Sprintf("p%04d", i), "program", fmt.Sprintf("公募%d", i), audience, "summary", strings.Repeat("公募の説明です。", 1+i%7))
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update knowledge.article set language = 'en' where slug like '%00' or slug like '%20'`); err != nil {
		t.Fatal(err)
	}
	refresh(t, db)
	for _, test := range []struct {
		request Request
		want    int
	}{
		{Request{Text: "公募の説明"}, 50},
		{Request{Text: "公募の説明", Language: "en"}, 20},
		{Request{Text: "公募の説明", Language: "en", Tags: []string{"role:manager"}}, 40},
		{Request{Text: "公募の説明", Language: "fr"}, 0},
	} {
		found, err := Open(db).Search(t.Context(), test.request)
		if err != nil || len(found.Articles) != test.want {
			t.Errorf("%+v: %d articles, want %d (%v)", test.request, len(found.Articles), test.want, err)
		}
	}
}

// Two pages that say the same are one answer, and the second does not make the first less sure.
func TestSearchFoldsTheSame(t *testing.T) {
	db := postgrestest.New(t)
	text := "春と秋の年に二回、ほかの部署の仕事に自分から応募できます。面接のあと一か月以内に結果を知らせます。上司には合格のあとに人事が伝えます。"
	put(t, db, "posting", "program", "社内公募制度", nil, "summary", text)
	put(t, db, "leave", "program", "育児休業", nil, "summary", "子供が生まれたときに休めます。")
	refresh(t, db)
	search := func() Found {
		found, err := Open(db).Search(t.Context(), Request{Text: "社内公募はいつ応募できますか"})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	alone := search()
	put(t, db, "posting-copy", "program", "社内公募制度（写し）", nil, "summary", text+"以上です。")
	refresh(t, db)
	both := search()
	if len(both.Articles) != len(alone.Articles) || both.Articles[0].Slug != "posting" || !slices.Equal(both.Articles[0].Same, []string{"posting-copy"}) {
		t.Errorf("found %+v", both.Articles)
	}
	if both.Signals.Margin < 0.5 {
		t.Errorf("the copy is counted as a rival: margin %.2f", both.Signals.Margin)
	}
}
