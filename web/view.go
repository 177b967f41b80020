package web

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/brief"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// T is a fixed sentence of texts/.
func (v view) T(key string, args ...any) string { return text(v.Language, key, args...) }

// Static is the address of a file under web/static.
func (v view) Static(name string) string { return v.site.static.url(name) }

// LoggedIn, Name, HR and Path say who is looking at what.
func (v view) LoggedIn() bool { return v.visit.loggedIn() }
func (v view) Name() string   { return v.visit.person.Name }
func (v view) HR() bool       { return v.visit.person.Has(postgres.RoleHR) }

// Executive tells whether HR may ask who looks.
func (v view) Executive() bool { return v.visit.person.Has(postgres.RoleExecutive) }

// Audits tells whether who looks watches over the readings.
func (v view) Audits() bool { return watches(v.visit.person) }

// Path is the page's own address, for the menu.
func (v view) Path() string { return v.visit.URL.Path }

// dones are the notices that a form leaves for the page shown after it, by the value of ?done=.
var dones = []string{"loggedOut", "allErased", "otherLoginsEnded", "askedHR", "briefSaved", "briefNamed", "briefRemoved", "briefRestored", "briefErased", "askedTogether", "journeySaved", "journeyDeleted", "journeyErased", "keptStopped", "noticeSeen",
	"entryAdded", "entryRemoved", "entryRestored", "entriesForgotten", "profileSaved", "profileErased", "mailSaved", "shared", "shareChanged", "shareForgotten", "withdrawn", "questionRestored", "told", "questionJoined", "questionDeclined", "questionDecided", "answered", "answeredAnonymous",
	"wordingAdded", "wordingRemoved", "gateSet", "goldenAdded", "goldenSaved", "goldenPaused", "goldenResumed", "goldenDeleted",
	"passedOn", "takenBack", "heard", "repliedToHR", "linked", "unlinked", "noArticle", "articleOpen", "articleDrafted", "classified", "gapSaved", "gapsMerged", "gapDropped",
	"talkForgotten", "talkKept", "decisionUndone", "themeKept", "themeStopped", "newsSaved", "newsUndone", "newsLooked", "newsDiscarded", "newsRestored", "newsPosted", "newsTakenBack", "newsGone",
	"assigned", "askedBack", "noted", "noteRemoved", "merged", "parted", "moduleSaved",
	"draftSaved", "draftSubmitted", "draftChecked", "draftSentBack", "draftDiscarded", "draftRestored", "draftTakenUp", "draftFromRevision",
	"articlePublished", "articleRetired", "articleRestored",
	"oneNoteSaved", "oneNoteRemoved", "oneNoteRestored", "oneProposed", "oneAgreed", "oneRefused", "oneCardGiven", "oneCardAnswered", "oneCardAway", "oneCardOut",
	"oneDecided", "onePromiseSaved", "onePromiseDone", "onePromiseOpen", "onePromiseRemoved", "onePromiseRestored",
	"deskChecked", "deskAdded", "deskSaved", "deskRemoved", "deskRestored", "reviewed", "consentSaved", "caseWithdrawn", "uploadDropped"}

// Done is the notice for what was just done, or empty.
func (v view) Done() string {
	if done := v.visit.URL.Query().Get("done"); slices.Contains(dones, done) {
		return v.T("done." + done)
	}
	return ""
}

// In is the address of this page in another language; of a page that answered a form, the form's own page.
func (v view) In(language string) string {
	query := v.visit.URL.Query()
	query.Del("done")
	query.Set("lang", language)
	return v.visit.URL.EscapedPath() + "?" + query.Encode()
}

// Here tells whether a menu entry is the page or the part of the site it belongs to.
func (v view) Here(entry string) bool {
	return v.Path() == entry || entry != home && strings.HasPrefix(v.Path(), entry+"/")
}

// Within tells whether the page's template belongs to a part of the site, as "hr/golden".
func (v view) Within(part string) bool { return strings.HasPrefix(v.Template, part) }

// Day is a date as people read it; empty for none. Times are dated in the site's zone.
func (v view) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return knowledge.DateOf(t).Label(v.Language)
}

// Date is a date that is written as 2026-09-01, as people read it; what is no date stays as it is.
func (v view) Date(day string) string {
	date, err := knowledge.ParseDate(day)
	if err != nil || date.IsZero() {
		return day
	}
	return date.Label(v.Language)
}

// ThemeName is the name of a brief's theme; empty for none.
func (v view) ThemeName(key string) string {
	theme, _ := brief.ThemeNamed(key, v.Language)
	return theme.Name
}

// Moment is the date of a moment in the site's zone.
func (v view) Moment(t time.Time) string { return v.Day(t.In(v.site.opts.Zone)) }

// Today is the date of the visit.
func (v view) Today() string { return v.Moment(time.Now()) }

// Roles are the person's roles in words.
func (v view) Roles() string { return rolesInWords(v.Language, v.visit.person.Roles) }

var separators = map[string]string{"ja": "、", "en": ", "}

func rolesInWords(language string, roles []string) string {
	var names []string
	for _, role := range []postgres.Role{postgres.RoleEmployee, postgres.RoleManager, postgres.RoleHR, postgres.RoleExecutive, postgres.RoleAdmin, postgres.RoleAuditor} {
		if slices.Contains(roles, string(role)) {
			names = append(names, text(language, "role."+string(role)))
		}
	}
	return strings.Join(names, separators[language])
}

// With is the same view on a part of the data, for templates within templates.
func (v view) With(data any) view {
	v.Data = data
	return v
}

// LanguageNames names languages that a desk speaks.
func (v view) LanguageNames(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = knowledge.LanguageLabel(code, v.Language)
	}
	return v.Join(names)
}

// Short is the beginning of a text on one line, up to n full-width characters; a Latin letter counts as half of one.
func (v view) Short(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	room := 2 * n
	for i, r := range text {
		if room -= 2; r < 0x1100 {
			room++
		}
		if room < 0 {
			return strings.TrimSpace(text[:i]) + "…"
		}
	}
	return text
}

// Join lists words as the language does.
func (v view) Join(words []string) string { return strings.Join(words, separators[v.Language]) }

// Anchor is the place of a row on its page.
func (v view) Anchor(id uuid.UUID) string { return anchor(id) }
