package brief

import (
	"cmp"
	"strings"

	"dousuru/chat"
	"dousuru/chat/triage"
	"dousuru/chat/voice"
)

// common is a section of common.txt in a language.
func common(name, lang string) section { return texts().common[name+" "+language(lang)] }

// sentence is one of the sentences around pages, with its values put in for each %s.
func sentence(lang, key string, values ...string) string {
	name, rest, _ := strings.Cut(key, " ")
	text := common(name, lang).one(rest)
	for _, v := range values {
		text = strings.Replace(text, "%s", v, 1)
	}
	return text
}

// say puts the fixed sentences in: the theme's, as the member wished it, behind what comes first where somebody needs a person.
func (b *Brief) say(t themeText, f finding) {
	s := t.in[b.Language]
	wish := common("want "+cmp.Or(string(b.Want), "none"), b.Language)
	b.Purpose, b.Opening, b.Way = s.one("purpose"), s.one("opening"), wish.one("way")
	b.Purpose = cmp.Or(wish.one("purpose"), b.Purpose)
	b.Opening = cmp.Or(wish.one("opening"), b.Opening)
	b.Questions = questions(b.Want, s, wish)
	b.Avoid = append(wish.avoid(), s.avoid()...)
	b.Dousuru = wish.one("dousuru")
	if f.help != nil {
		b.help(*f.help)
	}
}

// help puts people first. Of a sure sensitive topic nothing else of the theme stays: no questions, which would be inquiries, and no pages.
func (b *Brief) help(o chat.Offer) {
	topic := o.Topic
	sure := o.Outcome == chat.OutcomeRoute && topic != triage.Human
	name := string(topic)
	if !sure {
		name = "unsure"
	}
	if o.Outcome == chat.OutcomeRoute && topic == triage.Human {
		name = string(triage.Human)
	}
	s := common("help "+name, b.Language)
	b.Help = &Help{Topic: topic, Lead: s.one("lead"), Do: s["do"], Desks: o.Desks}
	if len(o.Desks) == 0 {
		b.Help.Do = append(b.Help.Do[:len(b.Help.Do):len(b.Help.Do)], common("help none", b.Language).one("lead"))
	}
	b.Later = true
	if !sure {
		b.Avoid = append(s.avoid(), b.Avoid...)
		return
	}
	b.Theme.Name = s.one("name")
	b.Purpose, b.Opening, b.Way = s.one("purpose"), s.one("opening"), ""
	b.Questions, b.Avoid, b.Dousuru = nil, s.avoid(), s.one("dousuru")
}

// notKnowing puts in how not knowing is said, and the draft of a question. Where the pages answer, it is about what they leave open.
func (b *Brief) notKnowing(t themeText, in Input) {
	if b.Outcome == chat.OutcomeRoute {
		return
	}
	s := t.in[b.Language]
	asked := b.By != FromShare || !later(b.Want) // who wants to be heard, or tells what they decided, asked for no page
	b.Unknown = Unknown{First: asked && (b.Outcome == chat.OutcomeUnknown || b.Outcome == chat.OutcomeDecline), Words: s.one("unknown"), Draft: s.one("draft")}
	switch {
	case b.Unknown.First && in.Situation != "":
		b.Unknown.Draft += "\n\n" + sentence(b.Language, "unknown situation", in.Situation)
	case !b.Unknown.First && len(b.Programs) > 0:
		b.Unknown.Words = sentence(b.Language, "unknown words")
		b.Unknown.Draft = sentence(b.Language, "unknown draft", voice.Within(b.Programs[0].Title)) + "\n" + sentence(b.Language, "unknown wanted")
	}
}
