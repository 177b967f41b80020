package main

import "math"

// quality are means over questions with one right passage each.
type quality struct {
	MRR      float64 `json:"mrr10"`
	NDCG     float64 `json:"ndcg10"`
	Recall1  float64 `json:"recall1"`
	Recall5  float64 `json:"recall5"`
	Recall10 float64 `json:"recall10"`
}

// add counts one question of n whose right passage stands at rank, from 1; 0 when it is not among the top.
func (q *quality) add(rank, n int) {
	if rank == 0 || rank > top {
		return
	}
	one := 1 / float64(n)
	q.MRR += one * reciprocal(rank)
	q.NDCG += one / math.Log2(float64(rank)+1)
	q.Recall10 += one
	if rank <= 5 {
		q.Recall5 += one
	}
	if rank == 1 {
		q.Recall1 += one
	}
}

// reciprocal is 1/rank for the ranks that count, otherwise 0.
func reciprocal(rank int) float64 {
	if rank < 1 || rank > top {
		return 0
	}
	return 1 / float64(rank)
}
