package escalation

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/postgres"
)

// ways lead a fresh question into each state.
var ways = map[State][]Move{
	Asked: {}, Seen: {MoveSee}, AskedBack: {MoveAskBack}, Told: {MoveAskBack, MoveTell}, Passed: {MovePass}, Answered: {MoveAnswer},
	Read: {MoveAnswer, MoveRead}, Withdrawn: {MoveWithdraw},
}

// make makes a move as whoever may.
func (o *office) make(asker postgres.Viewer, id uuid.UUID, move Move) error {
	ctx, b, hr := o.t.Context(), o.book, o.viewer("hr")
	switch move {
	case MoveSee:
		return b.See(ctx, hr, id)
	case MoveAskBack:
		return b.AskBack(ctx, hr, id, "もう少し教えてください")
	case MoveTell:
		return b.Tell(ctx, asker, id, "追加です")
	case MovePass:
		return b.PassToExecutive(ctx, hr, id, o.person("chief").ID, "どう考えますか")
	case MoveBack:
		return b.TakeBack(ctx, hr, id)
	case MoveAnswer:
		_, err := b.Answer(ctx, hr, id, "はい。")
		return err
	case MoveRead:
		return b.MarkRead(ctx, asker, id)
	case MoveWithdraw:
		return b.Withdraw(ctx, asker, id)
	case MoveRestore:
		return b.Restore(ctx, asker, id)
	case MoveJoin:
		return b.Join(ctx, o.viewer("boss"), id)
	case MoveDecline:
		return b.Decline(ctx, o.viewer("boss"), id)
	}
	panic("no such move: " + move)
}

// Every state × every move, for questions with a name, an alias and without either: each leads where it is meant to, or is
// refused and changes nothing.
func TestEveryStateAndMove(t *testing.T) {
	want := map[State]map[Move]State{}
	for _, row := range []struct {
		from  State
		moves string // of Moves, in order: see, ask back, tell, pass, back, answer, read, withdraw, restore
	}{
		{Asked, "seen asked_back asked passed - answered asked withdrawn -"},
		{Seen, "seen asked_back seen passed - answered seen withdrawn -"},
		{AskedBack, "asked_back asked_back told passed - answered asked_back withdrawn -"},
		{Told, "told asked_back told passed - answered told withdrawn -"},
		{Passed, "passed asked_back passed - seen answered passed withdrawn -"},
		{Answered, "answered asked_back told passed - answered read withdrawn -"},
		{Read, "read asked_back told passed - answered read withdrawn -"},
		{Withdrawn, "- - - - - - - withdrawn asked"},
	} {
		want[row.from] = map[Move]State{}
		var to string
		rest := row.moves
		for _, move := range Moves[:9] {
			if _, err := fmt.Sscan(rest, &to); err != nil {
				t.Fatal(err)
			}
			rest = rest[min(len(to)+1, len(rest)):]
			want[row.from][move] = State(to)
		}
	}
	o := newOffice(t)
	walked := 0
	for _, identity := range []Identity{Named, Alias, Anonymous} {
		for from, way := range ways {
			for _, move := range Moves[:9] {
				asker, id := o.viewer("asker"), uuid.Nil
				switch identity {
				case Named:
					id = o.ask("asker", Question{Text: "質問です"})
				case Alias:
					id = o.ask("asker", Question{Text: "質問です", Alias: "うみ"})
				case Anonymous:
					asker, id = o.askAnonymously("質問です")
				}
				for _, m := range way {
					o.must(o.make(asker, id, m))
				}
				before := o.find(asker, id)
				if before.State != from {
					t.Fatalf("%s: the way to %s ends at %s", identity, from, before.State)
				}
				err := o.make(asker, id, move)
				after := o.find(asker, id)
				to := want[from][move]
				switch {
				case to == "-" && !errors.Is(err, ErrMove) && !errors.Is(err, ErrClosed) && !errors.Is(err, ErrNotFound):
					t.Errorf("%s, %s + %s: %v, want it refused", identity, from, move, err)
				case to == "-" && (after.State != from || len(after.Events) != len(before.Events) || len(after.Messages) != len(before.Messages)):
					t.Errorf("%s, %s + %s was refused and changed the question", identity, from, move)
				case to != "-" && (err != nil || after.State != to):
					t.Errorf("%s, %s + %s: %s (%v), want %s", identity, from, move, after.State, err, to)
				case to != "-" && to != from && after.Events[len(after.Events)-1].What != move:
					t.Errorf("%s, %s + %s: the last step is %s", identity, from, move, after.Events[len(after.Events)-1].What)
				}
				walked++
			}
		}
	}
	if walked != 3*8*9 {
		t.Errorf("%d walked", walked)
	}
}

// The table knows every state and no move that is none.
func TestLifeIsWhole(t *testing.T) {
	for _, s := range States {
		if life[s] == nil {
			t.Errorf("%s leads nowhere", s)
		}
		for move, to := range life[s] {
			if !slices.Contains(Moves, move) || !slices.Contains(States, to) {
				t.Errorf("%s + %s leads to %s", s, move, to)
			}
		}
	}
}

func TestWithdrawnIsGoneFromHR(t *testing.T) {
	o := newOffice(t)
	asker, hr := o.viewer("asker"), o.viewer("hr")
	id := o.ask("asker", Question{Text: "やはり取り下げます"})
	o.answer(id, "はい。")
	o.must(o.book.Withdraw(t.Context(), asker, id))
	if at := o.find(hr, id); at.State != Withdrawn || at.Question != "" || at.Asker != "" || at.Messages != nil {
		t.Errorf("HR still reads %+v", at)
	}
	if _, err := o.book.Answer(t.Context(), hr, id, "もう一度。"); !errors.Is(err, ErrClosed) {
		t.Errorf("an answer to a withdrawn question: %v", err)
	}
	if list, err := o.inbox(hr); err != nil || len(list) > 0 {
		t.Errorf("a withdrawn question stands in the inbox: %v (%v)", list, err)
	}
	if own := o.find(asker, id); own.Question == "" || len(own.Messages) != 1 {
		t.Errorf("the asker lost their question: %+v", own)
	}
	o.must(o.book.Restore(t.Context(), asker, id))
	if at := o.find(hr, id); at.State != Asked || at.Question == "" || at.DueAt.IsZero() {
		t.Errorf("after it was restored HR has %+v", at)
	}
}

// Of two who ask together, each knows of their own reading alone: not by the state, not by a step.
func TestWhoAsksTogetherReadsUnseen(t *testing.T) {
	o := newOffice(t)
	asker, boss := o.viewer("asker"), o.viewer("boss")
	for _, test := range []struct{ reader, other postgres.Viewer }{{asker, boss}, {boss, asker}} {
		id := o.ask("asker", Question{Text: "夜勤を減らせますか", With: boss.Person})
		o.must(o.book.Join(t.Context(), boss, id))
		o.answer(id, "はい")
		before := o.find(test.other, id)
		o.must(o.book.MarkRead(t.Context(), test.reader, id))
		if after := o.find(test.other, id); !reflect.DeepEqual(before, after) || after.State != Answered {
			t.Errorf("before the other one read: %+v\nafter: %+v", before, after)
		}
		if own := o.find(test.reader, id); own.State != Read || own.Unread {
			t.Errorf("who read has %+v", own)
		}
		if hr := o.find(o.viewer("hr"), id); hr.State != Read || hr.Events[len(hr.Events)-1].What != MoveRead {
			t.Errorf("HR has %+v", hr)
		}
	}
}
