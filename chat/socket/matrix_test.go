package socket

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/matrix"
	"dousuru/internal/postgres/postgrestest"
)

const socketFile = "../../internal/matrix/data/socket.txt"

// matrixRoles are whoever sends frames in the matrix, and who they are. Mika comes last, since she may change what is hers.
var matrixRoles = []struct{ name, slug string }{
	{"nobody", ""}, {"left", "lea"}, {"other", "ken"}, {"mgrFormer", "fumi"}, {"hrAssigned", "hana"}, {"hrOther", "hiro"},
	{"execAsked", "eve"}, {"admin", "ada"}, {"manager", "ren"}, {"receipt", "ola"}, {"partner", "ren"}, {"self", "mika"},
}

// Every frame in every role, as data/socket.txt has it.
func TestMatrixOfFrames(t *testing.T) {
	d := newMatrixDesk(t)
	want, err := matrix.Read(socketFile)
	if err != nil {
		t.Fatal(err)
	}
	got := matrix.Table{Title: want.Title, Roles: want.Roles}
	frames := 0
	for _, kind := range slices.Sorted(maps.Keys(known)) {
		cells := map[string]string{}
		var h *hers
		for _, r := range matrixRoles {
			if r.slug == "" || r.name == "left" {
				cells[r.name] = d.connects(r.slug)
				continue
			}
			if h == nil { // the same ones, as long as they stand as they were
				h = d.hers(kind)
			}
			frames++
			before := d.of(*h)
			cells[r.name] = d.outcome(r.slug, h.frame(kind, r.name))
			if d.of(*h) != before {
				cells[r.name] += "+"
				h = nil
			}
		}
		got.Lines = append(got.Lines, line(string(kind), "send", got.Roles, cells))
	}
	got.Lines = append(got.Lines, d.pushes(got.Roles)...)
	t.Logf("%d frames of the protocol, %d roles, %d sent", len(known), len(got.Roles), frames)
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := got.Write(socketFile); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, difference := range want.Differences(got) {
		t.Error(difference)
	}
}

func line(thing, action string, roles []string, cells map[string]string) matrix.Line {
	l := matrix.Line{Thing: thing, Action: action}
	for _, r := range roles {
		l.Cells = append(l.Cells, cells[r])
	}
	return l
}

// newMatrixDesk is a desk with Mika and those around her, which polls so rarely that only hints help.
func newMatrixDesk(t *testing.T) *desk {
	d := newLine(t)
	people := "id,name,roles,manager\nfumi,見本 文,manager,\nren,見本 蓮,manager,\nmika,見本 美香,,fumi\nken,見本 健,,\nhana,見本 花,hr,\nhiro,見本 洋,hr,\n" +
		"eve,見本 英,executive,\nada,見本 綾,admin,\nola,見本 桜,,\nlea,見本 礼,,\n"
	d.takePeople(people, directory.Options{})
	d.readPeople()
	_, err := postgrestest.Owner(t, d.db).Exec(t.Context(), `insert into knowledge.article (slug, kind, title, themes, content_hash) values ('sea', 'program', '海の制度', '{異動}', '')`)
	if err != nil {
		t.Fatal(err)
	}
	d.takePeople(strings.Replace(people, ",,fumi", ",,ren", 1), directory.Options{})
	d.takePeople(strings.Replace(strings.Replace(people, ",,fumi", ",,ren", 1), "lea,見本 礼,,\n", "", 1), directory.Options{LeaveMissing: true})
	return d
}

// connects is what comes of a connection of somebody who may have none: the status of its refusal, or how it was closed.
func (d *desk) connects(slug string) string {
	ws, response, err := d.dial(slug, nil, "")
	switch {
	case err == nil:
		c := &client{d.t, ws}
		c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
		return fmt.Sprint(c.closed())
	case response == nil:
		return err.Error()
	}
	return fmt.Sprint(response.StatusCode)
}

// outcome is what comes of a frame on a connection of its own. What has no answer is over when a frame behind it is answered.
func (d *desk) outcome(slug string, f chat.ClientFrame) string {
	d.t.Helper()
	c := d.connect(slug)
	defer c.ws.Close()
	if f.Type == chat.FrameHello {
		c.send(f)
		switch got := c.next(); {
		case got.Type == chat.FrameError:
			return got.Code
		case got.Type == chat.FrameWelcome && got.Welcome.Resumed:
			return "resumed"
		default:
			return string(got.Type)
		}
	}
	c.send(chat.ClientFrame{Type: chat.FrameHello, Lang: "ja"})
	c.await(chat.FrameWelcome)
	c.send(f)
	behind := uuid.New()
	c.send(chat.ClientFrame{Type: chat.FrameInspect, ID: behind, Text: "x"})
	found := "taken"
	for {
		switch got := c.next(); {
		case got.Type == chat.FrameMarks && got.ID == behind:
			return found
		case got.Type == chat.FrameError:
			found = got.Code
		case got.Type == chat.FrameAck && got.ID == f.ID, got.Type == chat.FrameMarks && got.ID == f.ID:
			found = "ack"
		}
	}
}
