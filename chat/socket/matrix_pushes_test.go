package socket

import (
	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/internal/matrix"
)

// pushes are the lines of what open connections are sent of what happens to Mika's things.
func (d *desk) pushes(roles []string) (list []matrix.Line) {
	d.t.Helper()
	h := d.hers(chat.FrameRead)
	open := map[string]*client{}
	for _, r := range matrixRoles {
		if r.slug == "" || r.name == "left" {
			continue
		}
		hello := chat.ClientFrame{}
		if r.name == "self" {
			hello.Consultation = h.talk
		}
		c, _, _ := d.enter(r.slug, hello)
		if r.name == "receipt" {
			c.send(chat.ClientFrame{Type: chat.FrameWatch, Receipt: string(h.receipt)})
			c.await(chat.FrameThread)
		}
		open[r.name] = c
	}
	d.settle()
	ctx, book, hana := d.t.Context(), escalation.NewBook(d.db), d.people["hana"].Viewer()
	for _, id := range []uuid.UUID{h.alone, h.together, h.nameless} {
		if err := book.AskBack(ctx, hana, id, "どの部署ですか"); err != nil {
			d.t.Fatal(err)
		}
	}
	mika, _, _ := d.enter("mika", chat.ClientFrame{Consultation: h.talk})
	mika.send(chat.ClientFrame{Type: chat.FrameTheme, ID: uuid.New(), Theme: "異動", On: &[]bool{true}[0]})
	mika.send(chat.ClientFrame{Type: chat.FramePlan, ID: uuid.New(), Decision: h.decision, Step: "読む"})
	mika.say("人に相談したい")
	d.settle()
	seen := map[string]map[string]string{}
	things := []string{"message", "thread alone", "thread together", "thread nameless", "decision", "themes"}
	for _, thing := range things {
		seen[thing] = map[string]string{}
		for _, r := range roles {
			seen[thing][r] = "-"
		}
	}
	for role, c := range open {
		behind := uuid.New()
		c.send(chat.ClientFrame{Type: chat.FrameInspect, ID: behind, Text: "x"})
		for over := false; !over; {
			thing := ""
			switch got := c.next(); got.Type {
			case chat.FrameMarks:
				over = got.ID == behind
			case chat.FrameThread:
				thing = map[uuid.UUID]string{h.alone: "thread alone", h.together: "thread together", h.nameless: "thread nameless"}[got.Thread.ID]
			case chat.FrameMessage:
				if got.Message.Consultation == h.talk {
					thing = "message"
				}
			case chat.FrameDecision:
				if got.Decision.ID == h.decision {
					thing = "decision"
				}
			case chat.FrameThemes:
				if len(got.Themes.Kept) > 0 {
					thing = "themes"
				}
			}
			if thing != "" {
				seen[thing][role] = "sees"
			}
		}
	}
	for _, thing := range things {
		list = append(list, line(thing, "push", roles, seen[thing]))
	}
	return list
}
