package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/budget"
	"dousuru/internal/postgres"
	"dousuru/retrieval/openai"
)

// budgetSettings say what requests to a model may cost. Without prices tokens are counted, and the limits are tokens.
type budgetSettings struct {
	PersonDay    float64 `name:"model-person-day" env:"DOUSURU_MODEL_PERSON_DAY" placeholder:"YEN" help:"What one person's questions may cost in a day: yen, or tokens if there are no prices. 0: 200,000 tokens."`
	CompanyMonth float64 `name:"model-company-month" env:"DOUSURU_MODEL_COMPANY_MONTH" placeholder:"YEN" help:"What all people's questions may cost in a month. 0: 20,000,000 tokens."`
	PriceIn      float64 `name:"model-price-in" env:"DOUSURU_MODEL_PRICE_IN" placeholder:"YEN" help:"Yen for a million tokens of what is asked. Both prices or none."`
	PriceOut     float64 `name:"model-price-out" env:"DOUSURU_MODEL_PRICE_OUT" placeholder:"YEN" help:"Yen for a million tokens of what comes back."`
}

// Limits when none are set, in tokens: about 50 summaries of one person in a day, 5,000 of all in a month. Where there are
// prices, they are what so many tokens cost at the dearer one.
const (
	personDay    = 200_000
	companyMonth = 20_000_000
)

// Greatest settings: what is above them is a typing error.
const (
	greatestLimit = 1e12
	greatestPrice = 1e6
)

var (
	errPrices = errors.New("model: DOUSURU_MODEL_PRICE_IN and DOUSURU_MODEL_PRICE_OUT are both set, above 0 and up to 1,000,000 yen for a million tokens, or neither is")
	errLimits = errors.New("model: DOUSURU_MODEL_PERSON_DAY and DOUSURU_MODEL_COMPANY_MONTH are between 0 and 1,000,000,000,000")
)

func (s *budgetSettings) check() error {
	for _, limit := range []float64{s.PersonDay, s.CompanyMonth} {
		if !(limit >= 0 && limit <= greatestLimit) { // NaN is not either
			return errLimits
		}
	}
	for _, price := range []float64{s.PriceIn, s.PriceOut} {
		if !(price >= 0 && price <= greatestPrice) || (price > 0) != (s.PriceIn > 0) {
			return errPrices
		}
	}
	return nil
}

func (s *budgetSettings) prices() budget.Prices { return budget.Prices{In: s.PriceIn, Out: s.PriceOut} }

// limits are the settings in the unit that is counted in.
func (s *budgetSettings) limits() budget.Limits {
	unit := s.prices().Unit()
	limit := func(set float64, tokens int) int64 {
		switch {
		case set == 0:
			return max(s.prices().Cost(tokens, 0), s.prices().Cost(0, tokens))
		case unit == budget.MicroYen:
			return int64(set * 1e6)
		}
		return int64(set)
	}
	return budget.Limits{Person: limit(s.PersonDay, personDay), Company: limit(s.CompanyMonth, companyMonth), Unit: unit}
}

// spending holds what requests to a model may cost, of all uses that a person's words cause.
type spending struct {
	db     *postgres.DB
	prices budget.Prices
	limits budget.Limits
	gate   budget.Gate
}

func (s *budgetSettings) spending(db *postgres.DB) *spending {
	return &spending{db: db, prices: s.prices(), limits: s.limits()}
}

// reserveWords takes what the vector of a question can cost from the budget of who asks; where nobody does, from what trials may cost.
// Nothing of it comes back: an endpoint's count would be a little less, and so little that a second transaction would cost more.
func (s *spending) reserveWords(ctx context.Context, person uuid.UUID, words string) error {
	cost := s.prices.Cost(openai.Tokens(words), 0)
	if person == uuid.Nil {
		_, err := budget.ReserveKnowledge(ctx, s.db, cost, s.limits)
		return err
	}
	_, err := budget.Reserve(ctx, s.db, person, cost, s.limits)
	return err
}

// reserveTexts takes what the vectors of texts about the knowledge can cost, as reserveWords does.
func (s *spending) reserveTexts(ctx context.Context, texts []string) error {
	tokens := 0
	for _, text := range texts {
		tokens += openai.Tokens(text)
	}
	_, err := budget.ReserveKnowledge(ctx, s.db, s.prices.Cost(tokens, 0), s.limits)
	if errors.Is(err, budget.ErrCompany) {
		return fmt.Errorf("%w; DOUSURU_MODEL_COMPANY_MONTH is the limit", err)
	}
	return err
}

// patience is how long a request waits for the same person's one before it, which ends when they say the next thing.
const patience = 500 * time.Millisecond

// reserve sets aside the most that a request of a person can use. settle says what it has used, and has to be called: until then
// the person's next request waits. Over budget, or while the one before it does not end, it is an error, and nothing is asked.
func (s *spending) reserve(ctx context.Context, person uuid.UUID, worst chat.Usage) (settle func(context.Context, chat.Usage) error, err error) {
	leave, err := s.gate.Enter(ctx, person, patience)
	if err != nil {
		return nil, err
	}
	r, err := budget.Reserve(ctx, s.db, person, s.prices.Cost(worst.In, worst.Out), s.limits)
	if err != nil {
		leave()
		return nil, err
	}
	return func(ctx context.Context, used chat.Usage) error {
		defer leave()
		return r.Settle(ctx, s.prices.Cost(used.In, used.Out))
	}, nil
}
