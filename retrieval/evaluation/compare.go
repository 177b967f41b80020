package evaluation

import (
	"slices"
	"time"
)

// A Quote is a part of an article that the desk quotes, or that a model's sentence cites.
type Quote struct{ Article, Facet string }

// A Worded is what came of a model that was asked to put an answer into other words.
type Worded struct {
	Reason      string         // why it was not kept; empty: it was
	Supported   int            // sentences that passed the check
	Unsupported map[string]int // that did not, by reason
	Cites       []Quote        // of the sentences that passed
	TokensIn    int
	TokensOut   int
	First       time.Duration // from the question to the first sentence that passed; 0: none did
	Whole       time.Duration // from the question to the end
}

// A Comparison sets the desk without a model beside the desk with what the settings name, on the same questions. Its JSON is a
// contract with other programs, as a Summary's.
type Comparison struct {
	Questions int      `json:"questions"` // that both were asked to their end; nothing else is counted
	Of        int      `json:"of"`        // that were to be asked
	Turns     int      `json:"turns"`
	Stopped   Stop     `json:"stopped,omitempty"` // why not all of them were asked
	Parallel  int      `json:"parallel"`          // questions that were at the model at a time
	Models    []string `json:"models"`            // what the model's side used

	Offline Side `json:"offline"`
	Model   Side `json:"model"`

	Gained    int `json:"gained"`     // turns that came out right with the model alone
	Lost      int `json:"lost"`       // right without it alone
	MadeWrong int `json:"made_wrong"` // answered wrongly with it alone
	Differ    int `json:"differ"`     // another outcome, or other articles quoted
	Rewritten int `json:"rewritten"`  // asked again in a model's words, by which an answer was found
	ByRewrite int `json:"gained_by_rewriting"`
	Misled    int `json:"made_wrong_by_rewriting"`

	Wordings *Wordings `json:"summaries,omitempty"` // nil: no model was asked to rephrase

	differing []pair
}

// A Stop says why a comparison ended before its end.
type Stop string

// Stops.
const (
	StopInterrupted Stop = "interrupted" // somebody stopped it
	StopBudget      Stop = "budget"      // the company's month was used up
	StopEndpoint    Stop = "endpoint"    // it was not asked any more, since it failed
)

// A Side counts the turns of one of the two.
type Side struct {
	Outcomes map[string]int `json:"outcomes"`
	Right    int            `json:"right"` // outcome as labelled, and an answer quotes what it should
	Wrong    int            `json:"wrong_answers"`
	Needless int            `json:"needless_unknowns"`
	Degraded int            `json:"degraded"` // searched by words alone, since the embedder failed or was late
	Quotes   Quoted         `json:"citations"`
	Answer   Latency        `json:"answer_ms"` // from the question to the answer, or to whatever is said
}

// Quoted counts parts of articles that stand as sources.
type Quoted struct {
	All      int `json:"all"`
	Judged   int `json:"judged"`        // of these, where gold articles are named
	Article  int `json:"right_article"` // of the judged
	Parts    int `json:"facet_judged"`  // where the part that is asked for is named, too
	PartGood int `json:"right_facet"`   // that part of a gold article
}

// Wordings count what a model made of answers.
type Wordings struct {
	Asked       int            `json:"asked"`
	Kept        int            `json:"kept"`
	NotKept     map[string]int `json:"not_kept"` // by reason
	Written     int            `json:"sentences"`
	Supported   int            `json:"supported"`
	Support     Figure         `json:"support_rate"`
	Unsupported map[string]int `json:"unsupported"`   // by reason
	Cites       Quoted         `json:"citations"`     // of the summaries that were kept
	First       Latency        `json:"first_word_ms"` // from the question to the first sentence that passed the check
	Whole       Latency        `json:"whole_ms"`
	TokensIn    int            `json:"tokens_in"`
	TokensOut   int            `json:"tokens_out"`
	Yen         *float64       `json:"yen,omitempty"` // where prices are set; the caller's to fill in
}

// Latency are times in ms; all 0 of nothing.
type Latency struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
}

// A pair is one turn of both.
type pair struct{ offline, model Turn }

// Compare counts turns that stand at the same place of both lists; only the model's may be Worded or Rewritten. of is how many
// questions were to be asked.
func Compare(offline, model []Turn, of int) Comparison {
	c := Comparison{Of: of, Turns: len(offline), Offline: side(offline), Model: side(model), Wordings: wordings(model)}
	for i, a := range offline {
		b := model[i]
		c.Questions += one(a.Number == 1)
		c.Gained += one(b.Right() && !a.Right())
		c.Lost += one(a.Right() && !b.Right())
		c.MadeWrong += one(b.Wrong() && !a.Wrong())
		c.Rewritten += one(b.Rewritten)
		c.ByRewrite += one(b.Rewritten && b.Right() && !a.Right())
		c.Misled += one(b.Rewritten && b.Wrong() && !a.Wrong())
		if a.Outcome != b.Outcome || !slices.Equal(a.Cited, b.Cited) {
			c.Differ++
			c.differing = append(c.differing, pair{a, b})
		}
	}
	return c
}

func side(turns []Turn) Side {
	s := Side{Outcomes: map[string]int{}}
	var answer []time.Duration
	for _, t := range turns {
		s.Outcomes[t.Outcome]++
		s.Right += one(t.Right())
		s.Wrong += one(t.Wrong())
		s.Needless += one(t.Needless())
		s.Degraded += one(t.Degraded)
		s.Quotes.add(t.Question, t.Quotes)
		answer = append(answer, t.Elapsed)
	}
	s.Answer = latency(answer)
	return s
}

func (c *Quoted) add(q Question, quotes []Quote) {
	c.All += len(quotes)
	if len(q.Articles) == 0 {
		return
	}
	c.Judged += len(quotes)
	for _, quote := range quotes {
		gold := slices.Contains(q.Articles, quote.Article)
		c.Article += one(gold)
		c.Parts += one(q.Facet != "")
		c.PartGood += one(q.Facet != "" && gold && answersPart(quote.Facet, q.Facet))
	}
}

func wordings(turns []Turn) *Wordings {
	w := Wordings{NotKept: map[string]int{}, Unsupported: map[string]int{}}
	var first, whole []time.Duration
	for _, t := range turns {
		r := t.Worded
		if r == nil {
			continue
		}
		w.Asked++
		w.Supported += r.Supported
		w.Written += r.Supported
		for reason, n := range r.Unsupported {
			w.Unsupported[reason] += n
			w.Written += n
		}
		w.TokensIn, w.TokensOut = w.TokensIn+r.TokensIn, w.TokensOut+r.TokensOut
		whole = append(whole, r.Whole)
		if r.First > 0 {
			first = append(first, r.First)
		}
		if r.Reason != "" {
			w.NotKept[r.Reason]++
			continue
		}
		w.Kept++
		w.Cites.add(t.Question, r.Cites)
	}
	if w.Asked == 0 {
		return nil
	}
	w.Support, w.First, w.Whole = share(w.Supported, w.Written), latency(first), latency(whole)
	return &w
}

func latency(list []time.Duration) Latency {
	var ms []float64
	for _, d := range list {
		ms = append(ms, float64(d.Microseconds())/1000)
	}
	slices.Sort(ms)
	return Latency{len(ms), quantile(ms, 0.50), quantile(ms, 0.90), quantile(ms, 0.99)}
}
