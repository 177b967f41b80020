package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/knowledge"
)

// everyPage is what somebody gets of all pages whose address names nothing, and of further ones.
func (c *company) everyPage(slug string, further ...string) map[string]string {
	c.t.Helper()
	paths := further
	for _, pattern := range patternsOf(c.site) {
		path, ok := strings.CutPrefix(strings.TrimSuffix(pattern, "{$}"), "GET ")
		if ok && !strings.Contains(path, "{") && !strings.HasPrefix(path, "/static") && !strings.HasPrefix(path, "/log") && path != "/socket" && !strings.HasSuffix(path, "/changes") && !strings.Contains(path, "/export.") { // files say when they were made
			paths = append(paths, path)
		}
	}
	pages := map[string]string{}
	b := c.as(slug)
	for _, path := range paths {
		if a := b.get(path); a.StatusCode == http.StatusOK {
			pages[path] = marks.ReplaceAllString(unpacked(a.body), "")
		}
	}
	if len(pages) < 20 {
		c.t.Fatalf("%s gets %d pages", slug, len(pages))
	}
	return pages
}

// What a manager keeps for themselves moves no page of the member's, and nothing of a 1on1 moves a page of anybody else: HR, an
// executive who leads the manager, a colleague.
func TestOthersPagesKnowNothingOfA1on1(t *testing.T) {
	c := newLine(t)
	ctx, boss, mika := t.Context(), c.person("boss").Viewer(), c.person("mika").Viewer()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	made := func(id uuid.UUID, err error) uuid.UUID {
		t.Helper()
		ok(err)
		return id
	}
	others := map[string][]string{"hr": nil, "chief": {"/team/" + boss.Person.String()}, "ken": nil, "admin": nil}
	of := func() map[string]map[string]string {
		all := map[string]map[string]string{}
		for slug, further := range others {
			all[slug] = c.everyPage(slug, further...)
		}
		return all
	}
	others0, member0 := of(), c.everyPage("mika")

	// The manager's own: written, changed, removed, prepared, looked at.
	note := made(oneonone.PutNote(ctx, c.db, boss, oneonone.Note{About: mika.Person, Words: "次に聞くこと"}))
	ok(oneonone.RemoveNote(ctx, c.db, boss, note))
	made(oneonone.PutNote(ctx, c.db, boss, oneonone.Note{About: mika.Person, Words: "評価のこと"}))
	made(oneonone.PutPromise(ctx, c.db, boss, oneonone.Promise{About: mika.Person, Words: "募集の時期", Due: knowledge.Today(), Remind: true}))
	made(brief.Save(ctx, c.db, boss, brief.Saved{Member: mika.Person, Title: "準備", Situation: "応募したいと言われた", Language: "ja", Outcome: chat.OutcomeUnknown}))
	base := "/team/" + mika.Person.String()
	b := c.as("boss")
	b.post(base+"/brief", "situation", "社内公募に応募したいと言われました").wants(t, http.StatusOK)
	b.post(base+"/cards/new", "observation", "見たこと", "view", "見え方").wants(t, http.StatusOK)
	b.post(base+"/ask/draft", "text", "だれにも渡していない下書き").wants(t, http.StatusOK)
	b.get(base).wants(t, http.StatusOK)
	if diff := cmp.Diff(member0, c.everyPage("mika")); diff != "" {
		t.Errorf("the member's pages move with what the manager keeps:\n%s", diff)
	}

	// And what is between the two.
	share := made(journey.PutShare(ctx, c.db, mika, journey.Draft{Want: journey.WantListen, Words: "ここだけの話", Until: knowledge.Today()}))
	_, err := journey.ReadShare(ctx, c.db, boss, share)
	ok(err)
	made(oneonone.GiveCard(ctx, c.db, boss, oneonone.Card{Member: mika.Person, Observation: "x", View: "y"}))
	ok(oneonone.Agree(ctx, c.db, boss, made(oneonone.Propose(ctx, c.db, mika, boss.Person, "ふたりで決めたこと", uuid.Nil))))
	made(oneonone.Propose(ctx, c.db, boss, mika.Person, "案", uuid.Nil))
	made(oneonone.PutNote(ctx, c.db, mika, oneonone.Note{About: boss.Person, Words: "本人のメモ"}))
	if cmp.Equal(member0, c.everyPage("mika")) {
		t.Error("the member's pages do not show what was given to them")
	}
	if diff := cmp.Diff(others0, of()); diff != "" {
		t.Errorf("pages of others move with a 1on1:\n%s", diff)
	}
}
