package escalation

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
)

// held is how many texts the memory of searches holds.
func (o *Opened) held() int {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return len(o.texts)
}

// remembering gives the office a memory of what its searches open.
func (o *office) remembering() {
	o.t.Helper()
	o.book.Opened = new(Opened)
	ctx, stop := context.WithCancel(o.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); o.book.Opened.Run(ctx, o.db) }()
	o.t.Cleanup(func() {
		stop()
		<-done
		if n := o.book.Opened.held(); n > 0 {
			o.t.Errorf("%d texts are held after the end", n)
		}
	})
	o.holds(o.fill)
}

// fill searches until the memory holds what there is: the first hint of a new connection empties it.
func (o *office) fill() bool {
	o.firsts(Filter{Text: "質問"})
	n := o.book.Opened.held()
	time.Sleep(50 * time.Millisecond)
	return n > 0 && o.book.Opened.held() == n
}

func (o *office) holds(is func() bool) {
	o.t.Helper()
	for range 200 {
		if is() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.t.Error("it does not become so")
}

// What is taken back, erased or whose key is wrapped anew is found no more, and is not held any more, in the memory of no process.
func TestNothingGoneIsHeld(t *testing.T) {
	for name, goes := range map[string]func(o *office, id uuid.UUID){
		"taken back": func(o *office, id uuid.UUID) { o.must(o.book.Withdraw(o.t.Context(), o.viewer("asker"), id)) },
		"erased": func(o *office, id uuid.UUID) {
			o.must(o.in(o.viewer("asker"), func(tx pgx.Tx) error {
				_, err := tx.Exec(o.t.Context(), `delete from escalation.thread where id = $1`, id)
				return err
			}))
		},
		"erased past the program": func(o *office, id uuid.UUID) {
			_, err := postgrestest.Owner(o.t, o.db).Exec(o.t.Context(), `delete from escalation.thread where id = $1`, id)
			o.must(err)
		},
		"its person left": func(o *office, _ uuid.UUID) {
			_, err := postgrestest.Owner(o.t, o.db).Exec(o.t.Context(), `delete from escalation.thread where id in (
				select thread_id from escalation.asker where person_id = $1)`, o.person("asker").ID)
			o.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			id := o.ask("asker", Question{Text: "質問の海風"})
			o.ask("other", Question{Text: "質問の山"})
			o.remembering()
			if got := o.firsts(Filter{Text: "海風"}); len(got) != 1 {
				t.Fatalf("found %q, want the one", got)
			}
			goes(o, id)
			if got := o.firsts(Filter{Text: "海風"}); len(got) != 0 {
				t.Errorf("what is gone is found: %q", got)
			}
			o.holds(func() bool {
				o.book.Opened.mu.RLock()
				defer o.book.Opened.mu.RUnlock()
				_, ok := o.book.Opened.texts[id]
				return !ok
			})
			o.firsts(Filter{Text: "海風"})
			o.book.Opened.mu.RLock()
			for _, text := range o.book.Opened.texts {
				if bytes.Contains(text.words, []byte("海風")) {
					t.Error("the words are held")
				}
			}
			o.book.Opened.mu.RUnlock()
		})
	}
}

func TestKeysWrappedAnewEmptyTheMemory(t *testing.T) {
	o := newOffice(t)
	o.ask("asker", Question{Text: "質問の海風"})
	o.remembering()
	_, err := postgrestest.Owner(t, o.db).Exec(t.Context(), `update escalation.thread_key set wrapped_key = wrapped_key`)
	o.must(err)
	o.holds(func() bool { return o.book.Opened.held() == 0 })
}

// A search answers the same with the memory and without, whoever asks, also when something was written since.
func TestSearchWithMemory(t *testing.T) {
	o := newOffice(t)
	id := o.ask("asker", Question{Text: "質問はＦＡ制度です"})
	o.ask("other", Question{Text: "別の質問", Alias: "うみ"})
	o.remembering()
	for _, test := range []struct{ text, want string }{
		{"fa制度", "[質問はＦＡ制度です]"}, {"うみ", "[別の質問]"}, {"質問", "[別の質問 質問はＦＡ制度です]"}, {"ない言葉", "[]"}, {"見本 花子", "[質問はＦＡ制度です]"}, {"うみ別", "[]"},
	} {
		for range 2 {
			list := o.firsts(Filter{Text: test.text})
			slices.Sort(list)
			if got := fmt.Sprint(list); got != test.want {
				t.Errorf("%s: %s, want %s", test.text, got, test.want)
			}
		}
	}
	o.must(o.book.Tell(t.Context(), o.viewer("asker"), id, "シンガポールにも興味があります"))
	if got := o.firsts(Filter{Text: "ｼﾝｶﾞﾎﾟｰﾙ"}); len(got) != 1 {
		t.Errorf("what was written since: %q", got)
	}
	for _, who := range []string{"asker", "other", "chief", "boss"} {
		q, err := o.book.Queue(t.Context(), o.viewer(who), Filter{View: ViewAll, Text: "質問", Limit: 50})
		if err != nil || len(q.Rows) > 0 {
			t.Errorf("%s finds %d, %v", who, len(q.Rows), err)
		}
	}
}

// The memory is asked for nothing whose key the reader may not have, whatever it holds.
func TestMemoryGivesNothingWithoutTheKey(t *testing.T) {
	o := newOffice(t)
	o.ask("asker", Question{Text: "質問の海風"})
	o.remembering()
	_, err := postgrestest.Owner(t, o.db).Exec(t.Context(), `drop policy reads on escalation.thread_key`)
	o.must(err)
	if got := o.firsts(Filter{Text: "海風"}); len(got) != 0 || o.book.Opened.held() != 1 {
		t.Errorf("found %q with %d held", got, o.book.Opened.held())
	}
}

// A text is held for openedFor at most, up to openedBytes in all, and not when all was forgotten since the search began.
func TestBoundsOfTheMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := new(Opened)
		o.keep(o.now(), uuid.New(), 0, []byte("off"))
		if o.held() != 0 {
			t.Error("holds something while it does not run")
		}
		o.forget(true)
		turn, id, words := o.now(), uuid.New(), []byte("words")
		o.keep(turn, id, 0, words)
		o.keep(turn, uuid.New(), 0, make([]byte, openedBytes))
		if o.held() != 1 || o.size != len(words) {
			t.Errorf("%d texts of %d bytes", o.held(), o.size)
		}
		find := func() int {
			found, _ := o.look([]seenThread{{id, 0}}, func([]byte) bool { return true })
			return len(found)
		}
		if time.Sleep(openedFor); find() != 1 {
			t.Error("not held to the end of its time")
		}
		if time.Sleep(time.Second); find() != 0 {
			t.Error("found after its time")
		}
		if o.expire(time.Now()); o.held() != 0 || o.size != 0 || string(words) != "\x00\x00\x00\x00\x00" {
			t.Errorf("after its time %d texts of %d bytes, %q", o.held(), o.size, words)
		}
		o.keep(turn, id, 2, []byte("words"))
		if found, missing := o.look([]seenThread{{id, 3}}, func([]byte) bool { return true }); len(found) != 0 || len(missing) != 1 {
			t.Error("an older state of a question is found")
		}
		o.forget(true)
		if o.keep(turn, id, 2, []byte("words")); o.held() != 0 {
			t.Error("kept what was read before all was forgotten")
		}
	})
}
