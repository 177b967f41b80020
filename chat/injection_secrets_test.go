package chat_test

import (
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// A secret is a sentence that stands where the askers must not read, with words that stand nowhere else.
type secret struct {
	where  string
	word   map[string]string // by language
	phrase map[string]string // by language
}

var secretPlaces = []string{"a page for executives", "a draft by file", "a draft of HR's", "a retired page", "a story that was taken back", "a story without consent",
	"another's talk", "another's decision", "another's question", "HR's answer to another", "another's share", "a note of a manager", "a page for nobody"}

func secrets() (all []secret) {
	for i, where := range secretPlaces {
		ja, en := coin(9_000+i, kana, 7), coin(9_000+i, latin, 10)
		all = append(all, secret{where, map[string]string{"ja": ja, "en": en},
			map[string]string{"ja": ja + "の枠は、春と秋で三名です", "en": "Applications for " + en + " open in spring and autumn for three people"}})
	}
	return all
}

func (s secret) both() string { return s.phrase["ja"] + "。\n\n" + s.phrase["en"] + "." }

var kana, latin = []string{"カ", "キ", "ケ", "サ", "セ", "タ", "ト", "ナ", "ネ", "ハ", "ホ", "マ", "ム", "モ", "ラ", "ル", "ロ", "ゾ"}, []string{"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"}

// coin makes a word that no language has, another one for each number.
func coin(n int, from []string, length int) (word string) {
	x := uint64(n)*2654435761 + 97
	for i := range length {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		if len(from[0]) == 1 && i%2 == 1 {
			word += string("aeiou"[x%5])
			continue
		}
		word += from[x%uint64(len(from))]
	}
	return word
}

// hide puts each secret where it belongs, by what the product has for that.
func (w *warren) hide(s *shelf) {
	all := w.secrets
	page := func(i int, front string) {
		s.files[fmt.Sprintf("hidden/%d.md", i)] = &fstest.MapFile{Data: []byte(fmt.Sprintf("---\nid: kept-apart-%d\ntitle: ほかの部署に応募する制度の募集時期 %d\nreviewed_on: 2026-09-01\n%s\n---\n%s\n", i, i, front, all[i].both()))}
	}
	page(0, "kind: program\naudience: [role:executive]")
	page(1, "kind: program\nstate: draft")
	page(3, "kind: program\nstate: retired")
	page(4, "kind: case\nconsent: yes\nwithdrawn_on: 2026-01-05")
	page(5, "kind: case\nconsent: no")
	page(12, "kind: program\naudience: [nobody:has-this]")
}

// live has a colleague use the desk for what is theirs alone.
func (w *warren) live() {
	t := w.t
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	other, boss, hr := w.who("other"), w.who("boss"), w.who("hr")
	check(w.db.As(t.Context(), hr.Viewer(), func(tx pgx.Tx) error {
		_, err := knowledge.DraftFAQ(t.Context(), tx, w.secrets[2].phrase["ja"]+"か", w.secrets[2].both(), "answer")
		return err
	}))
	welcome, _, err := w.engine.Open(t.Context(), other, "ja", uuid.Nil, 0)
	check(err)
	_, err = w.engine.Handle(t.Context(), other, welcome.Consultation, chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: w.secrets[6].both()})
	check(err)
	check(w.db.As(t.Context(), other.Viewer(), func(tx pgx.Tx) error {
		_, err := journey.Decide(t.Context(), tx, other.ID, journey.Decision{Consultation: welcome.Consultation, Response: journey.Keep, Words: w.secrets[7].both()})
		return err
	}))
	question := w.put(other, w.secrets[8].both())
	_, err = escalation.NewBook(w.db).Answer(t.Context(), hr.Viewer(), question, w.secrets[9].both())
	check(err)
	_, err = journey.PutShare(t.Context(), w.db, other.Viewer(), journey.Draft{Want: journey.WantReport, Words: w.secrets[10].both(), Until: journey.LastShareDay()})
	check(err)
	_, err = oneonone.PutNote(t.Context(), w.db, boss.Viewer(), oneonone.Note{About: other.ID, Words: w.secrets[11].both()})
	check(err)
}

// put hands a question to HR.
func (w *warren) put(p directory.Person, text string) (id uuid.UUID) {
	w.t.Helper()
	err := w.db.As(w.t.Context(), p.Viewer(), func(tx pgx.Tx) (err error) {
		id, err = escalation.NewBook(w.db).Ask(w.t.Context(), tx, p.ID, escalation.Question{Text: text, Language: "ja"})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// publish brings a page from what HR answered to somebody, read by a second person.
func (w *warren) publish(k *kase) {
	t, hr, second := w.t, w.who("hr"), w.who("hr2")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(k.attack.name, err)
		}
	}
	// Braces are what an answer addresses its asker with, so HR's desk takes no others.
	text := k.fact("window").text + "\n\n" + strings.NewReplacer("{", "(", "}", ")").Replace(k.attack.text[k.language])
	question := w.put(w.who("other"), k.fact("window").asks)
	book := escalation.NewBook(w.db)
	_, err := book.Answer(t.Context(), hr.Viewer(), question, text)
	check(err)
	check(w.db.As(t.Context(), hr.Viewer(), func(tx pgx.Tx) error {
		if k.slug, err = knowledge.DraftFAQ(t.Context(), tx, k.fact("window").asks, text, "answer"); err != nil {
			return err
		}
		draft, err := knowledge.OpenDraft(t.Context(), tx, k.slug)
		if err != nil {
			return err
		}
		draft.Article.Language, draft.Article.Aliases = k.language, []string{k.name}
		if draft, err = knowledge.SaveDraft(t.Context(), tx, draft); err != nil {
			return err
		}
		_, err = knowledge.Submit(t.Context(), tx, k.slug, draft.Version)
		return err
	}))
	check(w.db.As(t.Context(), second.Viewer(), func(tx pgx.Tx) error {
		draft, err := knowledge.OpenDraft(t.Context(), tx, k.slug)
		if err != nil {
			return err
		}
		if draft, err = knowledge.Check(t.Context(), tx, k.slug, draft.Version); err != nil {
			return err
		}
		_, err = knowledge.Publish(t.Context(), tx, k.slug, draft.Version)
		return err
	}))
}
