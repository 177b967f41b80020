package web

import (
	"github.com/google/uuid"

	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
)

// A cardItem is a card as its receiver sees it, or as it will be seen.
type cardItem struct {
	oneonone.Card
	From string // who gave it
}

// A receivedItem is a card with what its receiver did with it, which nobody else sees.
type receivedItem struct {
	oneonone.Received
	From string
}

// Shown is the card alone, as the giver's preview has it.
func (r receivedItem) Shown() cardItem { return cardItem{r.Card, r.From} }

type receivedData struct {
	half
	Cards []receivedItem
	Away  []receivedItem // put out of sight
	dousuruForm
}

// receivedCards are the cards that the person was given.
func (s *Site) receivedCards(v *visit) (items []receivedItem, err error) {
	list, err := oneonone.CardsFor(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, c := range list {
		ids = append(ids, c.Manager)
	}
	names, err := s.others(v, ids...)
	for _, c := range list {
		items = append(items, receivedItem{c, names[c.Manager]})
	}
	return items, err
}

// ownCards lists them. What was new is seen with this, and nobody else can tell.
func (s *Site) ownCards(v *visit) (result, error) {
	h, err := s.ownHalf(v)
	if err != nil {
		return result{}, err
	}
	data := receivedData{half: h}
	all, err := s.receivedCards(v)
	if err != nil {
		return result{}, err
	}
	for _, c := range all {
		if c.PutAway {
			data.Away = append(data.Away, c)
		} else {
			data.Cards = append(data.Cards, c)
		}
	}
	if err := s.seenArrivals(v, uuid.Nil); err != nil {
		return result{}, err
	}
	return show("oneonone/cards", data), nil
}

// ownCard is one card with the question 「どうする？」.
func (s *Site) ownCard(v *visit) (result, error) {
	card, err := s.findCard(v)
	if err != nil {
		return result{}, err
	}
	form := newDousuruForm("/oneonone/cards/" + card.ID.String())
	form.Response, form.Typed = card.Response, card.Words
	return show("oneonone/card", receivedData{Cards: []receivedItem{card}, dousuruForm: form}), nil
}

func (s *Site) findCard(v *visit) (receivedItem, error) {
	id, err := v.id()
	if err != nil {
		return receivedItem{}, err
	}
	all, err := s.receivedCards(v)
	if err != nil {
		return receivedItem{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return receivedItem{}, errNotFound
}

// answerCard keeps what the person does with a card, in their own journey.
func (s *Site) answerCard(v *visit) (result, error) {
	card, err := s.findCard(v)
	if err != nil {
		return result{}, err
	}
	form := newDousuruForm("/oneonone/cards/" + card.ID.String())
	form.Response, form.Typed = journey.Response(v.PostForm.Get("response")), v.PostForm.Get("words")
	id, err := oneonone.AnswerCard(v.Context(), s.opts.DB, v.self(), card.ID, v.text("oneCard.topic"), form.Response, form.Typed)
	if form.Problem = v.answerProblem(err); form.Problem != "" {
		return refusedForm("oneonone/card", receivedData{Cards: []receivedItem{card}, dousuruForm: form}, form.Problem), nil
	}
	return s.decided(id, form.Response, "/oneonone/cards?done=oneCardAnswered#"+anchor(card.ID)), err
}

// putCardAway takes a card out of the person's own sight, and takeCardOut brings it back.
func (s *Site) putCardAway(v *visit) (result, error) { return s.moveCard(v, true, "oneCardAway#away") }
func (s *Site) takeCardOut(v *visit) (result, error) { return s.moveCard(v, false, "oneCardOut") }

func (s *Site) moveCard(v *visit, away bool, done string) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	return goTo("/oneonone/cards?done=" + done), oneonone.PutCardAway(v.Context(), s.opts.DB, v.self(), id, away)
}
