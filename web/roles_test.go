package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// newLine is a company in which mika's manager is led by somebody, too, with what the two may find.
func newLine(t *testing.T) *company {
	t.Helper()
	c := newCompany(t)
	if err := directory.Put(t.Context(), c.db, []directory.Entry{{Slug: "boss", Name: "灘 孝太郎", Roles: []string{"employee", "manager"}, Department: "製造第二課", Site: "みなと工場", Language: "ja", Manager: "chief"}}); err != nil {
		t.Fatal(err)
	}
	publish(t, c.db, knowledge.Article{Slug: "posting", Title: "社内公募", Passages: []knowledge.Passage{{Facet: "summary", Body: "ほかの部署の仕事に、自分で応募できる制度です。"}, {Facet: "notified", Heading: "知らされる人", Body: "合格のあとに上司へ知らされます。"}}})
	if _, err := c.site.opts.Index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// pagesOf are what somebody gets of pages, the marks of their forms aside.
func (c *company) pagesOf(slug string, paths []string) map[string]string {
	c.t.Helper()
	pages := map[string]string{}
	b := c.as(slug)
	for _, path := range paths {
		a := b.get(path)
		if a.StatusCode != http.StatusOK {
			c.t.Fatalf("GET %s: %d", path, a.StatusCode)
		}
		pages[path] = marks.ReplaceAllString(unpacked(a.body), "")
	}
	return pages
}

// marks are other at every look: keys of forms, and where the tests logged in meanwhile.
var marks = regexp.MustCompile(`name="(?:once|id)" value="[^"]*"|"made": "[^"]*"|(?s:<section id="logins">.*?</section>)`)

// A manager's own career changes nothing on the pages of their team, and a brief is made of the same.
func TestTheTeamsPagesKnowNothingOfTheManagersOwn(t *testing.T) {
	c := newLine(t)
	ctx, boss, mika := t.Context(), c.person("boss"), c.person("mika")
	c.afterTalk(mika.Viewer(), boss.Viewer())
	open := c.askAs("mika", escalation.Question{Text: "いっしょに聞きたいこと", With: boss.ID})
	if err := c.site.opts.Questions.Join(ctx, boss.Viewer(), open); err != nil {
		t.Fatal(err)
	}
	member := "/team/" + mika.ID.String()
	var paths []string
	for _, pattern := range patternsOf(c.site) {
		if path, ok := strings.CutPrefix(pattern, "GET "); ok && strings.HasPrefix(path, "/team") && !strings.Contains(path, "{id}") {
			paths = append(paths, strings.Replace(path, "{person}", mika.ID.String(), 1))
		}
	}
	if !slices.Contains(paths, member+"/cards/new") || len(paths) < 10 {
		t.Fatalf("the pages of the team are %q", paths)
	}
	made := func() string {
		a := c.as("boss").post(member+"/brief", "situation", "部下から社内公募に応募したいと言われました")
		a.wants(t, http.StatusOK, "社内公募", "いっしょに聞きたいこと")
		return marks.ReplaceAllString(unpacked(a.body), "")
	}
	c.pagesOf("boss", paths) // what has arrived is seen with this
	before, brief := c.pagesOf("boss", paths), made()

	engine := chat.New(c.db, c.site.opts.Index)
	w, _, err := engine.Open(ctx, boss, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []chat.ClientFrame{
		{Type: chat.FrameSay, Text: "社内公募は上司に知られますか"}, {Type: chat.FrameSay, Text: "部下から異動したいと言われました"}, {Type: chat.FrameEnd},
		{Type: chat.FrameDecide, Response: "keep", Words: "管理職を続けるか考える"}, {Type: chat.FrameEscalate, Identity: chat.Alias, Alias: "ねこ", Text: "管理職を降りられますか"},
	} {
		f.ID = uuid.New()
		if _, err := engine.Handle(ctx, boss, w.Consultation, f); err != nil {
			t.Fatalf("%s: %v", f.Type, err)
		}
	}
	if _, err := journey.Add(ctx, c.db, boss.Viewer(), journey.Entry{Kind: journey.Wish, Words: "専門職に戻りたい"}); err != nil {
		t.Fatal(err)
	}
	if _, err := journey.PutShare(ctx, c.db, boss.Viewer(), journey.Draft{Want: journey.WantThink, Until: knowledge.Today()}); err != nil {
		t.Fatal(err)
	}
	if _, err := oneonone.PutNote(ctx, c.db, boss.Viewer(), oneonone.Note{About: c.person("chief").ID, Words: "わたしの1on1のメモ"}); err != nil {
		t.Fatal(err)
	}
	for i := range 55 { // more than what is listed of one's own
		c.ask("boss", fmt.Sprintf("わたしの質問%d", i))
	}
	if diff := cmp.Diff(before, c.pagesOf("boss", paths)); diff != "" {
		t.Errorf("pages of the team move with the manager's own career:\n%s", diff)
	}
	if diff := cmp.Diff(brief, made()); diff != "" {
		t.Errorf("a brief moves with the manager's own career:\n%s", diff)
	}
}

// What somebody does for their team shows nowhere in their own talk, journey, questions and 1on1, and counts nowhere.
func TestTheManagersOwnPagesKnowNothingOfTheTeam(t *testing.T) {
	c := newLine(t)
	ctx, boss, mika := t.Context(), c.person("boss"), c.person("mika")
	c.decide("boss", journey.Decision{Topic: "社内公募", Response: journey.Keep})
	engine := chat.New(c.db, c.site.opts.Index)
	frames := func() string {
		w, messages, err := engine.Open(ctx, boss, "ja", uuid.Nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"社内公募は上司に知られますか"} {
			if len(messages) == 1 {
				if _, err := engine.Handle(ctx, boss, w.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: text}); err != nil {
					t.Fatal(err)
				}
			}
		}
		w, messages, err = engine.Open(ctx, boss, "ja", uuid.Nil, 0)
		all, encodeErr := json.Marshal([]any{w, messages})
		if err != nil || encodeErr != nil {
			t.Fatal(err, encodeErr)
		}
		return string(all)
	}
	frames()
	list, err := engine.Messages(ctx, boss, opened(t, engine, boss).Consultation, 0)
	if err != nil || len(list) < 3 {
		t.Fatalf("the manager's own talk has %d messages, %v", len(list), err)
	}
	var paths []string
	for _, pattern := range patternsOf(c.site) {
		path, ok := strings.CutPrefix(strings.TrimSuffix(pattern, "{$}"), "GET ")
		if ok && !strings.Contains(path, "{") && !notOwn.MatchString(path) && path != "/journey/settings/everything.zip" { // it holds what they have of both roles
			paths = append(paths, path)
		}
	}
	if !slices.Contains(paths, "/oneonone") || !slices.Contains(paths, "/") || len(paths) < 20 {
		t.Fatalf("the manager's own pages are %q", paths)
	}
	before, framesBefore, counted := c.pagesOf("boss", paths), frames(), c.ownRows()

	c.afterTalk(mika.Viewer(), boss.Viewer())
	shares, err := journey.SharedWith(ctx, c.db, boss.Viewer(), mika.ID)
	if err != nil || len(shares) != 1 {
		t.Fatal(shares, err)
	}
	if _, err := journey.ReadShare(ctx, c.db, boss.Viewer(), shares[0].ID); err != nil {
		t.Fatal(err)
	}
	b, member := c.as("boss"), "/team/"+mika.ID.String()
	b.post(member+"/brief", "situation", "部下から社内公募に応募したいと言われました").wants(t, http.StatusOK, "社内公募")
	b.post(member+"/brief", "situation", "メンバーが火星に行きたいそうです").wants(t, http.StatusOK)
	if _, err := brief.Save(ctx, c.db, boss.Viewer(), brief.Saved{Member: mika.ID, Title: "準備", Situation: "応募したいと言われた", Language: "ja", Outcome: chat.OutcomeUnknown, Made: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, c.pagesOf("boss", paths)); diff != "" {
		t.Errorf("the manager's own pages move with their team:\n%s", diff)
	}
	if diff := cmp.Diff(framesBefore, frames()); diff != "" {
		t.Errorf("the manager's own talk moves with their team:\n%s", diff)
	}
	if diff := cmp.Diff(counted, c.ownRows()); diff != "" {
		t.Errorf("rows of talks, journeys and reports move with a team:\n%s", diff)
	}
}

// notOwn are pages of other roles, and what is no page of a person.
var notOwn = regexp.MustCompile(`^/(team|hr|asked|audit|login|logout|auth|oidc|static|socket|embed|healthz|readyz|metrics)\b`)

func opened(t *testing.T, engine *chat.Engine, p directory.Person) chat.Welcome {
	t.Helper()
	w, _, err := engine.Open(t.Context(), p, "ja", uuid.Nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// ownRows is what every table of talks, journeys and reports holds, that of shares aside: their count and a hash.
func (c *company) ownRows() map[string]string {
	c.t.Helper()
	owner := postgrestest.Owner(c.t, c.db)
	rows, _ := owner.Query(c.t.Context(), `select schemaname || '.' || tablename from pg_tables
		where schemaname in ('chat', 'journey', 'report', 'escalation') and tablename !~ '^share'`)
	all := map[string]string{}
	var table string
	var tables []string
	for rows.Next() {
		if err := rows.Scan(&table); err != nil {
			c.t.Fatal(err)
		}
		tables = append(tables, table)
	}
	for _, table := range tables {
		var held string
		if err := owner.QueryRow(c.t.Context(), `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from `+table+` t`).Scan(&held); err != nil {
			c.t.Fatal(err)
		}
		all[table] = held
	}
	if len(slices.Collect(maps.Keys(all))) < 15 || all["chat.message"] == "0 " {
		c.t.Fatalf("the tables are not looked at: %v", all)
	}
	return all
}
