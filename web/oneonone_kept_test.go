package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/postgres/postgrestest"
)

// idIn is the id behind a path in a page.
func idIn(t *testing.T, body, path string) string {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(path) + `([0-9a-f-]{36})`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("no %s<id> in\n%s", path, body)
	}
	return found[1]
}

// afterPages are the pages of a manager on which something of a member could show.
func afterPages(base string) []string {
	return []string{"/team", base, base + "/cards", base + "/cards/new", base + "/shared", base + "/notes", base + "/promises", "/team/promises", "/oneonone"}
}

func bodies(b *browser, pages []string) (all []string) {
	for _, page := range pages {
		all = append(all, b.get(page).wants(b.t, http.StatusOK).body)
	}
	return all
}

// A card is previewed as it will be seen, given, answered and put away; no page of the manager's moves with what the member does.
func TestCardFromBothSides(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	base := "/team/" + c.person("mika").ID.String()
	boss.get(base+"/cards/new").wants(t, http.StatusOK, "見たこと", "わたしからの見え方", "場面ごとの例を見る", "何もしない")
	const seen, view = "月曜の定例で、<b>聞き手</b>に話を振っていました", "わたしからは、急がずに聞いているように見えています"
	preview := boss.post(base+"/cards/new", "observation", seen, "view", view)
	preview.wants(t, http.StatusOK, "&lt;b&gt;聞き手", view, "灘 孝太郎さんからの見え方", "凪 陽菜さんに渡す").lacks(t, "<mark>", "<b>聞き手")
	if strings.Contains(mika.get("/oneonone/cards").body, view) {
		t.Error("a preview is given")
	}
	boss.post(base+"/cards/new", "observation", seen, "view", view, "again", "yes").wants(t, http.StatusOK, ">\n"+view+"</textarea>")
	for range 2 { // pressed twice
		boss.post(base+"/cards", "observation", seen, "view", view).wants(t, http.StatusSeeOther)
	}
	boss.get(base+"/cards").wants(t, http.StatusOK, view)
	hub := mika.get("/oneonone").wants(t, http.StatusOK, view, "新しい")
	if n := strings.Count(hub.body, view); n != 1 {
		t.Errorf("given %d times", n)
	}
	before := bodies(boss, afterPages(base))

	list := mika.get("/oneonone/cards").wants(t, http.StatusOK, "&lt;b&gt;聞き手", "灘 孝太郎さんからの見え方", "新しい", "渡した人には伝わりません")
	card := "/oneonone/cards/" + idIn(t, list.body, "/oneonone/cards/")
	mika.get("/oneonone/cards").wants(t, http.StatusOK).lacks(t, "新しい")
	form := mika.get(card).wants(t, http.StatusOK, "いま動く", "心に留める", "何もしない", "まだ決めない")
	if strings.Contains(form.body, "checked") {
		t.Error("an answer is chosen beforehand")
	}
	mika.post(card, "words", "考え中のことば").wants(t, http.StatusUnprocessableEntity, "四つのうちのどれか", "考え中のことば</textarea>")
	mika.post(card, "response", "none", "words", "いまはこのままで").wants(t, http.StatusSeeOther)
	mika.get("/oneonone/cards").wants(t, http.StatusOK, "何もしない", "いまはこのままで")
	mika.get("/oneonone").wants(t, http.StatusOK, "何もしない", "もう一度読む").lacks(t, "/oneonone/cards#away")
	mika.get("/journey").wants(t, http.StatusOK, "もらったフィードバックについて", "いまはこのままで")
	acted := mika.post(card, "response", "act", "words", "聞いてみる").wants(t, http.StatusSeeOther)
	mika.get(strings.TrimSuffix(acted.Header.Get("Location"), "#plan")).wants(t, http.StatusOK, "はじめの一歩")
	mika.post(card+"/away").wants(t, http.StatusSeeOther)
	mika.get("/oneonone").wants(t, http.StatusOK, "/oneonone/cards#away").lacks(t, view)
	mika.get("/oneonone/cards").wants(t, http.StatusOK, "見えないところに置いたもの", view)
	for i, after := range bodies(boss, afterPages(base)) {
		if after != before[i] {
			t.Errorf("%s moved with what the member did", afterPages(base)[i])
		}
	}
	mika.post(card+"/out").wants(t, http.StatusSeeOther)

	given := idIn(t, boss.get(base+"/cards").body, base+"/cards/")
	boss.post(base+"/cards/"+given+"/back").wants(t, http.StatusOK, "取り下げました", ">\n"+view+"</textarea>")
	mika.get("/oneonone/cards").wants(t, http.StatusOK).lacks(t, view)
	mika.get(card).wants(t, http.StatusNotFound)
	mika.get("/journey").wants(t, http.StatusOK, "聞いてみる")
}

// Wordings of verdict are marked in the preview, each kind with its sentence, and hold nothing back.
func TestCardPreviewMarksWordings(t *testing.T) {
	c := newCompany(t)
	boss := c.as("boss")
	base := "/team/" + c.person("mika").ID.String()
	boss.post(base+"/cards/new", "observation", "いつも遅れます", "view", "みんな困っていて、向いていないように見えています").
		wants(t, http.StatusOK, "<mark>いつも</mark>", "<mark>みんな</mark>", "<mark>向いていない</mark>", text("ja", "oneCard.hint.always"),
			text("ja", "oneCard.hint.everybody"), text("ja", "oneCard.hint.verdict"), "このまま渡すことも", "凪 陽菜さんに渡す").
		lacks(t, text("ja", "oneCard.hint.promise"))
	boss.post(base+"/cards/new", "observation", "先週の通院のあと", "view", "いつもより静かに見えました").
		wants(t, http.StatusOK, "<mark>通院", text("ja", "oneCard.hint.health")).lacks(t, text("ja", "oneCard.hint.always"))
	boss.post(base+"/cards", "observation", "いつも遅れます", "view", "みんな困っています").wants(t, http.StatusSeeOther)
	for name, form := range map[string][]string{
		"empty": {"observation", " ", "view", "見え方", "observation"}, "long": {"observation", "見たこと", "view", strings.Repeat("あ", oneonone.MaxCard+1), "view"}} {
		for _, route := range []string{"/cards/new", "/cards"} {
			got := boss.post(base+route, form[:4]...).wants(t, http.StatusUnprocessableEntity, form[3]+"</textarea>", `role="alert"`)
			if !regexp.MustCompile(`<textarea id="` + form[4] + `"[^>]*aria-invalid="true"`).MatchString(got.body) {
				t.Errorf("%s: the field %s is not marked", name, form[4])
			}
		}
	}
}

// A shared note from both sides: proposed, agreed, changed, refused, withdrawn, taken out.
func TestSharedNoteFromBothSides(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	base := "/team/" + c.person("mika").ID.String()
	boss.post(base+"/shared", "words", "公募の説明会に出る<i>").wants(t, http.StatusSeeOther)
	boss.get(base+"/shared").wants(t, http.StatusOK, "凪 陽菜さんの返事を待っています", "案を取り下げる").lacks(t, "<i>")
	page := mika.get("/oneonone").wants(t, http.StatusOK, "灘 孝太郎さんからの案", "公募の説明会に出る&lt;i&gt;", "このメモでよい", "このメモにはしない")
	note := "/oneonone/shared/" + idIn(t, page.body, "/oneonone/shared/")
	mika.post(note+"/agree").wants(t, http.StatusSeeOther)
	mika.post(note+"/agree").wants(t, http.StatusConflict, "返事が済んでいます")
	for _, at := range []struct {
		b    *browser
		base string
	}{{boss, base}, {mika, "/oneonone"}} {
		at.b.get(at.base).wants(t, http.StatusOK, "公募の説明会に出る").lacks(t, "待っています")
		at.b.get(at.base+"/shared").wants(t, http.StatusOK, "公募の説明会に出る", "ふたりのメモから外す")
	}

	id := strings.TrimPrefix(note, "/oneonone/shared/")
	mika.get("/oneonone/shared?replaces="+id).wants(t, http.StatusOK, "別の文を出す", ">\n公募の説明会に出る&lt;i&gt;</textarea>")
	mika.get("/oneonone/shared?replaces="+uuid.NewString()).wants(t, http.StatusOK).lacks(t, "出る&lt;i&gt;</textarea>")
	mika.post("/oneonone/shared", "words", "公募の説明会は来月", "replaces", id).wants(t, http.StatusSeeOther)
	boss.get(base+"/shared").wants(t, http.StatusOK, "いまの文", "公募の説明会に出る", "公募の説明会は来月")
	changed := idIn(t, boss.get(base).body, base+"/shared/")
	boss.post(base+"/shared/"+changed+"/back").wants(t, http.StatusSeeOther) // refused: what stands stays
	mika.get("/oneonone/shared").wants(t, http.StatusOK, "公募の説明会に出る").lacks(t, "来月")

	mika.post("/oneonone/shared", "words", "取り下げる案").wants(t, http.StatusSeeOther)
	own := idIn(t, mika.get("/oneonone/shared").body, "/oneonone/shared/")
	mika.post("/oneonone/shared/"+own+"/back").wants(t, http.StatusOK, "案を取り下げました", ">\n取り下げる案</textarea>")
	boss.get(base+"/shared").wants(t, http.StatusOK).lacks(t, "取り下げる案")
	mika.post("/oneonone/shared/"+own+"/back").wants(t, http.StatusConflict, "もうここにはありません")

	for _, press := range []string{"/back", "/agree"} { // among the notes with somebody else
		boss.post("/team/"+c.person("ken").ID.String()+"/shared/"+id+press).wants(t, http.StatusConflict).lacks(t, "公募の説明会")
	}
	boss.post(base+"/shared/"+id+"/back").wants(t, http.StatusOK, "外しました", "出る&lt;i&gt;</textarea>")
	mika.get("/oneonone/shared").wants(t, http.StatusOK).lacks(t, "公募の説明会")
	mika.post("/oneonone/shared", "words", "元がない案", "replaces", id).wants(t, http.StatusUnprocessableEntity, "もう外されています", ">\n元がない案</textarea>")
	mika.post("/oneonone/shared", "words", "").wants(t, http.StatusUnprocessableEntity, "まだ何も書かれていない")
}

// Notes of both halves: each is its author's, and the two halves of one person do not mix.
func TestOwnNotesOfBothHalves(t *testing.T) {
	c := newCompany(t)
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `
		update directory.person set manager_id = (select id from directory.person where slug = 'chief') where slug = 'boss'`); err != nil {
		t.Fatal(err)
	}
	boss, mika := c.as("boss"), c.as("mika")
	base := "/team/" + c.person("mika").ID.String()
	boss.post(base+"/notes", "words", "次は<u>見学</u>の感想から").wants(t, http.StatusSeeOther)
	boss.post("/oneonone/notes", "words", "自分の1on1で話すこと").wants(t, http.StatusSeeOther)
	mika.post("/oneonone/notes", "words", "本人だけのこと").wants(t, http.StatusSeeOther)
	boss.get(base+"/notes").wants(t, http.StatusOK, "次は&lt;u&gt;見学").lacks(t, "自分の1on1で", "本人だけのこと")
	boss.get("/oneonone/notes").wants(t, http.StatusOK, "自分の1on1で").lacks(t, "見学")
	mika.get("/oneonone/notes").wants(t, http.StatusOK, "本人だけのこと", "上司にも人事にも見えません").lacks(t, "見学")
	boss.get("/team/"+c.person("ken").ID.String()+"/notes").wants(t, http.StatusOK).lacks(t, "見学")

	note := base + "/notes/" + idIn(t, boss.get(base+"/notes").body, base+"/notes/")
	boss.get(strings.Replace(note, base, "/oneonone", 1)).wants(t, http.StatusNotFound)
	boss.get(note).wants(t, http.StatusOK, ">\n次は&lt;u&gt;見学")
	long := strings.Repeat("あ", oneonone.MaxNote+1)
	boss.post(note, "words", long).wants(t, http.StatusUnprocessableEntity, "4000文字まで", long+"</textarea>")
	boss.post(base+"/notes", "words", long).wants(t, http.StatusUnprocessableEntity, "4000文字まで", long+"</textarea>")
	boss.post(note, "words", "次は工場の話から").wants(t, http.StatusSeeOther)
	kept := boss.post(note, "words", "通院のことは、本人から聞いた").wants(t, http.StatusSeeOther)
	boss.get(kept.Header.Get("Location")).wants(t, http.StatusOK, "メモを残しました", "<mark>通院", text("ja", "oneCard.hint.health"), "メモは残っています")
	boss.post(note, "words", "次は工場の話から").wants(t, http.StatusSeeOther)
	boss.post(note+"/remove").wants(t, http.StatusSeeOther)
	boss.get(base+"/notes?done=oneNoteRemoved").wants(t, http.StatusOK, "メモを消しました", "次は工場の話から", "元に戻す")
	boss.get(base).lacks(t, "次は工場の話から")
	boss.post(note+"/restore").wants(t, http.StatusSeeOther)
	boss.get(base).wants(t, http.StatusOK, "次は工場の話から")
}

func TestPromisePages(t *testing.T) {
	c := newCompany(t)
	boss := c.as("boss")
	base := "/team/" + c.person("mika").ID.String()
	boss.get("/team/promises").wants(t, http.StatusOK, "いまは、調べておくことがありません")
	boss.post(base+"/promises", "words", "募集時期<b>", "due", "昨日", "remind", "yes").wants(t, http.StatusUnprocessableEntity, "日にちを確かめて", ">\n募集時期&lt;b&gt;</textarea>", `name="remind"`)
	boss.post(base+"/promises", "words", "募集時期", "due", "2020-01-01", "remind", "yes").wants(t, http.StatusUnprocessableEntity, `value="2020-01-01"`)
	boss.post(base+"/promises", "words", strings.Repeat("あ", oneonone.MaxPromise+1)).wants(t, http.StatusUnprocessableEntity, "300文字まで")
	boss.post(base+"/promises", "words", "募集時期<b>").wants(t, http.StatusSeeOther)
	promise := base + "/promises/" + idIn(t, boss.get("/team/promises").wants(t, http.StatusOK, "募集時期&lt;b&gt;", "凪 陽菜").body, base+"/promises/")
	boss.get(promise).wants(t, http.StatusOK, ">\n募集時期&lt;b&gt;</textarea>")
	boss.get(strings.Replace(promise, c.person("mika").ID.String(), c.person("ken").ID.String(), 1)).wants(t, http.StatusNotFound)
	boss.post(promise, "words", "次の募集時期", "due", "2027-01-15").wants(t, http.StatusSeeOther)
	boss.get(base).wants(t, http.StatusOK, "次の募集時期", "2027年1月15日まで")
	boss.post(promise+"/done", "from", "member").wants(t, http.StatusSeeOther)
	boss.get(base).wants(t, http.StatusOK).lacks(t, "次の募集時期")
	boss.get("/team/promises").wants(t, http.StatusOK, "に済みました", "次の募集時期")
	boss.post(promise+"/open").wants(t, http.StatusSeeOther)
	boss.post(promise+"/remove").wants(t, http.StatusSeeOther)
	boss.get("/team/promises?done=onePromiseRemoved").wants(t, http.StatusOK, "元に戻せます", "次の募集時期")
	boss.post(promise+"/restore").wants(t, http.StatusSeeOther)
	boss.get(base).wants(t, http.StatusOK, "次の募集時期")
}

// どうする after a 1on1 without any card stands in the journey and nowhere else.
func TestDecideAfterAOneOnOne(t *testing.T) {
	c := newCompany(t)
	mika, boss := c.as("mika"), c.as("boss")
	base := "/team/" + c.person("mika").ID.String()
	before := bodies(boss, afterPages(base))
	mika.get("/oneonone/after").wants(t, http.StatusOK, "いま動く", "上司には見えません").lacks(t, "checked")
	mika.post("/oneonone/after", "words", "まだ").wants(t, http.StatusUnprocessableEntity, ">\nまだ</textarea>")
	mika.post("/oneonone/after", "response", "keep", "words", "春にまた考える").wants(t, http.StatusSeeOther)
	mika.post("/oneonone/after", "response", "none", "words", "このまま").wants(t, http.StatusSeeOther)
	mika.get("/journey").wants(t, http.StatusOK, "春にまた考える", "このまま", "1on1で話したこと")
	list, err := journey.Decisions(t.Context(), c.db, c.person("mika").Viewer())
	if err != nil || len(list) != 2 {
		t.Errorf("%d decisions, %v", len(list), err)
	}
	for i, after := range bodies(boss, afterPages(base)) {
		if after != before[i] {
			t.Errorf("%s moved", afterPages(base)[i])
		}
	}
}

// Who leads nobody has no such pages; who leads others has none of this member; and when the line ends they are gone at once,
// while the member keeps theirs.
func TestWhoHasThePagesOfATeam(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.as("mika")
	base := "/team/" + c.person("mika").ID.String()
	boss.post(base+"/cards", "observation", "見たこと", "view", "残るカード").wants(t, http.StatusSeeOther)
	boss.post(base+"/notes", "words", "上司のメモ").wants(t, http.StatusSeeOther)
	boss.post(base+"/promises", "words", "調べもの").wants(t, http.StatusSeeOther)
	boss.post(base+"/shared", "words", "ふたりで決めたこと").wants(t, http.StatusSeeOther)
	card, note := idIn(t, boss.get(base+"/cards").body, base+"/cards/"), idIn(t, boss.get(base+"/notes").body, base+"/notes/")
	promise, shared := idIn(t, boss.get(base).body, base+"/promises/"), idIn(t, boss.get(base+"/shared").body, base+"/shared/")
	mika.post("/oneonone/shared/"+shared+"/agree").wants(t, http.StatusSeeOther)
	gets := []string{base, base + "/cards", base + "/cards/new", base + "/shared", base + "/notes", base + "/notes/" + note, base + "/promises", base + "/promises/" + promise}
	posts := []string{base + "/cards", base + "/cards/new", base + "/cards/" + card + "/back", base + "/shared", base + "/shared/" + shared + "/back", base + "/shared/" + shared + "/agree",
		base + "/notes", base + "/notes/" + note, base + "/notes/" + note + "/remove", base + "/promises", base + "/promises/" + promise, base + "/promises/" + promise + "/done"}
	refused := func(who string, b *browser) {
		t.Helper()
		for _, route := range gets {
			if got := b.get(route); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s gets %s: %d", who, route, got.StatusCode)
			}
		}
		for _, route := range posts {
			if got := b.post(route, "words", "x", "observation", "x", "view", "x"); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s posts %s: %d", who, route, got.StatusCode)
			}
		}
	}
	owner := postgrestest.Owner(t, c.db)
	leads := func(manager, member string) {
		t.Helper()
		if _, err := owner.Exec(t.Context(), `update directory.person set manager_id = (select id from directory.person where slug = $1) where slug = $2`, manager, member); err != nil {
			t.Fatal(err)
		}
	}
	leads("chief", "hr2")
	for _, who := range []string{"mika", "ken", "hr", "chief"} {
		refused(who, c.as(who))
	}
	c.as("hr").get("/team/promises").wants(t, http.StatusNotFound)
	c.as("chief").get("/team/promises").wants(t, http.StatusOK).lacks(t, "調べもの")

	leads("chief", "mika")
	refused("the former manager", boss)
	boss.get("/team/promises").wants(t, http.StatusOK).lacks(t, "調べもの")
	c.as("chief").get(base).wants(t, http.StatusOK).lacks(t, "残るカード", "上司のメモ", "ふたりで決めたこと")
	mika.get("/oneonone/cards").wants(t, http.StatusOK, "残るカード", "灘 孝太郎さんからの見え方")
	mika.get("/oneonone/shared").wants(t, http.StatusOK, "ふたりで決めたこと", "灘 孝太郎さんとの1on1", "前の上司には、もう見えていません")

	leads("", "mika") // nobody leads her: what she has is there, and nothing new can be written to anybody
	mika.get("/oneonone").wants(t, http.StatusOK, "残るカード", "ふたりで決めたこと")
	mika.get("/oneonone/notes").wants(t, http.StatusOK, "いまは上司の登録がない")
	mika.get("/oneonone/shared").wants(t, http.StatusOK, "新しい案は出せません")
	for _, route := range []string{"/oneonone/notes", "/oneonone/shared"} { // the form was open while the line ended: the words are not lost
		mika.post(route, "words", "書きかけ").wants(t, http.StatusUnprocessableEntity, "上司の登録が変わりました", ">\n書きかけ</textarea>")
	}
	leads("boss", "mika")
	mika.post("/oneonone/shared", "words", "潮田さんへ", "to", c.person("chief").ID.String()).wants(t, http.StatusUnprocessableEntity, "上司の登録が変わりました", ">\n潮田さんへ</textarea>")
	boss.get(base+"/shared").wants(t, http.StatusOK).lacks(t, "潮田さんへ")
}
