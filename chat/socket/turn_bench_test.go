package socket

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
)

// BenchmarkTurn measures one turn of one person over the socket, in milliseconds from the question's frame: to the first
// frame back, to the acknowledgement, and to the desk's message. The question goes to fixed words: what is measured is
// the relay and the rows, not the search.
func BenchmarkTurn(b *testing.B) {
	d := newDesk(b, func(_ *Options, l *limits) { l.speed, l.atOnce = 1e6, 1e6 })
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	c.say("人に相談したい") // loads the dictionary
	times := map[chat.FrameType][]time.Duration{}
	for b.Loop() {
		id, sent := uuid.New(), time.Now()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: id, Text: "人に相談したい"})
		for acknowledged, answered := false, false; !acknowledged || !answered; {
			f := c.next()
			acknowledged = acknowledged || f.Type == chat.FrameAck
			if f.Type == chat.FrameMessage && f.Message.Author != "desk" {
				continue
			}
			answered = answered || f.Type == chat.FrameMessage
			times[f.Type] = append(times[f.Type], time.Since(sent))
		}
	}
	for _, f := range []chat.FrameType{chat.FrameThinking, chat.FrameAck, chat.FrameMessage} {
		report(b, string(f)+"-", times[f])
	}
}

// BenchmarkRelay measures a frame and its answer without the database: decoded, held against the person's speed, refused.
func BenchmarkRelay(b *testing.B) {
	d := newDesk(b, func(_ *Options, l *limits) { l.speed, l.atOnce = 0, 0 })
	c, _, _ := d.enter("mika", chat.ClientFrame{})
	var times []time.Duration
	for b.Loop() {
		sent := time.Now()
		c.send(chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: "社内公募は上司に知られますか"})
		c.await(chat.FrameError)
		times = append(times, time.Since(sent))
	}
	report(b, "", times)
}

// report adds the median and the 99th percentile to a benchmark's line.
func report(b *testing.B, name string, times []time.Duration) {
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.50), name+"p50-ms")
	b.ReportMetric(at(0.99), name+"p99-ms")
}
