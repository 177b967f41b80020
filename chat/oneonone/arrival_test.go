package oneonone

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// What has come is told by mail to who receives it, until they look.
func TestArrivals(t *testing.T) {
	c := newCrew(t)
	ctx, boss, member := t.Context(), c.viewer("boss"), c.viewer("member")
	wantedAt := func(v postgres.Viewer, page string) (is bool) {
		t.Helper()
		c.ok(c.db.As(ctx, postgres.Worker(), func(tx pgx.Tx) (err error) { is, err = ArrivalWanted(ctx, tx, v.Person, page); return err }))
		return is
	}
	wanted := func(v postgres.Viewer) bool { return wantedAt(v, memberPage) || wantedAt(v, managerPage) }
	card := must[uuid.UUID](t)(GiveCard(ctx, c.db, boss, Card{Member: member.Person, Observation: "x", View: "y"}))
	if !wantedAt(member, memberPage) || wantedAt(member, managerPage) {
		t.Error("a card is news on another page than the member's own")
	}
	must[uuid.UUID](t)(Propose(ctx, c.db, member, boss.Person, "メモ", uuid.Nil))
	for link, v := range map[string]postgres.Viewer{"/oneonone": member, "/team": boss} {
		if n := c.count(`select count(*) from outbox.notice where kind = 'oneonone' and person_id = $1 and link = $2`, v.Person, link); n != 1 || !wanted(v) {
			t.Errorf("%s: %d mails, wanted %v", link, n, wanted(v))
		}
	}
	if n := c.count(`select count(*) from outbox.notice`); n != 2 {
		t.Errorf("%d mails", n)
	}
	members, own, err := Arrived(ctx, c.db, boss)
	if err != nil || len(members) != 1 || members[0] != member.Person || own {
		t.Errorf("for the manager: %v %v %v", members, own, err)
	}
	if members, own, err := Arrived(ctx, c.db, member); err != nil || len(members) > 0 || !own {
		t.Errorf("for the member: %v %v %v", members, own, err)
	}
	c.ok(Seen(ctx, c.db, boss, c.id("second")))
	if !wanted(boss) {
		t.Error("seen on the page of another")
	}
	c.ok(Seen(ctx, c.db, boss, member.Person))
	must[Card](t)(TakeCardBack(ctx, c.db, boss, member.Person, card))
	if wanted(boss) || wanted(member) {
		t.Error("a mail is wanted of what was seen, or taken back")
	}
}
