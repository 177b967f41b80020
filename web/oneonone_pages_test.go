package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/internal/postgres/postgrestest"
)

// Notes of years stand on pages of thirty, newest first; what was changed or brought back is on the page where it stands.
func TestOwnNotesStandOnPages(t *testing.T) {
	c := newCompany(t)
	mika, boss := c.person("mika"), c.person("boss")
	owner := postgrestest.Owner(t, c.db)
	ids := make([]uuid.UUID, 2*notesPage+5)
	for i := range ids {
		id, err := oneonone.PutNote(t.Context(), c.db, mika.Viewer(), oneonone.Note{About: boss.ID, Words: fmt.Sprintf("メモその%03d", i)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := owner.Exec(t.Context(), `update oneonone.note set written_at = $2 where id = $1`, id, time.Now().AddDate(0, 0, -i-1)); err != nil {
			t.Fatal(err)
		}
		ids[i] = id
	}
	b := c.as("mika")
	for page, want := range map[string]struct {
		first, n   int
		prev, next bool
	}{"": {0, notesPage, false, true}, "?page=2": {notesPage, notesPage, true, true}, "?page=3": {2 * notesPage, 5, true, false}, "?page=9": {0, 0, true, false}, "?page=x": {0, notesPage, false, true}} {
		got := b.get("/oneonone/notes"+page).wants(t, http.StatusOK)
		if n := strings.Count(got.body, "メモその"); n != want.n {
			t.Errorf("%q has %d notes, want %d", page, n, want.n)
		}
		if want.n > 0 {
			got.wants(t, http.StatusOK, fmt.Sprintf("メモその%03d", want.first), fmt.Sprintf("メモその%03d", want.first+want.n-1))
		}
		if prev, next := strings.Contains(got.body, `rel="prev"`), strings.Contains(got.body, `rel="next"`); prev != want.prev || next != want.next {
			t.Errorf("%q leads to the page before: %t, after: %t", page, prev, next)
		}
	}
	b.get("/oneonone").wants(t, http.StatusOK, "メモその000", "メモその002", fmt.Sprint(len(ids)-shortList)).lacks(t, "メモその003")

	last := ids[len(ids)-1].String()
	at := b.post("/oneonone/notes/"+last, "words", "書きかえたメモ").wants(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.Contains(at, "?page=3&done=oneNoteSaved#") {
		t.Errorf("changed leads to %s", at)
	}
	b.get(strings.Split(at, "#")[0]).wants(t, http.StatusOK, "書きかえたメモ")
	b.post("/oneonone/notes/"+last+"/remove").wants(t, http.StatusSeeOther)
	b.get("/oneonone/notes/"+last).wants(t, http.StatusNotFound)
	if at := b.post("/oneonone/notes/"+last+"/restore").wants(t, http.StatusSeeOther).Header.Get("Location"); !strings.Contains(at, "?page=3&done=oneNoteRestored#") {
		t.Errorf("brought back leads to %s", at)
	}
	c.as("boss").get("/oneonone/notes/"+last).wants(t, http.StatusNotFound)
}
