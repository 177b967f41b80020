package web

import (
	"dousuru/chat/oneonone"
)

// givenData are the cards that a manager gave to one member. Nothing of it moves with what the member does.
type givenData struct {
	half
	Cards     []oneonone.Card
	Responses []response
}

// giveData is the form of a card, or its preview.
type giveData struct {
	half
	Card      cardItem
	Kept      string // what was done with a text that stands in the form now
	Problem   string
	Field     string // the field with the problem: observation, view
	Examples  []oneonone.Example
	Responses []response
	Look      []lookedAt // fields with wordings to look at once more
	Kinds     []string   // of what is marked, each once
}

func (giveData) MaxCard() int { return oneonone.MaxCard }

// A response is one of the equal answers as a word on the giver's page: what can be answered, never what was.
type response string

func openResponses() (list []response) {
	for _, r := range responses {
		list = append(list, response(r))
	}
	return list
}

// givenCards lists what was given to a member.
func (s *Site) givenCards(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	data := givenData{half: h, Responses: openResponses()}
	if data.Cards, err = oneonone.CardsFrom(v.Context(), s.opts.DB, v.self(), h.With); err != nil {
		return result{}, err
	}
	return show("team/cards", data), nil
}

func (s *Site) giveForm(v *visit, h half) giveData {
	return giveData{half: h, Card: cardItem{Card: oneonone.Card{Member: h.With, Manager: v.person.ID}, From: v.person.Name},
		Examples: oneonone.Examples(v.language), Responses: openResponses()}
}

// newCard is the empty form.
func (s *Site) newCard(v *visit) (result, error) {
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	return show("team/card", s.giveForm(v, h)), nil
}

// typedCard reads the form. The card is held to its limits as it would be given.
func (s *Site) typedCard(v *visit) (data giveData, err error) {
	h, err := s.half(v)
	if err != nil {
		return giveData{}, err
	}
	data = s.giveForm(v, h)
	data.Card.Observation, data.Card.View = v.PostForm.Get("observation"), v.PostForm.Get("view")
	card, err := oneonone.Preview(v.Context(), s.opts.DB, v.self(), data.Card.Card)
	if data.Problem = v.oneProblem(err, oneonone.MaxCard); data.Problem != "" {
		data.Field = "view"
		if !oneonone.Fits(data.Card.Observation, oneonone.MaxCard) {
			data.Field = "observation"
		}
		return data, nil
	}
	data.Card.Card = card
	return data, err
}

// previewCard shows exactly what the member would get, with wordings to look at once more; or the form again.
func (s *Site) previewCard(v *visit) (result, error) {
	data, err := s.typedCard(v)
	if err != nil {
		return result{}, err
	}
	if data.Problem != "" || v.PostForm.Has("again") {
		return refusedForm("team/card", data, data.Problem), nil
	}
	data.look()
	return show("team/card_preview", data), nil
}

// giveCard gives it.
func (s *Site) giveCard(v *visit) (result, error) {
	data, err := s.typedCard(v)
	if err != nil {
		return result{}, err
	}
	if data.Problem == "" {
		_, err = oneonone.GiveCard(v.Context(), s.opts.DB, v.self(), data.Card.Card)
		data.Problem = v.oneProblem(err, oneonone.MaxCard)
	}
	if data.Problem != "" {
		return refusedForm("team/card", data, data.Problem), nil
	}
	return goTo(data.Base + "/cards?done=oneCardGiven"), err
}

// takeCardBack takes a card away from both. What it said stands in the form afterwards.
func (s *Site) takeCardBack(v *visit) (result, error) {
	id, err := v.id()
	if err != nil {
		return result{}, err
	}
	h, err := s.half(v)
	if err != nil {
		return result{}, err
	}
	card, err := oneonone.TakeCardBack(v.Context(), s.opts.DB, v.self(), h.With, id)
	if err != nil {
		return result{}, err
	}
	data := s.giveForm(v, h)
	data.Card.Card, data.Kept = card, v.text("oneCard.keptBack")
	return show("team/card", data), nil
}
