package escalation

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// Variables of what HR writes. Each is filled in for each asker, so one answer to many reads as one to each.
const (
	Addressee = "{宛名}"  // what HR may call the asker: their name, their alias, or nobody's
	AskedDay  = "{質問日}" // when it was asked
	DueDay    = "{期限}"  // by when HR means to answer
	Handler   = "{担当}"  // whose question it is at HR, or who writes
	DeskOf    = "{窓口:"  // + slug + "}": name of a desk and how to reach it
)

// An UnknownVariable stands in a text and means nothing, as a desk that does not exist: it is not sent.
type UnknownVariable struct{ Name string }

func (e *UnknownVariable) Error() string { return "unknown variable " + e.Name }

// variable is anything in curly brackets, wide ones too: an input method writes those.
var variable = regexp.MustCompile(`[{｛][^{}｛｝\n]{1,60}[}｝]`)

// plainly writes a variable with narrow signs.
var plainly = strings.NewReplacer("｛", "{", "｝", "}", "：", ":", " ", "", "　", "")

// Expand is what a text of HR's says in the thread of one question.
func (b *Book) Expand(ctx context.Context, v postgres.Viewer, thread uuid.UUID, body string) (text string, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		text, err = b.expand(ctx, tx, v, thread, body)
		return err
	})
	return text, wrap("fill in variables", err)
}

// expand fills in the variables, inside a transaction of HR's.
func (b *Book) expand(ctx context.Context, tx pgx.Tx, v postgres.Viewer, thread uuid.UUID, body string) (string, error) {
	if !variable.MatchString(body) {
		return body, nil
	}
	values, err := b.values(ctx, tx, v, thread)
	if err != nil {
		return "", err
	}
	body, err = fill(ctx, tx, body, values)
	if n := utf8.RuneCountInString(body); err == nil && n > MaxAnswer {
		err = fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, MaxAnswer)
	}
	return body, err
}

// checkVariables tells whether all variables of a text mean something.
func checkVariables(ctx context.Context, tx pgx.Tx, body string) error {
	_, err := fill(ctx, tx, body, map[string]string{Addressee: "", AskedDay: "", DueDay: "", Handler: ""})
	return err
}

func fill(ctx context.Context, tx pgx.Tx, body string, values map[string]string) (string, error) {
	var failed error
	text := variable.ReplaceAllStringFunc(body, func(found string) string {
		name := plainly.Replace(found)
		value, known := values[name]
		if known || failed != nil {
			return value
		}
		slug, isDesk := strings.CutPrefix(name, DeskOf)
		if !isDesk {
			failed = &UnknownVariable{found}
			return ""
		}
		var desk, channel string
		err := tx.QueryRow(ctx, `select name, channel from knowledge.desk where slug = $1`, strings.TrimSuffix(slug, "}")).Scan(&desk, &channel)
		if errors.Is(err, pgx.ErrNoRows) {
			err = &UnknownVariable{found}
		}
		failed = err
		values[name] = desk + "（" + channel + "）"
		return values[name]
	})
	return text, failed
}

// values are those of one question, in its language.
func (b *Book) values(ctx context.Context, tx pgx.Tx, v postgres.Viewer, thread uuid.UUID) (map[string]string, error) {
	var names, language, handler string
	var words lazyWords
	var asked time.Time
	var due *time.Time
	if err := record(ctx, tx, audit.Handled, thread); err != nil {
		return nil, err
	}
	err := tx.QueryRow(ctx, `
		select t.alias, `+threadKey+`, t.language, t.asked_on, c.due_at,
			`+namesOfAskers+`,
			coalesce((select p.name from escalation.handling h join directory.person p on p.id = h.assignee_id and `+atHR+` where h.thread_id = t.id),
				(select p.name from directory.person p where p.id = $2), '')
		from escalation.thread t join escalation.clock c on c.thread_id = t.id where t.id = $1`, thread, v.Person).
		Scan(&words.alias, &words.wrapped, &language, &asked, &due, &names, &handler)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	_, alias, err := words.open(ctx, tx, thread)
	if err != nil {
		return nil, err
	}
	if due == nil { // nobody waits now; whoever does from now on, waits until then
		at := b.Calendar.Add(b.now(), b.Within)
		due = &at
	}
	day := func(t time.Time) string { return knowledge.DateOf(t).Label(language) }
	return map[string]string{Addressee: speakTo(alias, names, language), AskedDay: day(asked), DueDay: day(due.In(calendar.Japan)), Handler: handler}, nil
}

// addressee is what Addressee stands for in one thread.
func addressee(ctx context.Context, tx pgx.Tx, id uuid.UUID) (string, error) {
	var names, language string
	var words lazyWords
	err := tx.QueryRow(ctx, `select t.alias, `+threadKey+`, t.language, `+namesOfAskers+` from escalation.thread t where t.id = $1`, id).Scan(&words.alias, &words.wrapped, &language, &names)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, alias, err := words.open(ctx, tx, id)
	return speakTo(alias, names, language), err
}

// namesOfAskers are those of a named question t, separated by |.
const namesOfAskers = `coalesce((select string_agg(p.name, '|' order by a.part) from escalation.asker a
	join directory.person p on p.id = a.person_id where a.thread_id = t.id and a.identity = 'named'), '')`

// speakTo is how an answer begins to speak to the asker: 「凪 陽菜さん」, or words for somebody without a name.
func speakTo(alias, names, language string) string {
	if alias != "" {
		names = alias
	}
	japanese := language != "en"
	switch {
	case names == "" && japanese:
		return "ご質問をくださった方"
	case names == "":
		return "you who asked"
	case japanese:
		return strings.Join(strings.Split(names, "|"), "さん、") + "さん"
	}
	return strings.Join(strings.Split(names, "|"), ", ")
}
