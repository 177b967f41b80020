package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dousuru/internal/postgres/postgrestest"
)

// What HR looks for never stands in an address, be it the one to go to or one on the page, and still finds, with every filter,
// on every page of the list, and after something was done there.
func TestSearchedWordsStandInNoAddress(t *testing.T) {
	c := withColleague(t)
	c.ask("boss", "海外の質問")
	for i := range inboxPage + 1 {
		c.ask("mika", fmt.Sprintf("育児休業のあとの質問%d", i))
	}
	// Asked at night, all are due at the same moment, and chance says which page it is on.
	if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `update escalation.clock set due_at = due_at - interval '1 hour'
		where thread_id in (select a.thread_id from escalation.asker a join directory.person p on p.id = a.person_id where p.slug = 'boss')`); err != nil {
		t.Fatal(err)
	}
	hr := c.as("hr")
	for _, test := range []struct {
		words  string
		fields []string
		found  string
		view   string
	}{
		{"海外", nil, "海外の質問", ""},
		{"灘", nil, "海外の質問", ""},
		{"  海外　", []string{"who", "none", "view", "all"}, "海外の質問", "who=none"},
		{"海外", []string{"identity", "anonymous", "late", "1"}, "あてはまる質問はありません", "identity=anonymous"},
		{"どこにもない", nil, "あてはまる質問はありません", ""},
		{strings.Repeat("長", 300), nil, "あてはまる質問はありません", ""},
		{"育児休業", []string{"language", "ja"}, "育児休業のあとの質問0", "language=ja"},
		{"", []string{"who", "mine"}, "あてはまる質問はありません", "who=mine"},
	} {
		sent := hr.post("/hr", append([]string{"q", test.words}, test.fields...)...)
		sent.wants(t, http.StatusSeeOther)
		address := sent.Header.Get("Location")
		if !strings.Contains(address, test.view) {
			t.Errorf("%.10q: %q lacks the filter %q", test.words, address, test.view)
		}
		list := hr.get(address)
		list.wants(t, http.StatusOK, test.found)
		for _, found := range regexp.MustCompile(`(?:href|action|data-live|name="back" value)="([^"]*)"`).FindAllStringSubmatch(list.body+` href="`+address+`"`, -1) {
			if plain, err := url.QueryUnescape(found[1]); err != nil || test.words != "" && strings.Contains(plain, strings.TrimSpace(test.words)) {
				t.Errorf("%.10q stands in %s", test.words, found[1])
			}
		}
	}
	address := hr.post("/hr", "q", "育児休業").Header.Get("Location")
	hr.get(address+"&page=2").wants(t, http.StatusOK, "育児休業のあとの質問", `value="育児休業"`, `rel="prev"`)
	hr.get(address+"&page=2").lacks(t, "海外の質問")
	id := regexp.MustCompile(`name="pick" value="([^"]+)"`).FindStringSubmatch(hr.get(address).body)[1]
	back := hr.post("/hr/questions", "do", "assign", "to", "me", "pick", id, "back", address).Header.Get("Location")
	hr.get(back).wants(t, http.StatusOK, `value="育児休業"`, "担当を決めました")
	if got := hr.get("/hr?q=海外"); strings.Contains(got.body, `value="海外"`) {
		t.Error("words in an address are still taken")
	}

	// To anybody else the address says nothing, and the list that they see says that it is another one.
	for name, sealed := range map[string]string{"a colleague": address, "what was changed": address[:len(address)-3] + "AAA", "what is none": "/hr?words=x", "not in letters": "/hr?words=%00%ff"} {
		who := hr
		if name == "a colleague" {
			who = c.as("hr2")
			who.post("/hr", "q", "海外") // who has a key, too
		}
		got := who.get(sealed)
		got.wants(t, http.StatusOK, "この検索のことばは", "海外の質問")
		got.lacks(t, `value="育児休業"`)
	}
	if policy := hr.get("/hr").Header.Get("Referrer-Policy"); policy != "same-origin" {
		t.Errorf("addresses are told to other sites: %q", policy)
	}
}

// What is sealed comes back as it was, and looks different each time.
func TestSeal(t *testing.T) {
	c := newCompany(t)
	v := &visit{language: "ja", person: c.person("hr")}
	v.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	ctx, _, err := c.sessions.find(v.Request)
	if !NotLoggedIn(err) {
		t.Fatal(err)
	}
	v.Request = v.WithContext(ctx)
	seen := map[string]bool{}
	for _, words := range []string{"海外", "海外", "a", `%_'"&=`, strings.Repeat("長", maxSearch)} {
		sealed := c.site.seal(v, words)
		if seen[sealed] || url.QueryEscape(sealed) != sealed {
			t.Errorf("%.10q is sealed as %q", words, sealed)
		}
		seen[sealed] = true
		if got, ok := c.site.unseal(v, sealed); got != words || !ok {
			t.Errorf("%.10q comes back as %q", words, got)
		}
	}
	if sealed := c.site.seal(v, ""); sealed != "" {
		t.Errorf("nothing is sealed as %q", sealed)
	}
}
