package oneonone

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat/journey"
)

// A card is given, answered and taken back; the manager's list is the same, whatever the member does.
func TestCards(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	card := Card{Member: member.Person, Observation: " 月曜の会議で、先に聞き手に話を振っていました ", View: "聞き手を大事にしているように見えています"}
	preview := must[Card](t)(Preview(ctx, c.db, boss, card))
	card.ID = must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, card))
	if again := must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, card)); again != card.ID {
		t.Error("sent twice it is given twice")
	}
	before := must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person))
	if len(before) != 1 || before[0].Observation != preview.Observation || before[0].View != preview.View || preview.Observation != strings.TrimSpace(card.Observation) {
		t.Fatalf("%+v, previewed as %+v", before, preview)
	}
	own := func() Received {
		t.Helper()
		list := must[[]Received](t)(CardsFor(ctx, c.db, member))
		if len(list) != 1 {
			t.Fatalf("the member has %+v", list)
		}
		return list[0]
	}
	if r := own(); !r.New || r.Response != "" || r.Card != before[0] {
		t.Errorf("arrived: %+v", r)
	}
	c.ok(Seen(ctx, c.db, member, uuid.Nil))
	if own().New {
		t.Error("still new after it was seen")
	}
	for _, r := range []journey.Response{journey.Act, journey.Keep, journey.None, journey.Undecided} {
		id := must[uuid.UUID](t)(AnswerCard(ctx, c.db, member, card.ID, "フィードバックについて", r, "自分のことば"))
		if got := own(); got.Response != r || got.Words != "自分のことば" || got.Decision != id {
			t.Errorf("%s: %+v", r, got)
		}
		decisions := must[[]journey.Decision](t)(journey.Decisions(ctx, c.db, member))
		if len(decisions) != 1 || decisions[0].Response != r || decisions[0].Topic != "フィードバックについて" {
			t.Errorf("%s: the journey has %+v", r, decisions)
		}
		if after := must[[]Card](t)(CardsFrom(ctx, c.db, boss, member.Person)); len(after) != 1 || after[0] != before[0] {
			t.Errorf("%s: the manager's list moved: %+v", r, after)
		}
	}
	c.ok(PutCardAway(ctx, c.db, member, card.ID, true))
	if r := own(); !r.PutAway || r.Response != journey.Undecided {
		t.Errorf("put away: %+v", r)
	}
	c.ok(PutCardAway(ctx, c.db, member, card.ID, false))
	c.ok(journey.Delete(ctx, c.db, member, own().Decision))
	if r := own(); r.Response != "" || r.Decision != uuid.Nil || r.PutAway {
		t.Errorf("with the decision deleted: %+v", r)
	}
	must[uuid.UUID](t)(AnswerCard(ctx, c.db, member, card.ID, "フィードバックについて", journey.Keep, ""))
	if back := must[Card](t)(TakeCardBack(ctx, c.db, boss, member.Person, card.ID)); back.View != card.View {
		t.Errorf("handed back: %+v", back)
	}
	if list := must[[]Received](t)(CardsFor(ctx, c.db, member)); len(list) > 0 {
		t.Errorf("taken back: %+v", list)
	}
	if list := must[[]journey.Decision](t)(journey.Decisions(ctx, c.db, member)); len(list) != 1 {
		t.Errorf("the journey lost the answer: %+v", list)
	}
	for name, bad := range map[string]struct {
		card Card
		want error
	}{"no observation": {Card{View: "x"}, ErrEmpty}, "no view": {Card{Observation: "x"}, ErrEmpty},
		"long": {Card{Observation: "x", View: strings.Repeat("あ", MaxCard+1)}, ErrTooLong}} {
		bad.card.Member = member.Person
		_, err := GiveCard(ctx, c.db, boss, bad.card)
		c.is(name, err, bad.want)
	}
}

func TestDecide(t *testing.T) {
	c := newCrew(t)
	member := c.viewer("member")
	for range 2 {
		must[uuid.UUID](t)(Decide(t.Context(), c.db, member, "1on1のあとに", journey.Act, "公募を見てみる"))
	}
	if list := must[[]journey.Decision](t)(journey.Decisions(t.Context(), c.db, member)); len(list) != 2 || list[0].Words != "公募を見てみる" {
		t.Errorf("the journey has %+v", list)
	}
	_, err := Decide(t.Context(), c.db, member, "", "yes", "")
	c.is("no answer", err, journey.ErrResponse)
}
