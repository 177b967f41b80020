package socket

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/internal/postgres/postgrestest"
)

func TestShutdownClosesEveryConnection(t *testing.T) {
	d := newDesk(t, nil)
	a, _, _ := d.enter("mika", chat.ClientFrame{})
	b, _, _ := d.enter("ken", chat.ClientFrame{})
	fresh := d.connect("hana")
	done := make(chan error)
	go func() { done <- d.Shutdown(context.Background()) }()
	for _, c := range []*client{a, b, fresh} {
		c.wantClosed(websocket.CloseGoingAway)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, response, err := d.dial("mika", nil, ""); err == nil || response.StatusCode != 503 {
		t.Errorf("after the end: %v, %v", response, err)
	}
	if err := d.Shutdown(context.Background()); err != nil {
		t.Errorf("the second time: %v", err)
	}
}

// hold locks mika's consultations until release.
func (d *desk) hold(t *testing.T) (release func()) {
	t.Helper()
	tx, err := postgrestest.Owner(t, d.db).BeginTx(t.Context(), pgx.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `select from chat.consultation for update`); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback(context.Background()) }
}

func TestShutdownLetsAFrameFinish(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	release := d.hold(t)
	id := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "人に相談したい"})
	c.await(chat.FrameThinking)
	done := make(chan error)
	go func() { done <- d.Shutdown(context.Background()) }()
	eventually(t, "the beginning of the end", d.stopping)
	release()
	if ack := c.await(chat.FrameAck); ack.ID != id {
		t.Errorf("got %+v", ack)
	}
	c.wantClosed(websocket.CloseGoingAway)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestShutdownDoesNotWaitForever(t *testing.T) {
	d := newDesk(t, nil)
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	release := d.hold(t)
	defer release()
	c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "人に相談したい"})
	c.await(chat.FrameThinking)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := d.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want that the time was over", err)
	}
	if _, err := c.read(); err == nil || errors.Is(err, net.ErrClosed) {
		if _, err = c.read(); err == nil {
			t.Error("the connection lives on")
		}
	}
}
