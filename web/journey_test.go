package web

import (
	"net/http"
	"strings"
	"testing"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

func TestJourneyIsTheOwnersAlone(t *testing.T) {
	c := newCompany(t)
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募制度", Passages: []knowledge.Passage{{Body: "x"}}})
	id := c.decide("mika", journey.Decision{Topic: "公募は上司に知られるか", Articles: []string{"posting", "gone"}, Response: journey.Act, Words: "募集要項を読む"}).String()

	c.as("mika").get("/journey").wants(t, http.StatusOK, "公募は上司に知られるか", "いま動く", "募集要項を読む", `<a href="/articles/posting">社内公募制度</a>`)
	c.as("mika").get("/journey").lacks(t, "/articles/gone")
	for _, other := range []string{"ken", "boss", "hr", "admin", "chief"} {
		b := c.as(other)
		b.get("/journey").lacks(t, "公募は上司", "募集要項")
		b.get("/journey/"+id).wants(t, http.StatusNotFound)
		b.post("/journey/"+id, "response", "none", "words", "x").wants(t, http.StatusNotFound)
		b.post("/journey/"+id+"/delete").wants(t, http.StatusNotFound)
	}
	c.as("mika").get("/journey").wants(t, http.StatusOK, "いま動く", "募集要項を読む")
}

func TestJourneyIsChangedAndDeletedByItsOwner(t *testing.T) {
	c := newCompany(t)
	id := c.decide("mika", journey.Decision{Topic: "公募", Response: journey.Undecided}).String()
	mika := c.as("mika")

	form := mika.get("/journey/" + id)
	form.wants(t, http.StatusOK, `value="undecided" required checked`, "まだ決めない")
	if n := strings.Count(form.body, " checked"); n != 1 {
		t.Errorf("%d answers are chosen, want the person's own", n)
	}
	done := mika.post("/journey/"+id, "response", "none", "words", "いまは、このままでいたい。")
	done.wants(t, http.StatusSeeOther)
	mika.get(strings.Split(done.Header.Get("Location"), "#")[0]).wants(t, http.StatusOK, "書きかえました。", "何もしない", "いまは、このままでいたい。", "あとから書きかえました")

	long := strings.Repeat("長", journey.MaxWords+1)
	mika.post("/journey/"+id, "response", "keep", "words", long).wants(t, http.StatusUnprocessableEntity, "2000文字までに", long)
	mika.post("/journey/"+id, "response", "later", "words", "残る言葉").wants(t, http.StatusUnprocessableEntity, "四つのうちのどれか", "残る言葉")
	mika.get("/journey").wants(t, http.StatusOK, "何もしない")

	mika.post("/journey/"+id+"/delete").wants(t, http.StatusSeeOther)
	mika.get("/journey?done=journeyDeleted").wants(t, http.StatusOK, "記録を消しました。", "まだ何もありません")
	mika.post("/journey/"+id+"/delete").wants(t, http.StatusNotFound)
}

// The four answers are equals: same markup, same order, nothing chosen for the person.
func TestResponsesAreEquals(t *testing.T) {
	c := newCompany(t)
	id := c.decide("mika", journey.Decision{Response: journey.Keep}).String()
	body := c.as("mika").get("/journey/" + id).body
	last := 0
	for _, r := range responses {
		at := strings.Index(body, `<label class="choice"><input type="radio" name="response" value="`+string(r)+`"`)
		if at < last {
			t.Errorf("%s is not in its place", r)
		}
		last = at
	}
}

// Forms end lines with two characters; the person counts one.
func TestLinesCountOnce(t *testing.T) {
	c := newCompany(t)
	id := c.decide("mika", journey.Decision{Response: journey.Keep}).String()
	lines := strings.Repeat("行\r\n", journey.MaxWords/2-1) + "終"
	c.as("mika").post("/journey/"+id, "response", "keep", "words", lines).wants(t, http.StatusSeeOther)
}
