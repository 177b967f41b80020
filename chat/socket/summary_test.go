package socket

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

const (
	asksNotified = "社内公募は上司に知られますか"
	rephrased    = "合格の連絡のあと、上司に知らされます。[1]"
)

// composes gives the desk a page and a composer without a model, for whoever has not switched it off.
func (d *desk) composes(c chat.Composer) {
	d.t.Helper()
	if _, err := postgrestest.Owner(d.t, d.db).Exec(d.t.Context(), `
		with a as (insert into knowledge.article (slug, kind, title, aliases, reviewed_on, content_hash)
			values ('posting', 'program', '社内公募制度', '{公募}', '2026-09-01', '') returning id)
		insert into knowledge.passage (article_id, ordinal, facet, heading, body)
		select a.id, 0, 'notified', '知らされる人', '合格の連絡のあと、上司に知らされます。' from a`); err != nil {
		d.t.Fatal(err)
	}
	if _, err := retrieval.Open(d.db).Refresh(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.engine.UseComposer(c, chat.Checks{
		Allowed: func(_ context.Context, p uuid.UUID) (bool, error) { return p != d.people["ken"].ID, nil },
		Mask: func(_ context.Context, _ directory.Person, texts []string) ([]string, func(string) string, error) {
			return texts, func(s string) string { return s }, nil
		},
	})
}

// A waiting composer writes one sentence and then nothing, until it is given up.
type waiting struct {
	chat.Obedient
	running *atomic.Int32
	ended   *atomic.Value // of error: why the last one ended
}

func (w waiting) Compose(ctx context.Context, r chat.ComposeRequest, piece func(string) error) (chat.Usage, error) {
	w.running.Add(1)
	defer w.running.Add(-1)
	if err := piece(rephrased + "春"); err != nil {
		return chat.Usage{}, err
	}
	<-ctx.Done()
	if w.ended != nil {
		w.ended.Store(ctx.Err())
	}
	return chat.Usage{}, ctx.Err()
}

// summaries reads until the end of a summary.
func (c *client) summaries() (sentences []chat.ServerFrame, stored []chat.Message, end chat.ServerFrame) {
	c.t.Helper()
	for {
		switch f := c.next(); f.Type {
		case chat.FrameSummary:
			sentences = append(sentences, f)
		case chat.FrameMessage:
			if f.Message.Kind == chat.KindSummary {
				stored = append(stored, *f.Message)
			}
		case chat.FrameSummaryEnd:
			return sentences, stored, f
		}
	}
}

func TestSummary(t *testing.T) {
	d := newDesk(t, nil)
	d.composes(chat.Obedient{Write: func(chat.ComposeRequest) string { return rephrased }, Size: 2})
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	other, _, _ := d.enter("mika", chat.ClientFrame{})
	_, answer := c.say(asksNotified)
	sentences, stored, end := c.summaries()
	if len(sentences) != 1 || *sentences[0].Index != 0 || sentences[0].Text != "合格の連絡のあと、上司に知らされます。" || sentences[0].Of != answer.Seq ||
		!slices.Equal(sentences[0].Cites, []chat.Cite{{}}) || sentences[0].Consultation != w.Consultation {
		t.Errorf("sent %+v", sentences)
	}
	if end.State != chat.SummaryKept || end.Of != answer.Seq || len(stored) != 1 || stored[0].Of != answer.Seq || stored[0].Text != sentences[0].Text {
		t.Errorf("the end %+v after %+v", end, stored)
	}
	// The other tab gets the stored message alone, and so does who comes back.
	for {
		f := other.next()
		if f.Type == chat.FrameSummary || f.Type == chat.FrameSummaryEnd {
			t.Errorf("the other tab gets %s", f.Type)
		}
		if f.Type == chat.FrameMessage && f.Message.Kind == chat.KindSummary {
			break
		}
	}
	_, _, back := d.enter("mika", chat.ClientFrame{Consultation: w.Consultation, After: answer.Seq})
	if len(back) != 1 || back[0].Kind != chat.KindSummary {
		t.Errorf("after the reconnect: %+v", back)
	}
}

func TestSummaryVanishes(t *testing.T) {
	d := newDesk(t, nil)
	d.composes(chat.Obedient{Write: func(chat.ComposeRequest) string { return rephrased + "つづき" }, Fails: errors.New(secret)})
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	_, answer := c.say(asksNotified)
	sentences, stored, end := c.summaries()
	if len(sentences) != 1 || len(stored) != 0 || end.State != chat.SummaryNone || end.Of != answer.Seq {
		t.Errorf("%+v, %+v, %+v", sentences, stored, end)
	}
	list, err := d.engine.Messages(t.Context(), d.people["mika"], w.Consultation, 0)
	if err != nil || list[len(list)-1].Seq != answer.Seq {
		t.Errorf("stored after the answer: %+v, %v", list, err)
	}
	off, _, _ := d.enter("ken", chat.ClientFrame{})
	off.say(asksNotified)
	if sentences, _, end := off.summaries(); len(sentences) > 0 || end.State != chat.SummaryNone {
		t.Errorf("switched off: %+v, %+v", sentences, end)
	}
}

// What the person does ends what the model does, and at once.
func TestSummaryEnds(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(d *desk, c *client, talk uuid.UUID)
		told bool // the client still gets the end
	}{
		"stop": {func(_ *desk, c *client, _ uuid.UUID) { c.send(chat.ClientFrame{Type: chat.FrameStop}) }, true},
		"words": {func(_ *desk, c *client, _ uuid.UUID) {
			c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"})
		}, true},
		"deletes the talk elsewhere": {func(d *desk, _ *client, talk uuid.UUID) {
			if err := chat.Forget(d.t.Context(), d.db, d.people["mika"].Viewer(), talk); err != nil {
				d.t.Error(err)
			}
		}, true},
		"leaves":   {func(_ *desk, c *client, _ uuid.UUID) { c.ws.Close() }, false},
		"shutdown": {func(d *desk, _ *client, _ uuid.UUID) { go d.Shutdown(context.Background()) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			running, ended := new(atomic.Int32), new(atomic.Value)
			d.composes(waiting{running: running, ended: ended})
			c, w, _ := d.enter("mika", chat.ClientFrame{})
			c.say(asksNotified)
			c.await(chat.FrameSummary)
			test.do(d, c, w.Consultation)
			eventually(t, "the end of the request", func() bool { return running.Load() == 0 })
			if why := ended.Load(); why != context.Canceled {
				t.Errorf("it ended by %v, as its time was over", why)
			}
			if test.told {
				if _, stored, end := c.summaries(); end.State != chat.SummaryNone || len(stored) != 0 {
					t.Errorf("%+v, %+v", end, stored)
				}
			}
		})
	}
}

// A model that writes on and on is cut off.
func TestSummaryWithoutEnd(t *testing.T) {
	d := newDesk(t, nil)
	done := make(chan struct{})
	d.composes(endless{done: done})
	c, w, _ := d.enter("mika", chat.ClientFrame{})
	c.say(asksNotified)
	_, stored, end := c.summaries()
	if end.State != chat.SummaryNone || len(stored) != 0 || end.Consultation != w.Consultation {
		t.Errorf("%+v, %+v", end, stored)
	}
	<-done
}

// An endless composer writes on as long as it is let.
type endless struct {
	chat.Obedient
	done chan struct{}
}

func (e endless) Compose(_ context.Context, _ chat.ComposeRequest, piece func(string) error) (chat.Usage, error) {
	defer close(e.done)
	for {
		if err := piece(strings.Repeat("春と", 100)); err != nil {
			return chat.Usage{}, err
		}
	}
}

// Without a model nothing of all this is on the wire.
func TestNoSummaryWithoutModel(t *testing.T) {
	d := newDesk(t, nil)
	d.composes(nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	c.say(asksNotified)
	c.send(chat.ClientFrame{Type: chat.FrameStop})
	c.send(chat.ClientFrame{Type: chat.FrameEnd, ID: uuid.New()})
	for {
		f := c.next()
		if data, _ := json.Marshal(f); strings.Contains(string(data), "summary") || strings.Contains(string(data), `"of":`) {
			t.Errorf("got %s", data)
		}
		if f.Type == chat.FrameMessage && f.Message.Kind == chat.KindDousuru {
			break
		}
	}
}
