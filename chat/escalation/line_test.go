package escalation

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// The reporting line that joined two ends: the former manager reads nothing more of the employee's question, with the same
// commit, however far they had come; the employee goes on alone and may ask the new manager. What a manager asked stays theirs.
func TestTheLineEnds(t *testing.T) {
	for name, end := range map[string]string{
		"another manager": "id,name,manager\nboss,見本 上司,\nnew,見本 新任,\nasker,見本 相談,new\n",
		"no manager":      "id,name,manager\nnew,見本 新任,\nasker,見本 相談,\n",
	} {
		o := newOffice(t)
		ctx, b, asker, boss := t.Context(), o.book, o.viewer("asker"), o.viewer("boss")
		ask := func(who, with string) uuid.UUID {
			return o.ask(who, Question{Text: "いっしょに聞きたいです", With: o.person(with).ID})
		}
		invited, joined, own, waiting := ask("asker", "boss"), ask("asker", "boss"), ask("boss", "asker"), ask("boss", "asker")
		o.must(b.Join(ctx, boss, joined))
		o.must(b.Join(ctx, asker, own))
		o.must(b.Tell(ctx, boss, joined, "上司のひとこと"))
		o.answer(joined, "はい。")
		for _, id := range []uuid.UUID{invited, joined} {
			if _, err := b.Find(ctx, boss, id); err != nil {
				t.Fatal(err)
			}
		}

		if _, err := directory.Import(ctx, o.db, strings.NewReader(end), directory.Options{}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, id := range []uuid.UUID{invited, joined} {
			_, err := b.Find(ctx, boss, id)
			for what, err := range map[string]error{"find": err, "tell": b.Tell(ctx, boss, id, "まだいます"), "join": b.Join(ctx, boss, id), "read": b.MarkRead(ctx, boss, id)} {
				if !errors.Is(err, ErrNotFound) {
					t.Errorf("%s: the former manager may %s: %v", name, what, err)
				}
			}
			q, err := b.Find(ctx, asker, id)
			if err != nil || q.Together != Alone || q.Partner != uuid.Nil || !q.First {
				t.Errorf("%s: the employee has %+v (%v)", name, q, err)
			}
		}
		if mine, err := b.Mine(ctx, boss); err != nil || len(mine) != 2 {
			t.Errorf("%s: the former manager lists %d questions (%v), want their own two", name, len(mine), err)
		}
		if q, err := b.Find(ctx, asker, own); err != nil || q.Together != WithJoined {
			t.Errorf("%s: what the employee joined: %+v (%v)", name, q, err)
		}
		if _, err := b.Find(ctx, asker, waiting); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: an invitation of the former manager stands: %v", name, err)
		}
		if q, err := b.Find(ctx, boss, waiting); err != nil || q.Together != Alone {
			t.Errorf("%s: the manager's own question: %+v (%v)", name, q, err)
		}
		if err := b.Invite(ctx, asker, joined, o.person("boss").ID); !errors.Is(err, ErrPartner) {
			t.Errorf("%s: the former manager is invited: %v", name, err)
		}
		if strings.Contains(end, "asker,見本 相談,new") {
			o.must(b.Invite(ctx, asker, joined, o.person("new").ID))
			o.must(b.Join(ctx, o.viewer("new"), joined))
		}
		// Who leads them again sees nothing of what was.
		o.must(directory.Put(ctx, o.db, []directory.Entry{{Slug: "asker", Name: "見本 相談", Roles: []string{"employee"}, Manager: "boss"}}))
		if _, err := b.Find(ctx, boss, joined); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: the former manager is back in the question: %v", name, err)
		}
		if _, err := postgrestest.Owner(t, o.db).Exec(ctx, `update directory.person set manager_id = null`); err != nil { // whoever changes it
			t.Fatal(err)
		}
		if q, err := b.Find(ctx, asker, joined); err != nil || q.Together != Alone {
			t.Errorf("%s: in the end the employee has %+v (%v)", name, q, err)
		}
	}
}

// An invitation that was written while its line ended stands, since neither saw the other: it leads nowhere.
func TestAnInvitationOutlivesItsLine(t *testing.T) {
	o := newOffice(t)
	ctx, boss := t.Context(), o.viewer("boss")
	id := o.ask("asker", Question{Text: "いっしょに聞きたいです", With: boss.Person})
	o.answer(id, "はい。")
	if _, err := postgrestest.Owner(t, o.db).Exec(ctx, `
		alter table directory.person disable trigger line_ended; update directory.person set manager_id = null; alter table directory.person enable trigger line_ended`); err != nil {
		t.Fatal(err)
	}
	if err := o.book.Join(ctx, boss, id); !errors.Is(err, ErrMove) {
		t.Errorf("the former manager joins: %v", err)
	}
	if q := o.find(boss, id); len(q.Messages) > 0 {
		t.Errorf("and reads %+v", q.Messages)
	}
}
