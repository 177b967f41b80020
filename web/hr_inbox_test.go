package web

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/postgres/postgrestest"
)

func decisionWith(words string) journey.Decision {
	return journey.Decision{Topic: "話" + words, Response: journey.Keep, Words: "言葉" + words}
}

func TestInboxIsOrderedAndPaged(t *testing.T) {
	c := newCompany(t)
	owner := postgrestest.Owner(t, c.db)
	for i := range inboxPage + 5 {
		id := c.ask("mika", fmt.Sprintf("質問その%02d", i))
		if _, err := owner.Exec(t.Context(), `with t as (update escalation.thread set asked_on = asked_on - $2::int where id = $1) update escalation.clock set due_at = due_at - $2::int * interval '1 day' where thread_id = $1`, id, i); err != nil {
			t.Fatal(err)
		}
	}
	hr := c.as("hr")
	first := hr.get("/hr")
	first.wants(t, http.StatusOK, "質問その24", "24日前", "質問その05", `href="/hr?page=2"`)
	first.lacks(t, "質問その04", "page=0")
	if strings.Index(first.body, "質問その24") > strings.Index(first.body, "質問その05") {
		t.Error("the oldest question is not on top")
	}
	second := hr.get("/hr?page=2")
	second.wants(t, http.StatusOK, "質問その04", "質問その00", "今日", "昨日", `rel="prev" href="/hr"`)
	second.lacks(t, "質問その05", "page=3")
	hr.get("/hr?page=9").wants(t, http.StatusOK, "このページに質問はありません")
	for _, page := range []string{"0", "-1", "x", "99999999999999999999"} {
		hr.get("/hr?page="+page).wants(t, http.StatusOK, "質問その24")
	}
}

func TestAnAnswerThatIsNotSentStaysInTheForm(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問")
	hr := c.as("hr")
	address := "/hr/questions/" + id.String()
	hr.post(address, "answer", "  \n ", "seen", "0").wants(t, http.StatusUnprocessableEntity, "回答がまだ書かれていません")
	long := strings.Repeat("長", escalation.MaxAnswer+1)
	hr.post(address, "answer", long, "seen", "0").wants(t, http.StatusUnprocessableEntity, "10000文字までに", long)

	// A colleague answered in the meantime.
	c.reply(id, "先に書いた回答")
	hr.post(address, "answer", "あとから書いた回答", "seen", "0").wants(t, http.StatusConflict, "別の回答がつきました", "先に書いた回答", "あとから書いた回答", `name="seen" value="1"`)
	hr.post(address, "answer", "あとから書いた回答", "seen", "1").wants(t, http.StatusSeeOther)
	// The same answer sent twice is one answer.
	hr.post(address, "answer", "あとから書いた回答", "seen", "1").wants(t, http.StatusSeeOther)
	thread, err := c.site.opts.Questions.Find(t.Context(), c.person("hr").Viewer(), id)
	if err != nil || len(thread.Messages) != 2 {
		t.Errorf("%d answers (%v), want 2", len(thread.Messages), err)
	}
}

func TestALoginThatEndedKeepsTheAnswer(t *testing.T) {
	c := newCompany(t)
	id := c.ask("mika", "質問")
	got := c.browser().post("/hr/questions/"+id.String(), "answer", "三十分かけて書いた回答", "seen", "0")
	got.wants(t, http.StatusUnauthorized, "ログインの期限が切れています", "三十分かけて書いた回答", `action="/hr/questions/`+id.String()+`"`, `name="seen" value="0"`)
}

// stream opens the changes as HR's page does and gives the lines that arrive.
func (b *browser) stream(ctx context.Context) (*http.Response, <-chan string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/hr/changes", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer res.Body.Close()
		defer close(lines)
		for scanner := bufio.NewScanner(res.Body); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return res, lines
}

func wait(t *testing.T, lines <-chan string, want string) {
	t.Helper()
	end := time.After(10 * time.Second)
	for {
		select {
		case line, ok := <-lines:
			if line == want {
				return
			}
			if !ok {
				t.Fatalf("the stream ended before %q", want)
			}
		case <-end:
			t.Fatalf("no %q in ten seconds", want)
		}
	}
}

func TestChangesReachHR(t *testing.T) {
	c := newCompany(t)
	res, lines := c.as("hr").stream(t.Context())
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	wait(t, lines, "retry: 3000")
	wait(t, lines, "event: change") // the listener has just begun
	c.ask("mika", "新しい質問")
	wait(t, lines, "event: change")
	c.site.Close()
	for range lines { // ends, or the test never does
	}
	for _, who := range []string{"", "mika", "boss"} {
		res, _ := c.as(who).stream(t.Context())
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("changes as %q: status %d", who, res.StatusCode)
		}
	}
}

func TestHRIsToldOfDesksThatWereNotCheckedForLong(t *testing.T) {
	c := newCompany(t)
	insert := func(slug, name, checked string) {
		t.Helper()
		if _, err := postgrestest.Owner(t, c.db).Exec(t.Context(), `insert into knowledge.desk (slug, name, channel, checked_on) values ($1, $2, '内線 見本', nullif($3, '')::date)`, slug, name, checked); err != nil {
			t.Fatal(err)
		}
	}
	insert("new", "新しい窓口", time.Now().Format(time.DateOnly))
	hr := c.as("hr")
	hr.get("/hr").lacks(t, "確認から日がたった窓口")
	hr.get("/readyz").lacks(t, "unchecked")
	insert("old", "むかしの窓口", "2020-03-01")
	insert("never", "だれも見ない窓口", "")
	hr.get("/hr").wants(t, http.StatusOK, "確認から日がたった窓口が 2 件あります", `href="/hr/due#due-desk"`)
	due := hr.get("/hr/due")
	due.wants(t, http.StatusOK, "むかしの窓口", "2020年3月1日", "だれも見ない窓口", "確認日がありません")
	due.lacks(t, "新しい窓口")
	hr.get("/readyz").wants(t, http.StatusOK, `"desks_unchecked":2`)
}
