package evaluation

import (
	"context"
	"fmt"
	"slices"

	"dousuru/retrieval"
)

// A RunResult is what became of one golden question in one run.
type RunResult struct {
	Golden     Golden
	Answered   bool    // the confidence reached the threshold; false: 「わかりません」
	Verdict    string  // VerdictPass and so on
	First      string  // slug of the first article found; "" for none
	Rank       int     // of the first gold article; 0: not found
	Confidence float64 // 0 to 1

	Change       string // against the run before: ChangeNew and so on
	Cause        string // of a worse one: CauseDisplaced and so on
	CauseArticle string // the slug that the cause is about; "" for none
	Before       RunBefore
}

// RunBefore is what became of the question in the run before. The zero value: it was not asked then.
type RunBefore struct {
	Verdict    string
	First      string
	Rank       int
	Confidence float64
}

// What became of a question, worst first: a wrong answer is worse than a needless 「わかりません」.
const (
	VerdictWrong   = "wrong"   // something was answered, and it is not right, or there is nothing right
	VerdictUnknown = "unknown" // 「わかりません」 although an article answers it
	VerdictWeak    = "weak"    // answered with a right article in the second or third place
	VerdictPass    = "pass"    // a right article in the first place, or 「わかりません」 where that is right
)

var runVerdicts = []string{VerdictWrong, VerdictUnknown, VerdictWeak, VerdictPass}

// weakRank is the last place at which a right article still stands on the first screen.
const weakRank = 3

// goldenBatch is how many questions are read at a time.
const goldenBatch = 200

// askGoldens asks every active question in the order of their ids.
func askGoldens(ctx context.Context, on queryer, index *retrieval.Index, progress func(done, total int)) ([]RunResult, error) {
	var total int
	if err := on.QueryRow(ctx, `select count(*) from evaluation.golden where active`).Scan(&total); err != nil {
		return nil, fmt.Errorf("count golden questions: %w", err)
	}
	if total == 0 {
		return nil, ErrNoneActive
	}
	results := make([]RunResult, 0, total)
	for last := ""; ; {
		batch, err := goldenList(ctx, on, `
			select `+goldenColumns+` from evaluation.golden where active and id > $1 order by id limit $2`, last, goldenBatch)
		if err != nil {
			return nil, err
		}
		if len(batch) == 0 {
			return results, nil
		}
		for _, g := range batch {
			if len(results)%progressEvery == 0 && progress != nil {
				progress(len(results), max(total, len(results)))
			}
			found, err := index.Search(ctx, retrieval.Request{Text: g.Text, Tags: g.Tags, About: g.About, Meaning: index.Labelled()})
			if err != nil {
				return nil, fmt.Errorf("ask golden question %s: %w", g.ID, err)
			}
			results = append(results, judgeGolden(g, found))
		}
		last = batch[len(batch)-1].ID
	}
}

// judgeGolden holds what was found against what is expected.
func judgeGolden(g Golden, found retrieval.Found) RunResult {
	r := RunResult{Golden: g, Confidence: found.Confidence}
	if len(found.Articles) > 0 {
		r.First = found.Articles[0].Slug
		r.Answered = found.Confidence >= retrieval.Threshold()
	}
	r.Rank = 1 + slices.IndexFunc(found.Articles, func(a retrieval.ArticleHit) bool { return slices.Contains(g.Articles, a.Slug) })
	switch {
	case !r.Answered && g.Expected == ExpectEscalate:
		r.Verdict = VerdictPass
	case !r.Answered:
		r.Verdict = VerdictUnknown
	case r.Rank == 1:
		r.Verdict = VerdictPass
	case r.Rank > 1 && r.Rank <= weakRank:
		r.Verdict = VerdictWeak
	default:
		r.Verdict = VerdictWrong
	}
	return r
}
