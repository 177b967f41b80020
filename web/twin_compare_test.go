package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// compare holds what the manager gets in b against the prepared world.
func (p *pairing) compare(t reporter, b *world, r *rand.Rand, number int) {
	t.Helper()
	var letter [][2]string
	var want []string
	if r.IntN(2) == 0 {
		k := letters[r.IntN(len(letters))]
		letter, want = append(letter, k), p.mails[k[0]]
	}
	got := b.post(letter...)
	p.mailed.Add(int64(len(got)))
	p.same(t, fmt.Sprintf("pair %d, mails", number), strings.Join(want, "\n\n"), strings.Join(got, "\n\n"))
	var paths []string
	for i := number % turns; i < len(p.always); i += turns {
		paths = append(paths, p.always[i])
	}
	for i := range atATime {
		paths = append(paths, p.inTurn[(number*atATime+i)%len(p.inTurn)])
	}
	paths = append(paths, p.forms[number%len(p.forms)].String())
	for _, path := range paths {
		if got := b.look(path, p.forms); got != p.want[path] && got != p.a.look(path, p.forms) {
			p.same(t, fmt.Sprintf("pair %d, %s", number, path), p.want[path], got)
		}
		p.compared.Add(1)
	}
	p.same(t, fmt.Sprintf("pair %d, frames", number), p.frames, b.frames())
	p.read.Add(1)
}

// tries are the patterns that take an id.
func (w *world) tries() (list []string) {
	for _, pattern := range w.patterns {
		if parameter.MatchString(pattern) && !strings.Contains(pattern, "{name...}") {
			list = append(list, pattern)
		}
	}
	return list
}

// strange asks for ids that b alone has: the manager cannot tell them from ids that nobody has.
func (p *pairing) strange(t reporter, b *world, r *rand.Rand, ids []string) {
	t.Helper()
	for _, id := range ids {
		method, path, _ := strings.Cut(parameter.ReplaceAllString(p.tries[r.IntN(len(p.tries))], id), " ")
		var form url.Values
		if method == http.MethodPost {
			form = url.Values{}
		}
		status, want := p.a.ask(twinBoss, method, path, form)
		got, text := b.ask(twinBoss, method, path, form)
		p.same(t, fmt.Sprintf("%s %s, which only one world has", method, path), fmt.Sprint(status, "\n", want), fmt.Sprint(got, "\n", text))
		p.foreign.Add(1)
	}
}

// again looks once more at the prepared world: what it shows did not move while the others were compared with it.
func (p *pairing) again(t *testing.T) {
	for path, want := range p.want {
		if got := p.a.look(path, p.forms); got != want && !p.tomorrow() {
			t.Errorf("%s moved in the prepared world:\n%s", path, differs(want, got))
		}
	}
}

// tomorrow tells whether the day has changed since the beginning, which dates on pages follow.
func (p *pairing) tomorrow() bool { return time.Now().In(japan).Day() != started.In(japan).Day() }

var started = time.Now()

// cover fails for a table with row-level security that no change touched.
func (p *pairing) cover(t *testing.T) {
	for _, table := range p.a.names(`select c.oid::regclass::text from pg_class c where c.relrowsecurity order by 1`) {
		if p.touched[table] == 0 && unchanged[table] == "" {
			t.Errorf("no change touched %s: it needs one in testdata/twin/changes.sql, or a reason in unchanged", table)
		}
	}
	for table, why := range unchanged {
		if p.touched[table] > 0 {
			t.Errorf("%s is touched, although %s", table, why)
		}
	}
}

func (p *pairing) rows() (n int) {
	for _, rows := range p.touched {
		n += rows
	}
	return n
}

// A reporter is told of leaks: the test, or what a test of the test expects.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// same reports a leak, with the lines around the first difference.
func (p *pairing) same(t reporter, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("LEAK, %s:\n%s", what, differs(want, got))
	}
}

// differs shows where two texts part.
func differs(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(a) && at < len(b) && (a[at] == b[at] || strings.HasPrefix(a[at], "Content-Length: ")) {
		at++
	}
	few := func(lines []string) string {
		from := max(0, min(at-1, len(lines)))
		return strings.Join(lines[from:min(len(lines), from+5)], "\n")
	}
	return fmt.Sprintf("--- prepared, line %d\n%.1200s\n+++ changed\n%.1200s", at+1, few(a), few(b))
}
