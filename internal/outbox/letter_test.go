package outbox

import (
	"context"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// Every mail of every kind as a mail server gets it, whole, but for its number and its date. With DOUSURU_UPDATE=1 the file is
// written anew, to be read before it is kept.
func TestMailsWhole(t *testing.T) {
	db := postgrestest.New(t)
	people := map[string]postgres.Viewer{}
	var notices []Notice
	for _, lang := range []string{"ja", "en"} {
		p := reader(t, db, lang, lang, "hr")
		people[lang] = p.Viewer()
		for _, kind := range slices.Sorted(maps.Keys(sentences)) {
			notices = append(notices, Notice{Kind: kind, Person: p.ID, Link: "/questions"})
		}
	}
	put(t, db, postgres.Worker(), notices...)
	box := newSink(t)
	mailer := box.mailer(t)
	ids, mu := map[string]bool{}, sync.Mutex{} // several mails are on their way at once
	work(t, sender(db, morning(), func(ctx context.Context, m mail.Message) error {
		mu.Lock()
		ids["<"+m.ID+"@example.com>"] = true
		mu.Unlock()
		return mailer.Send(ctx, m)
	}))
	var all []string
	for _, m := range box.all() {
		if !ids[m.id] {
			t.Errorf("a Message-ID %s of its own", m.id)
		}
		all = append(all, readable(t, m.raw))
	}
	slices.Sort(all)
	got := strings.Join(all, "\n---\n\n")
	const file = "testdata/mails.txt"
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" || len(all) != len(notices) {
		t.Errorf("%d mails of %d: %s", len(all), len(notices), diff)
	}
}

// readable is a mail with all of its headers, decoded.
func readable(t *testing.T, raw string) string {
	t.Helper()
	letter, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(letter.Header)) {
		value := strings.Join(letter.Header[name], "|")
		switch name {
		case "Date", "Message-Id":
			value = "*"
		default:
			if value, err = new(mime.WordDecoder).DecodeHeader(value); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&b, "%s: %s\n", name, value)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n" + strings.ReplaceAll(string(body), "\r\n", "\n")
}
