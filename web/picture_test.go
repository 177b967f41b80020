package web

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"dousuru/chat/journey"
	"dousuru/knowledge"
)

func itemOn(kind journey.Kind, year int) lineItem {
	e := journey.Entry{Kind: kind, Words: "x", On: knowledge.Date{Year: year, Month: time.April, Day: 1}}
	item := journey.Item{Entry: &e}
	return lineItem{Item: item, Kind: string(kind), When: item.When("ja")}
}

func TestPicture(t *testing.T) {
	s := &Site{opts: Options{Zone: japan}}
	v := &visit{language: "ja"}
	if s.picture(v, []lineItem{itemOn(journey.Event, 2015), {Item: journey.Item{Entry: &journey.Entry{}}}}) != nil {
		t.Error("a line of one point is drawn")
	}
	var items []lineItem
	for range 6 {
		items = append(items, itemOn(journey.Event, 1990))
	}
	items = append(items, itemOn(journey.Life, 2010), itemOn(journey.Wish, 2060))
	p := s.picture(v, items)
	if len(p.Marks) != len(items) || p.Ahead == "" || !strings.Contains(p.Desc, "8件") {
		t.Fatalf("%+v", p)
	}
	for _, m := range p.Marks {
		if m.X < 0 || m.X > pictureWidth || m.Y < 0 || m.Y > pictureHeight || (m.Kind == "event") != (m.Shape == "") {
			t.Errorf("mark %+v", m)
		}
	}
	for i, tick := range p.Ticks {
		if tick.X < 0 || tick.X > pictureWidth || i > 0 && tick.X-p.Ticks[i-1].X < 60 {
			t.Errorf("ticks %+v", p.Ticks)
		}
	}
	if n := len(p.Ticks); n < 2 || n > maxTicks+2 {
		t.Errorf("%d years are named", n)
	}
	today := s.picture(v, []lineItem{itemOn(journey.Event, 2025), itemOn(journey.Event, 2025)})
	if today.Ahead != "" {
		t.Error("nothing lies ahead, and it is drawn")
	}
}

// The page with the picture is well-formed where the picture is: browsers drop what is not.
func TestPictureIsWellFormed(t *testing.T) {
	c := newCompany(t)
	mika := c.as("mika")
	for _, kind := range journey.Kinds {
		mika.post("/line", "kind", string(kind), "words", "言葉<&", "year", "2020")
	}
	body := mika.get("/journey").body
	for rest := body; ; {
		start := strings.Index(rest, "<svg")
		if start < 0 {
			break
		}
		end := strings.Index(rest[start:], "</svg>") + len("</svg>")
		var any struct {
			Inner string `xml:",innerxml"`
		}
		if err := xml.Unmarshal([]byte(rest[start:start+end]), &any); err != nil {
			t.Errorf("%v: %s", err, rest[start:start+end])
		}
		rest = rest[start+end:]
	}
}
