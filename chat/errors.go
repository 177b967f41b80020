package chat

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
)

// A Code names an error for machines; docs/protocol.md lists them. Sentence gives the person's sentence.
type Code string

// Codes of the engine. The socket adds its own for frames that it cannot read.
const (
	CodeBadFrame    Code = "bad_frame"
	CodeUnknownType Code = "unknown_type"
	CodeBadID       Code = "bad_id"
	CodeEmpty       Code = "empty"
	CodeTooLong     Code = "too_long"
	CodeTooFast     Code = "too_fast"
	CodeBadDate     Code = "bad_date" // no date, or one on which no notice can come
	CodeNotFound    Code = "not_found"
	CodeTooLate     Code = "too_late"    // to take a decision back
	CodeTooMany     Code = "too_many"    // themes are kept in mind
	CodeMoved       Code = "moved"       // the question does not stand where this is possible
	CodePartner     Code = "partner"     // only an employee and their own manager ask together
	CodeUnavailable Code = "unavailable" // the database does not answer; the same frame may be sent again
	CodeInternal    Code = "internal"
)

// An Error has a code for machines; the sentence for people is Sentence(Code, lang), the details are for the log.
type Error struct {
	Code Code
	Err  error // may be nil
}

func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf says which code an error has. It is the one place where errors of the packages below become codes.
func CodeOf(err error) Code {
	var coded *Error
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &coded):
		return coded.Code
	case errors.Is(err, escalation.ErrEmpty):
		return CodeEmpty
	case errors.Is(err, escalation.ErrTooLong), errors.Is(err, journey.ErrTooLong):
		return CodeTooLong
	case errors.Is(err, escalation.ErrNotFound), errors.Is(err, escalation.ErrReceipt), errors.Is(err, journey.ErrNotFound), errors.Is(err, journey.ErrTheme):
		return CodeNotFound
	case errors.Is(err, journey.ErrTooLate):
		return CodeTooLate
	case errors.Is(err, journey.ErrTooManyThemes):
		return CodeTooMany
	case errors.Is(err, escalation.ErrClosed), errors.Is(err, escalation.ErrMove):
		return CodeMoved
	case errors.Is(err, escalation.ErrPartner):
		return CodePartner
	case errors.Is(err, journey.ErrDate):
		return CodeBadDate
	case errors.Is(err, journey.ErrResponse), errors.Is(err, journey.ErrPlan):
		return CodeBadFrame
	case errors.As(err, &refused):
		if class := refused.Code[:2]; class == "08" || class == "53" || class == "57" { // connection, resources, operator
			return CodeUnavailable
		}
		return CodeInternal
	case errors.Is(err, context.Canceled):
		return CodeInternal
	}
	// Whatever else comes from a query is a connection that broke or could not be made.
	return CodeUnavailable
}

// Sentence is what the person reads for a code, in "ja" or "en".
func Sentence(code Code, lang string) string {
	if s, ok := errorTexts[code]; ok {
		return s.in(lang)
	}
	return errorTexts[CodeInternal].in(lang)
}
