package oneonone

import (
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/journey"
)

// When the line ends the manager reads nothing at once; after 30 days what was theirs alone is erased, and the member keeps the rest.
func TestTheLineEnds(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	e := c.everything()
	reads := func() int {
		return len(must[[]Note](t)(Notes(ctx, c.db, boss, member.Person))) + len(must[[]SharedNote](t)(SharedNotes(ctx, c.db, boss, member.Person))) +
			len(must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person))) + len(must[[]Promise](t)(Promises(ctx, c.db, boss)))
	}
	if n := reads(); n != 5 {
		t.Fatalf("the manager reads %d rows", n)
	}
	for _, end := range []string{`update directory.person set manager_id = null where slug = 'member'`, `update directory.person set active = false where slug = 'member'`} {
		c.exec(end)
		if n := reads(); n != 0 {
			t.Errorf("the former manager reads %d rows after %s", n, end)
		}
		c.is("takes a card back", second(TakeCardBack(ctx, c.db, boss, member.Person, e.card)), ErrNotFound)
		c.is("takes a note back", second(TakeBack(ctx, c.db, boss, e.agreed)), ErrNotFound)
		c.exec(`update directory.person set active = true where slug = 'member'`)
		c.leads("boss", "member")
		if n := reads(); n != 5 {
			t.Errorf("together again within 30 days: %d rows", n)
		}
	}

	c.leads("other", "member")
	c.tidy()
	c.exec(`update oneonone.line set ended_at = ended_at - interval '29 days' where ended_at is not null`)
	c.tidy()
	if n := c.count(`select count(*) from oneonone.promise`); n != 1 {
		t.Errorf("after 29 days: %d promises", n)
	}
	c.exec(`update oneonone.line set ended_at = ended_at - interval '2 days' where ended_at is not null`)
	c.tidy()
	for table, want := range map[string]int{"line": 0, "note": 1, "note_words": 1, "promise": 0, "promise_words": 0, "shared": 1, "agreement": 2, "card": 1, "answer": 1} {
		if n := c.count(`select count(*) from oneonone.` + table); n != want {
			t.Errorf("after 31 days: %d rows of %s, want %d", n, table, want)
		}
	}
	c.leads("boss", "member") // once more: what was is not theirs any more
	if n := reads(); n != 0 {
		t.Errorf("together again afterwards, the manager reads %d rows", n)
	}
	must[uuid.UUID](t)(PutNote(ctx, c.db, boss, Note{About: member.Person, Words: "新しく"}))
	if n := reads(); n != 1 {
		t.Errorf("with a new note the manager reads %d rows", n)
	}
	if cards := must[[]Received](t)(CardsFor(ctx, c.db, member)); len(cards) != 1 || cards[0].Response != journey.None {
		t.Errorf("the member keeps %+v", cards)
	}
	if s := must[[]SharedNote](t)(SharedNotes(ctx, c.db, member, uuid.Nil)); len(s) != 1 || s[0].ID != e.agreed {
		t.Errorf("the member keeps %+v", s)
	}
	if n := must[[]Note](t)(Notes(ctx, c.db, member, uuid.Nil)); len(n) != 1 {
		t.Errorf("the member keeps %+v", n)
	}
	must[SharedNote](t)(TakeBack(ctx, c.db, member, e.agreed))
}

// What a manager kept goes 30 days after they left the company, too, even if nobody else is named.
func TestTheManagerLeaves(t *testing.T) {
	c := newCrew(t)
	c.everything()
	c.exec(`update directory.person set active = false where slug = 'boss'`)
	c.tidy()
	c.exec(`update oneonone.line set ended_at = ended_at - interval '31 days'`)
	c.tidy()
	if n := c.count(`select (select count(*) from oneonone.promise_words) + (select count(*) from oneonone.note_words n join directory.person p on p.id = n.author_id where p.slug = 'boss')`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if cards := must[[]Received](t)(CardsFor(t.Context(), c.db, c.viewer("member"))); len(cards) != 1 {
		t.Errorf("the member keeps %+v", cards)
	}
}
