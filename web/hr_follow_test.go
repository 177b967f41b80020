package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

const ownAnswer = "社内公募の応募は、内定までだれにも知らされません。内定のあと、人事から上司に伝えます。"

// group is a question of mika's and one without a name, answered together.
func (c *company) group() (id, other uuid.UUID) {
	c.t.Helper()
	id = c.ask("mika", askedWords)
	_, other = c.askAnonymously("応募したことが職場に広まらないかとても心配しています")
	if err := c.site.opts.Questions.Merge(c.t.Context(), c.person("hr").Viewer(), id, []uuid.UUID{other}); err != nil {
		c.t.Fatal(err)
	}
	c.reply(id, escalation.Addressee+"、"+ownAnswer)
	return id, other
}

// From an answer HR begins a draft: its own text is offered without what it called the asker, the asker's words are not, and
// what repeats them or names somebody is held back.
func TestHRDraftsAnArticleFromItsAnswer(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id, other := c.group()
	page := "/hr/questions/" + other.String()
	hr := c.as("hr")
	start := hr.get(page + "?way=article")
	start.wants(t, http.StatusOK, `name="title" value=""`, "\n"+ownAnswer+"</textarea>", "いっしょに答えた2件の質問に、まとめて効きます")
	form := start.body[strings.Index(start.body, `id="follow"`):]
	if strings.Contains(form, "凪") || strings.Contains(form, "とても心配") {
		t.Errorf("the asker stands in the form:\n%s", form)
	}
	for _, test := range []struct{ title, text, want string }{
		{"", ownAnswer, "問いがまだ書かれていません"},
		{strings.Repeat("長", maxArticleQuestion+1), ownAnswer, "問いが長すぎます"},
		{"応募は伝わりますか", " ", "答えがまだ書かれていません"},
		{"応募は伝わりますか", strings.Repeat("長", escalation.MaxAnswer+1), "答えが長すぎます"},
		{"課長の灘さんにすぐ伝わってしまいますか", ownAnswer, "書きなおしてください"},
		{"応募は伝わりますか", "応募したことが職場に広まらないかとても心配しています、という声にお答えします。", "<mark>応募したことが職場に広まらないかとても心配しています</mark>"},
		{"応募は伝わりますか", "凪陽菜さんの応募は伝わりません。", "<mark>凪陽菜"},
		{"応募は伝わりますか", "灘課長には伝わりません。", "人の名前のようです"},
	} {
		got := hr.post(page+"/article", "title", test.title, "text", test.text)
		got.wants(t, http.StatusUnprocessableEntity, test.want)
		if !strings.Contains(got.body, strings.TrimSpace(test.text)) && len(test.text) < 1000 && !strings.Contains(got.body, "<mark>") {
			t.Errorf("%q is lost", test.text)
		}
		ticks := []string{"title", test.title, "text", test.text}
		for _, key := range keysIn(got.body) {
			ticks = append(ticks, "sure", key)
		}
		hr.post(page+"/article", ticks...).wants(t, http.StatusUnprocessableEntity) // no tick lifts a problem
	}

	dated := ownAnswer + "2027年4月1日からは、内定の前に面談があります。"
	doubt := hr.post(page+"/article", "title", "応募は伝わりますか", "text", dated)
	doubt.wants(t, http.StatusUnprocessableEntity, "<mark>2027年4月1日</mark>", "制度の日付なら問題ありません")
	keys := keysIn(doubt.body)
	if len(keys) != 1 {
		t.Fatalf("%d doubts, want 1\n%s", len(keys), doubt.body)
	}
	hr.post(page+"/article", "title", "応募は伝わりますか", "text", dated, "sure", "another").wants(t, http.StatusUnprocessableEntity)
	hr.post(page+"/article", "title", "応募は伝わりますか", "text", dated, "sure", keys[0]).wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "記事の下書きがあります", "応募は伝わりますか")
	hr.get("/hr/questions/"+id.String()).wants(t, http.StatusOK, "記事の下書きがあります")
}

// keysIn are the doubts that a page offers to tick.
func keysIn(body string) (keys []string) {
	for _, part := range strings.Split(body, `name="sure" value="`)[1:] {
		key, _, _ := strings.Cut(part, `"`)
		keys = append(keys, key)
	}
	return keys
}

// A question leads to an article, with or without another wording, until the article is retired or HR takes that back.
func TestHRLeadsAQuestionToAnArticle(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id, other := c.group()
	page := "/hr/questions/" + id.String()
	hr := c.as("hr")
	hr.post(page+"/link", "article", "nothing").wants(t, http.StatusNotFound)
	hr.post(page+"/link", "article", "posting").wants(t, http.StatusSeeOther)
	hr.get("/hr/questions/"+other.String()).wants(t, http.StatusOK, "この記事につながっています", "/hr/golden/new?article=posting")
	hr.get("/hr/golden/new?article=posting").wants(t, http.StatusOK, "\n社内公募</textarea>", "\nposting</textarea>")
	if n := c.count(`select count(*) from knowledge.alias`); n != 0 {
		t.Errorf("%d wordings were added", n)
	}
	retire := func() {
		err := c.db.As(t.Context(), c.person("hr").Viewer(), func(tx pgx.Tx) error {
			_, err := knowledge.Retire(t.Context(), tx, "posting")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	retire()
	gone := hr.get(page)
	gone.wants(t, http.StatusOK, "つないだ記事「社内公募」は、いま公開されていません")
	gone.lacks(t, "この記事につながっています")
	hr.post(page+"/link", "article", "").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "つないだ記事")
}

func TestHRKeepsAQuestionFromBeingPublished(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id := c.ask("mika", askedWords)
	page := "/hr/questions/" + id.String()
	hr := c.as("hr")
	hr.post(page+"/no-article", "why", "once").wants(t, http.StatusNotFound) // not answered yet
	c.reply(id, "はい。")
	for _, test := range []struct{ why, note, want string }{
		{"", "ひとこと", "理由がまだ選ばれていません"}, {"never", "", "理由がまだ選ばれていません"},
		{"legal", strings.Repeat("長", escalation.MaxReason+1), "500文字までにしてください"},
	} {
		hr.post(page+"/no-article", "why", test.why, "note", test.note).wants(t, http.StatusUnprocessableEntity, test.want, test.note)
	}
	hr.post(page+"/no-article", "why", "personal", "note", "おひとりの事情です").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "その人だけのこと", "おひとりの事情です")
	c.as("mika").get("/questions/"+id.String()).lacks(t, "おひとりの事情です")
	hr.post(page+"/no-article", "undo", "yes").wants(t, http.StatusSeeOther)
	hr.get(page).lacks(t, "おひとりの事情です")
}

// What there is none of the asker reads with its date, once there is an answer.
func TestTheAskerReadsThatThereIsNone(t *testing.T) {
	c := newCompany(t)
	c.publishPosting()
	id := c.ask("mika", askedWords)
	page, own := "/hr/questions/"+id.String(), "/questions/"+id.String()
	hr, mika := c.as("hr"), c.as("mika")
	hr.post(page+"/gap", "kind", "perhaps").wants(t, http.StatusBadRequest)
	hr.post(page+"/gap", "kind", "not_there").wants(t, http.StatusSeeOther)
	mika.get(own).lacks(t, "いまは、ありません")
	c.reply(id, "この制度は、まだありません。")
	mika.get(own).wants(t, http.StatusOK, "いまは、ありません（")
	hr.post(page+"/gap", "kind", "not_found").wants(t, http.StatusSeeOther)
	mika.get(own).lacks(t, "いまは、ありません")
	hr.post(page+"/link", "article", "posting").wants(t, http.StatusSeeOther)
	mika.get(own).wants(t, http.StatusOK, "この質問から、記事ができました", `href="/articles/posting"`)
}

// The whole way of an answer: drafted by one at HR, held back while an asker's sentence stands in it, checked and published by
// another; from then on every asker of the group is led there, and the next one finds it.
func TestAnAnswerBecomesAnArticle(t *testing.T) {
	retrieval.Warm()
	c := newCompany(t)
	c.publishPosting()
	id, _ := c.group()
	hr, second := c.as("hr"), c.as("hr2")
	hr.post("/hr/questions/"+id.String()+"/article", "title", "応募したら上司に伝わりますか", "text", ownAnswer).wants(t, http.StatusSeeOther)
	outcome, err := c.site.opts.Questions.Outcome(t.Context(), c.person("hr").Viewer(), id)
	if err != nil || outcome.Draft == "" {
		t.Fatalf("%+v, %v", outcome, err)
	}
	page := "/hr/articles/" + outcome.Draft
	fill := func(text string, do string) answer {
		return hr.postForm(page, draftForm(hr.get(page), "title", "応募したら上司に伝わりますか", "facet", "answer", "heading", "", "body", text, "status", "active", "language", "ja", "do", do))
	}
	const copied = "応募したことが職場に広まらないかとても心配しています"
	fill(ownAnswer+copied+"。", "submit").wants(t, http.StatusUnprocessableEntity, "聞いた人の文か、人の名前が残っています", copied)
	fill(ownAnswer+copied+"。", "save").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "聞いた人の文と同じ部分です")
	hr.post(page+"/submit", "version", version(hr.get(page))).wants(t, http.StatusUnprocessableEntity, "聞いた人の文か、人の名前が残っています")
	fill(ownAnswer, "submit").wants(t, http.StatusSeeOther)
	second.post(page+"/check", "version", version(second.get(page))).wants(t, http.StatusSeeOther)
	c.as("mika").get("/questions/"+id.String()).lacks(t, "この質問から、記事ができました")
	second.post(page+"/publish", "version", version(second.get(page))).wants(t, http.StatusSeeOther)
	begun := time.Now()
	c.index()
	found, err := c.site.opts.Index.Search(t.Context(), retrieval.Request{Text: "応募は上司に伝わりますか"})
	if err != nil || len(found.Articles) == 0 || found.Articles[0].Slug != outcome.Draft {
		t.Errorf("found %+v, %v", found.Articles, err)
	}
	t.Logf("indexed and found %v after it was published", time.Since(begun).Round(time.Millisecond))
	c.as("mika").get("/questions/"+id.String()).wants(t, http.StatusOK, "この質問から、記事ができました", "/articles/"+outcome.Draft)
	hr.get("/hr/questions/"+id.String()).wants(t, http.StatusOK, "この記事につながっています", "/hr/golden/new?article="+outcome.Draft)
}

// What was left without wanting a reply becomes an article, too; HR writes all of it.
func TestWhatWasLeftBecomesAnArticle(t *testing.T) {
	c := newCompany(t)
	if err := c.site.opts.Questions.Leave(t.Context(), "社内公募の面接は、家から受けられるようにしてほしいです", "ja"); err != nil {
		t.Fatal(err)
	}
	queue, err := c.site.opts.Questions.Queue(t.Context(), c.person("hr").Viewer(), escalation.Filter{View: escalation.ViewLeft, Limit: 1})
	if err != nil || len(queue.Rows) != 1 {
		t.Fatal(queue.Rows, err)
	}
	page := "/hr/questions/" + queue.Rows[0].ID.String()
	hr := c.as("hr")
	hr.get(page+"?way=article").wants(t, http.StatusOK, `name="title" value=""`, "<textarea id=\"article-text\"")
	hr.post(page+"/article", "title", "面接の受けかた", "text", "面接は、家からも受けられます。").wants(t, http.StatusSeeOther)
	hr.get(page).wants(t, http.StatusOK, "記事の下書きがあります")

	// Nobody reads what comes of it: the page does not say that somebody does.
	hr.post(page+"/gap", "kind", "not_there").wants(t, http.StatusSeeOther)
	shown := hr.get(page)
	shown.wants(t, http.StatusOK, "この未回答のページへ")
	shown.lacks(t, "聞いた人には「いまは、ありません」", "聞いた人のページに")
}

// An article that was there before may name whom one may turn to: a question that is led to it does not lock it.
func TestALinkedArticleMayNameAColleague(t *testing.T) {
	c := newCompany(t)
	c.bring(map[string]string{"posting.md": postingPage})
	id, _ := c.group()
	hr := c.as("hr")
	hr.post("/hr/questions/"+id.String()+"/link", "article", "posting").wants(t, http.StatusSeeOther)
	save := func(text string) answer {
		return hr.postForm("/hr/articles/posting", append(draftForm(hr.get("/hr/articles/posting"), "title", "社内公募", "do", "submit"), part3("summary", "概要", text)...))
	}
	save("募集中の職務に自分で応募できます。応募したことが職場に広まらないかとても心配しています、という声があります。").wants(t, http.StatusUnprocessableEntity, "聞いた人の文か、人の名前が残っています")
	save("募集中の職務に自分で応募できます。くわしくは藤波さやかさんへ。").wants(t, http.StatusSeeOther)
}
