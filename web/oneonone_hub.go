package web

import (
	"context"

	"github.com/google/uuid"

	"dousuru/chat/oneonone"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// shortList is how many rows of a kind the hub of a half shows; the rest is on the page of the kind.
const shortList = 3

// afterTeam is what a manager's page about one member shows of what was kept after their 1on1s.
type afterTeam struct {
	half
	Promises []promiseItem // open ones
	Waiting  []pairNote    // the member's proposals, which wait for an answer
	Agreed   []pairNote
	Notes    []oneonone.Note
	Cards    []oneonone.Card
	More     struct{ Agreed, Notes, Cards int } // how many are not shown
}

// afterTeam reads it. Nothing of it moves with what the member did without sharing it.
func (s *Site) afterTeam(v *visit, m directory.Member) (data afterTeam, err error) {
	data.half = half{Base: teamBase(m), With: m.ID, Other: m.ID, Name: m.Name}
	open, err := oneonone.OpenPromises(v.Context(), s.opts.DB, v.self(), m.ID)
	if err != nil {
		return data, err
	}
	for _, p := range open {
		data.Promises = append(data.Promises, promiseItem{p, m.Name})
	}
	shared, err := s.sharedNotes(v, data.half)
	if err != nil {
		return data, err
	}
	for _, i := range shared {
		if i.Agreed {
			data.Agreed = append(data.Agreed, i)
		} else if i.Answers() {
			data.Waiting = append(data.Waiting, i)
		}
	}
	if data.Notes, data.More.Notes, err = oneonone.NotesAt(v.Context(), s.opts.DB, v.self(), m.ID, 0, shortList); err != nil {
		return data, err
	}
	if data.Cards, err = oneonone.CardsFrom(v.Context(), s.opts.DB, v.self(), m.ID); err != nil {
		return data, err
	}
	data.Agreed, data.More.Agreed = shortOf(data.Agreed)
	data.Cards, data.More.Cards = shortOf(data.Cards)
	return data, nil
}

// afterOwn is what a person's own page of their 1on1 shows of what was kept.
type afterOwn struct {
	half
	Cards   []receivedItem // not put away
	Away    bool           // some are put away
	Waiting []pairNote     // the manager's proposals, which wait for an answer
	Agreed  []pairNote
	Notes   []oneonone.Note
	More    struct{ Cards, Agreed, Notes int }
}

// afterOwn reads it.
func (s *Site) afterOwn(v *visit, own half) (data afterOwn, err error) {
	data.half = own
	cards, err := s.receivedCards(v)
	if err != nil {
		return data, err
	}
	for _, c := range cards {
		if c.PutAway {
			data.Away = true
		} else {
			data.Cards = append(data.Cards, c)
		}
	}
	shared, err := s.sharedNotes(v, data.half)
	if err != nil {
		return data, err
	}
	for _, i := range shared {
		if i.Agreed {
			data.Agreed = append(data.Agreed, i)
		} else if i.Answers() {
			data.Waiting = append(data.Waiting, i)
		}
	}
	if data.Notes, data.More.Notes, err = oneonone.NotesAt(v.Context(), s.opts.DB, v.self(), uuid.Nil, 0, shortList); err != nil {
		return data, err
	}
	data.Cards, data.More.Cards = shortOf(data.Cards)
	data.Agreed, data.More.Agreed = shortOf(data.Agreed)
	return data, nil
}

// shortOf is the beginning of a list, and how many are behind it.
func shortOf[T any](list []T) ([]T, int) {
	if len(list) <= shortList {
		return list, 0
	}
	return list[:shortList], len(list) - shortList
}

// promiseItems reads a list of promises with the names of those whom they are about.
func (s *Site) promiseItems(v *visit, read func(context.Context, *postgres.DB, postgres.Viewer) ([]oneonone.Promise, error)) (items []promiseItem, err error) {
	list, err := read(v.Context(), s.opts.DB, v.self())
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, p := range list {
		ids = append(ids, p.About)
	}
	names, err := s.others(v, ids...)
	for _, p := range list {
		items = append(items, promiseItem{p, names[p.About]})
	}
	return items, err
}
