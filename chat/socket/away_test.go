package socket

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/postgres/postgrestest"
)

// Whoever needs a person is told where to go while the database is away, and the frame may be sent again.
func TestPeopleAreNamedWithoutADatabase(t *testing.T) {
	server := postgrestest.Private(t)
	d := deskOn(t, server.Open(), nil)
	_, err := postgrestest.Owner(t, d.db).Exec(t.Context(), `
		insert into knowledge.desk (slug, name, channel, routes, checked_on) values
			('life', '見本いのちの窓口', '内線 0000（見本）', '{danger}', '2026-09-01')`)
	if err != nil {
		t.Fatal(err)
	}
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	for _, loaded := range []bool{false, true} {
		if loaded {
			ack, _ := c.say("もう死にたい") // reads the desks
			if ack.Seq == 0 {
				t.Error("not stored")
			}
		}
		server.Stop()
		id := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "消えてしまいたい" + secret})
		m := *c.await(chat.FrameMessage).Message
		if !m.Passing || m.Seq != 0 || m.Kind != chat.KindRoute || m.Author != "desk" || m.Text == "" {
			t.Errorf("loaded %v: got %+v", loaded, m)
		}
		if named := len(m.Desks) == 1 && m.Desks[0].Name == "見本いのちの窓口" && m.Desks[0].CheckedOn == "2026-09-01"; named != loaded {
			t.Errorf("loaded %v: desks %+v", loaded, m.Desks)
		}
		if strings.Contains(m.Text, "119") == loaded {
			t.Errorf("loaded %v: says %q", loaded, m.Text)
		}
		c.refused(chat.CodeUnavailable, id)

		other := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: other, Text: "社内公募はいつ募集していますか"})
		c.refused(chat.CodeUnavailable, other) // and nothing else before it

		server.Start()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "消えてしまいたい" + secret})
		if ack := c.await(chat.FrameAck); ack.ID != id || ack.Seq == 0 {
			t.Errorf("loaded %v: sent again: %+v", loaded, ack)
		}
	}
}
