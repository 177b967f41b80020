package web

import (
	"net/http"
	"net/url"
	"strings"

	"dousuru/knowledge"
)

// looks are pages that somebody of the team opens: those without ids, and their own of each kind.
func (w *world) looks(who string) (list []string) {
	for _, path := range w.pages() {
		if path = strings.Replace(path, "/{$}", "/", 1); !parameter.MatchString(path) && !isClosed(path) {
			list = append(list, path)
		}
	}
	return append(list, w.names(`
		with me as (select id from directory.person where slug = $1)
		select '/questions/' || thread_id from escalation.asker where person_id = (select id from me)
		union all select '/oneonone/cards/' || id from oneonone.card where member_id = (select id from me)
		union all select '/oneonone/shares/' || id from journey.share where member_id = (select id from me)
		union all select '/oneonone/notes/' || id from oneonone.note where author_id = (select id from me)
		union all select '/journey/' || id from journey.decision where person_id = (select id from me)
		union all select '/talks/' || id from chat.consultation where person_id = (select id from me)
		union all select '/line/' || id from journey.entry where person_id = (select id from me)
		order by 1`, who)...)
}

// A twinForm is sent and answered with a page; nothing but a reading of the manager's own is stored.
type twinForm struct {
	path   string
	fields url.Values
}

func (f twinForm) String() string { return "POST " + f.path + "?" + f.fields.Encode() }

// forms are those of the manager's 1on1 and their own journey.
func (w *world) forms() []twinForm {
	team := w.names(`select id::text from twin.team order by slug limit 2`)
	shares := w.names(`select s.id::text from journey.share s where s.member_id = $1 and s.manager_id = (select id from twin.manager) and s.withdrawn_at is null
		and s.ended_at is null and s.until >= journey.day(now()) order by s.shared_at desc limit 1`, team[0])
	situation, until := url.Values{"situation": {"社内公募に応募したいと言われました"}}, knowledge.Today().String()
	return []twinForm{
		{"/team/" + team[0] + "/brief", situation},
		{"/team/" + team[0] + "/brief", url.Values{"share": shares}},
		{"/team/" + team[1] + "/brief/print", situation},
		{"/team/" + team[1] + "/brief/export.md", situation},
		{"/team/anyone/brief", url.Values{"situation": {"時短勤務から戻る人と話します"}}},
		{"/team/" + team[0] + "/cards/new", url.Values{"observation": {"報告が早かった"}, "view": {"助かった"}}},
		{"/team/" + team[0] + "/notes", url.Values{"words": {""}}},
		{"/team/" + team[0] + "/ask/draft", url.Values{"text": {"公募の締切はいつですか"}}},
		{"/oneonone/share", url.Values{"want": {"think"}, "words": {"いっしょに考えたいです"}, "until": {until}, "step": {"preview"}}},
		{"/journey/story", url.Values{}},
	}
}

// look is what the manager gets of an address, or of one of the forms.
func (w *world) look(what string, forms []twinForm) string {
	for _, f := range forms {
		if f.String() == what {
			_, text := w.ask(twinBoss, http.MethodPost, f.path, f.fields)
			return text
		}
	}
	return w.page(twinBoss, what)
}
