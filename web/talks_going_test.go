package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/journey"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// Days are those of Japan: fourteen of them before the last, whatever the hour.
func TestWhatGoesSoonIsByDaysInJapan(t *testing.T) {
	said := time.Date(2026, 8, 31, 23, 59, 59, 0, calendar.Japan)
	for at, soon := range map[time.Time]bool{
		time.Date(2026, 11, 14, 23, 59, 59, 0, calendar.Japan): false, // 15 days before
		time.Date(2026, 11, 15, 0, 0, 0, 0, calendar.Japan):    true,
		time.Date(2026, 11, 14, 15, 0, 0, 0, time.UTC):         true, // the same moment
		time.Date(2026, 11, 29, 23, 59, 59, 0, calendar.Japan): true,
		time.Date(2026, 11, 30, 0, 0, 0, 0, calendar.Japan):    true, // its midnight has passed, and the hour's job comes
	} {
		until, got := going(said, at, 90)
		if got != soon || until.String() != "2026-11-29" {
			t.Errorf("at %s: soon %t, until %s", at, got, until)
		}
	}
	if until, _ := going(said.Add(time.Second), said, 90); until.String() != "2026-11-30" {
		t.Errorf("a second later it is there until %s", until)
	}
	if until, _ := going(said.UTC(), said, 90); until.String() != "2026-11-29" {
		t.Errorf("in UTC it is there until %s", until)
	}
}

// Who has a talk that goes soon is told so in the list and in the talk, and one press has it stand in the journey, where it stays.
func TestATalkThatGoesSoonIsToldOf(t *testing.T) {
	c := newCompany(t)
	owner := postgrestest.Owner(t, c.db)
	old, fresh := c.talked("mika", "公募は上司に知られますか"), c.talked("mika", "介護の休みのこと")
	last := time.Now().In(calendar.Japan).AddDate(0, 0, -80)
	until := knowledge.DateOf(last.AddDate(0, 0, 90)).Label("ja")
	if _, err := owner.Exec(t.Context(), `update chat.consultation set last_at = $2 where id = $1`, old, last); err != nil {
		t.Fatal(err)
	}
	mika := c.as("mika")
	list := mika.get("/talks").wants(t, http.StatusOK, until+"まで残ります")
	if n := strings.Count(list.body, "まで残ります"); n != 1 {
		t.Errorf("%d talks go soon", n)
	}
	mika.get("/talks/"+fresh).wants(t, http.StatusOK, "この会話をファイルにする").lacks(t, "そのあと消えます", "/keep")
	mika.get("/talks/"+old).wants(t, http.StatusOK, "この会話は"+until+"まで残り、そのあと消えます", "心に留めて、ジャーニーに残す")

	file := mika.get("/talks/"+old+"/talk.txt").wants(t, http.StatusOK, "公募は上司に知られますか", "あなた", "会社の資料から", "- 社内公募制度")
	if h := file.Header; h.Get("Content-Type") != textType || h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="dousuru-talk-`) {
		t.Errorf("the file: %v", h)
	}
	for _, who := range []string{"ken", "boss", "hr"} {
		c.as(who).get("/talks/"+old+"/talk.txt").wants(t, http.StatusNotFound)
		c.as(who).post("/talks/"+old+"/keep").wants(t, http.StatusNotFound)
	}

	at := mika.post("/talks/"+old+"/keep").wants(t, http.StatusSeeOther).Header.Get("Location")
	mika.get(at).wants(t, http.StatusOK, "ジャーニーに残しました", "公募は上司に知られますか")
	if again := mika.post("/talks/"+old+"/keep").wants(t, http.StatusSeeOther).Header.Get("Location"); again != at {
		t.Errorf("a second press leads to %s, the first to %s", again, at)
	}
	mika.get("/talks/"+old).wants(t, http.StatusOK, until+"まで残り", "この相談のあとに決めたこと").lacks(t, "心に留めて、ジャーニーに残す")

	if n, err := chat.ForgetBefore(t.Context(), c.db, knowledge.DateOf(last.AddDate(0, 0, 1))); n != 1 || err != nil {
		t.Fatalf("%d talks went, %v", n, err)
	}
	mika.get("/talks/"+old).wants(t, http.StatusNotFound)
	decisions, err := journey.Decisions(t.Context(), c.db, c.person("mika").Viewer())
	if err != nil || len(decisions) != 1 || decisions[0].Response != journey.Keep || decisions[0].Consultation != uuid.MustParse(old) {
		t.Errorf("%+v, %v", decisions, err)
	}
}
