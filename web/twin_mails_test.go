package web

import (
	"fmt"

	"dousuru/internal/jobs"
)

var twinTry = jobs.Try{Number: 1}

// letters are the mails that may come to the manager, as kind and page; each is wanted in the prepared world.
var letters = [][2]string{{"together", "/questions"}, {"journey.news", "/journey#kept"}, {"oneonone", "/team"}, {"promise", "/team/promises"}}

// post puts mails for the manager into the outbox, runs all jobs, and gives what the manager then finds in the mailbox.
func (w *world) post(kinds ...[2]string) (got []string) {
	w.t.Helper()
	for _, k := range kinds {
		w.exec(`insert into outbox.notice (kind, person_id, link, next_at) select $1, id, $2, '-infinity' from twin.manager`, k[0], k[1])
	}
	w.mu.Lock()
	w.mails = nil
	w.mu.Unlock()
	for _, job := range w.jobs {
		if err := job(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.mails {
		if m.To == "k.nada@umikaze.example" {
			got = append(got, fmt.Sprintf("To: %s\nSubject: %s\n\n%s", m.To, m.Subject, m.Body))
		}
	}
	return got
}
