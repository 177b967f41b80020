package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
)

// The pages exist for who leads somebody at this moment: the role says nothing, and HR leads nobody.
func TestTeamIsForWhoLeads(t *testing.T) {
	c := newCompany(t)
	mika, hrID := "/team/"+c.person("mika").ID.String(), "/team/"+c.person("hr").ID.String()
	for _, test := range []struct {
		path string
		want map[string]int // as boss 200 where nothing is said, as anybody else 404
	}{
		{"/team", nil},
		{mika, nil},
		{hrID, map[string]int{"boss": 404}},
		{"/team/" + c.person("boss").ID.String(), map[string]int{"boss": 404}}, // nobody leads themselves
		{"/team/00000000-0000-4000-8000-000000000000", map[string]int{"boss": 404}},
		{"/team/none", map[string]int{"boss": 404}},
	} {
		for _, who := range []string{"", "mika", "ken", "hr", "admin", "chief", "boss"} {
			want := http.StatusNotFound
			switch {
			case who == "":
				want = http.StatusSeeOther
			case test.want[who] != 0:
				want = test.want[who]
			case who == "boss":
				want = http.StatusOK
			}
			c.as(who).get(test.path).wants(t, want)
		}
	}
	c.as("boss").get("/").wants(t, http.StatusOK, `href="/team"`)
	for _, who := range []string{"mika", "hr", "chief"} {
		c.as(who).get("/").lacks(t, `href="/team"`)
	}
	page := c.as("boss").get("/team")
	page.wants(t, http.StatusOK, "凪 陽菜さん", "Ken Mehtaさん", "製造第二課")
	page.lacks(t, "藤波", "潮田")
}

// Who no longer leads somebody has no page about them any more, from the commit on, and no pages at all about nobody.
func TestTeamOfAFormerManager(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), "/team/"+c.person("mika").ID.String()
	boss.get(mika).wants(t, http.StatusOK, "凪 陽菜さん")
	moved := without("mika")
	mine := staff[1]
	mine.Manager = "chief"
	moved = append(moved, mine)
	c.takes(moved)
	boss.get(mika).wants(t, http.StatusNotFound).lacks(t, "凪 陽菜")
	boss.get("/team").lacks(t, "凪 陽菜")
	c.as("chief").get(mika).wants(t, http.StatusOK, "凪 陽菜さん")
	for i := range moved {
		if moved[i].Slug == "ken" {
			moved[i].Manager = "chief"
		}
	}
	c.takes(moved)
	boss.get("/team").wants(t, http.StatusNotFound)
	boss.get("/").lacks(t, `href="/team"`)
}

func TestTeamIsPagedAndSearched(t *testing.T) {
	c := newCompany(t)
	large := append([]directory.Entry{}, staff...)
	for i := range 120 {
		large = append(large, directory.Entry{Slug: fmt.Sprint("p", i), Name: fmt.Sprintf("見本 %03d", i), Roles: []string{"employee"}, Manager: "boss", Department: "組立"})
	}
	if err := directory.Put(t.Context(), c.db, large); err != nil {
		t.Fatal(err)
	}
	boss := c.as("boss")
	first := boss.get("/team")
	first.wants(t, http.StatusOK, "Ken Mehta", `href="/team?page=2"`)
	first.lacks(t, "見本 119", `rel="prev"`)
	if n := strings.Count(first.body, "teammate-name"); n != directory.TeamPage {
		t.Errorf("%d people on a page", n)
	}
	boss.get("/team?page=3").wants(t, http.StatusOK, "見本 119", `rel="prev"`).lacks(t, `rel="next"`)
	boss.get("/team?page=99").wants(t, http.StatusOK, "もうだれもいません", `href="/team"`)
	boss.get("/team?page=x").wants(t, http.StatusOK, "Ken Mehta")
	find := func(words string) answer {
		t.Helper()
		to := boss.post("/team", "search", words).wants(t, http.StatusSeeOther).Header.Get("Location")
		if words != "" && (strings.Contains(to, words) || strings.Contains(to, url.QueryEscape(words))) {
			t.Errorf("%q stands in the address %s", words, to)
		}
		return boss.get(to)
	}
	find("１１９").wants(t, http.StatusOK, "見本 119").lacks(t, "見本 118")
	next := regexp.MustCompile(`/team\?page=2&amp;search=[\w-]+`).FindString(find("組立").wants(t, http.StatusOK, "見本 000").body)
	boss.get(strings.ReplaceAll(next, "&amp;", "&")).wants(t, http.StatusOK, "見本 060", `page=3&amp;search=`)
	find("").wants(t, http.StatusOK, "Ken Mehta")
	boss.get("/team?search=plain").wants(t, http.StatusOK, "Ken Mehta") // not sealed in this session
	const evil = `<img src=x onerror=alert(1)>`
	find(evil).wants(t, http.StatusOK, "&lt;img", "見つかりませんでした").lacks(t, "<img")
	find(strings.Repeat("あ", 4000)).wants(t, http.StatusOK, "見つかりませんでした")
}

// A proposal of the member's shows on the list until the manager has looked at it.
func TestTeamShowsWhoProposed(t *testing.T) {
	c := newCompany(t)
	boss, mika := c.as("boss"), c.person("mika")
	boss.get("/team").lacks(t, "ふたりのメモの案が届いています")
	if _, err := oneonone.Propose(t.Context(), c.db, mika.Viewer(), c.person("boss").ID, "次は1月に話します", uuid.Nil); err != nil {
		t.Fatal(err)
	}
	boss.get("/team").wants(t, http.StatusOK, "ふたりのメモの案が届いています").lacks(t, "次は1月に")
	boss.get("/team/"+mika.ID.String()).wants(t, http.StatusOK)
	boss.get("/team").lacks(t, "ふたりのメモの案が届いています")
}
