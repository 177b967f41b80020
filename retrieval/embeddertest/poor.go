package embeddertest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"dousuru/retrieval"
)

// Random is the poorest embedder that keeps the contract: the same text has the same vector, and that is all it knows.
// Seed makes another of the kind.
type Random struct {
	Length int
	Seed   uint64
}

// Model is the name.
func (r Random) Model() string { return fmt.Sprintf("random-%d-%d", r.Length, r.Seed) }

// Dimensions is the length.
func (r Random) Dimensions() int { return r.Length }

// Embed throws the dice that belong to each text.
func (r Random) Embed(ctx context.Context, _ retrieval.Purpose, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sum := sha256.Sum256([]byte(text))
		dice := rand.New(rand.NewPCG(r.Seed, binary.LittleEndian.Uint64(sum[:8])))
		places := make([]float64, r.Length)
		for j := range places {
			places[j] = dice.NormFloat64()
		}
		vectors[i] = unit(places, text)
	}
	return vectors, nil
}

// Slow answers after a while. Deaf to its context, it breaks the contract as an endpoint behind a bad proxy does.
type Slow struct {
	retrieval.Embedder
	By   time.Duration
	Deaf bool
}

// Embed waits first.
func (s Slow) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	over := ctx.Done()
	if s.Deaf {
		over = nil
		ctx = context.WithoutCancel(ctx)
	}
	select {
	case <-time.After(s.By):
		return s.Embedder.Embed(ctx, purpose, texts)
	case <-over:
		return nil, ctx.Err()
	}
}

// Failing is an embedder whose calls fail as Fail says, which is given the number of the call, from 1.
type Failing struct {
	retrieval.Embedder
	Fail  func(call int64) error
	Calls atomic.Int64
}

// Embed fails or passes the call on.
func (f *Failing) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	if err := f.Fail(f.Calls.Add(1)); err != nil {
		return nil, err
	}
	return f.Embedder.Embed(ctx, purpose, texts)
}
