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
		insert into chat.message (consultation_id, person_id, seq, author, body)
		select consultation_id, person_id, 2, author, '\x00'::bytea || convert_to(jsonb_set($2::jsonb, '{seq}', '2')::text, 'UTF8')
		from chat.message where consultation_id = $1`, w.Consultation, postgrestest.Opened(t, d.db, "chat.message.body")[0])
	if err != nil {
		t.Fatal(err)
	}
	postgrestest.SealPlain(t, d.db)
	c.until(1, 2)
}

func TestJitterOnlyShortens(t *testing.T) {
	for range 1000 {
		if d := jitter(PollEvery); d > PollEvery || d < PollEvery*2/3 {
			t.Fatalf("a poll after %v", d)
		}
	}
}
