package socket

import (
	"testing"
	"time"

	"dousuru/chat"
	"dousuru/internal/postgres/postgrestest"
)

func TestPollFindsWhatNoHintTold(t *testing.T) {
	d := newDesk(t, func(_ *Options, l *limits) { l.poll = 300 * time.Millisecond })
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	_, err := postgrestest.Owner(t, d.db).Exec(t.Context(), `
		insert into chat.message (consultation_id, person_id, seq, author, kind, body)
		select consultation_id, person_id, 2, author, kind, jsonb_set(body, '{seq}', '2') from chat.message where consultation_id = $1`,
		w.Consultation)
	if err != nil {
		t.Fatal(err)
	}
	c.until(1, 2)
}

func TestJitterOnlyShortens(t *testing.T) {
	for range 1000 {
		if d := jitter(PollEvery); d > PollEvery || d < PollEvery*2/3 {
			t.Fatalf("a poll after %v", d)
		}
	}
}
