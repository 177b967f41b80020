package web

import (
	"errors"
	"net/http"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dousuru/chat/escalation"
	"dousuru/internal/postgres"
)

// receiptData is the data of the form. What was typed stands in it again, to be corrected.
type receiptData struct {
	Typed   string
	Problem string
}

// receiptForm asks for a receipt. It travels in the body of a form alone: addresses are kept in histories and logs.
func (s *Site) receiptForm(*visit) (result, error) { return show("receipt", receiptData{}), nil }

// receipt shows the anonymous question of a receipt. Nobody need be logged in, and nothing ties the receipt to who is.
func (s *Site) receipt(v *visit) (result, error) {
	return s.withReceipt(v, func(as postgres.Viewer, data *threadData) error {
		if data.State != escalation.Answered {
			return nil
		}
		return s.opts.Questions.MarkRead(v.Context(), as, data.ID)
	})
}

func (s *Site) tellByReceipt(v *visit) (result, error) {
	return s.withReceipt(v, func(as postgres.Viewer, data *threadData) error {
		_, err := s.tell(v, as, data)
		return err
	})
}

func (s *Site) withdrawByReceipt(v *visit) (result, error) {
	return s.withReceipt(v, func(as postgres.Viewer, data *threadData) error {
		return s.opts.Questions.Withdraw(v.Context(), as, data.ID)
	})
}

func (s *Site) restoreByReceipt(v *visit) (result, error) {
	return s.withReceipt(v, func(as postgres.Viewer, data *threadData) error {
		err := s.opts.Questions.Restore(v.Context(), as, data.ID)
		if errors.Is(err, escalation.ErrMove) { // it is with HR
			err = nil
		}
		return err
	})
}

// withReceipt does something with the question of a receipt and shows it as it stands then. It answers the form itself: an address
// to go on to would hold the receipt.
func (s *Site) withReceipt(v *visit, do func(as postgres.Viewer, data *threadData) error) (result, error) {
	receipt, thread, err := s.byReceipt(v)
	if err != nil {
		return receiptProblem(v, err)
	}
	data := threadData{Thread: thread, Receipt: string(receipt)}
	if err := do(holding(receipt), &data); err != nil {
		return result{}, err
	}
	if data.Thread, err = s.opts.Questions.FindByReceipt(v.Context(), receipt); err != nil {
		return result{}, err
	}
	res, err := s.showQuestion(v, data)
	if data.Problem != "" {
		res.status = http.StatusUnprocessableEntity
	}
	return res, err
}

// byReceipt reads the typed receipt, in full-width letters too, and finds its question.
func (s *Site) byReceipt(v *visit) (escalation.Receipt, escalation.Thread, error) {
	typed := norm.NFKC.String(v.PostForm.Get("receipt"))
	receipt, err := escalation.ParseReceipt(strings.Join(strings.Fields(typed), ""))
	if err != nil {
		return "", escalation.Thread{}, err
	}
	thread, err := s.opts.Questions.FindByReceipt(v.Context(), receipt)
	return receipt, thread, err
}

func receiptProblem(v *visit, err error) (result, error) {
	key := ""
	switch {
	case errors.Is(err, escalation.ErrReceipt):
		key = "receipt.malformed"
	case errors.Is(err, escalation.ErrNotFound):
		key = "receipt.missing"
	default:
		return result{}, err
	}
	res := show("receipt", receiptData{v.PostForm.Get("receipt"), v.text(key)})
	res.status = http.StatusUnprocessableEntity
	return res, nil
}

// holding is whoever has a receipt, and nobody else besides.
func holding(r escalation.Receipt) postgres.Viewer { return postgres.Viewer{Receipt: r.Hash()} }
