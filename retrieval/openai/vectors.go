package openai

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	api "github.com/sashabaranov/go-openai"

	"dousuru/internal/endpoint"
)

// ErrVectors says that what came back are not the vectors of what was sent.
var ErrVectors = errors.New("the endpoint's vectors are not those of the texts")

// ErrLength says that the vectors have another length than the settings say.
var ErrLength = errors.New("the model's vectors have another length than the setting says")

// ordered brings vectors into the order of their texts, each of length 1.
func (e *Embedder) ordered(data []api.Embedding, texts int) ([][]float32, error) {
	if len(data) != texts {
		return nil, fmt.Errorf("%w: %d for %d", ErrVectors, len(data), texts)
	}
	vectors := make([][]float32, texts)
	for _, one := range data {
		if one.Index < 0 || one.Index >= texts || vectors[one.Index] != nil {
			return nil, fmt.Errorf("%w: index %d of %d", ErrVectors, one.Index, texts)
		}
		if len(one.Embedding) != e.o.Dimensions {
			return nil, fmt.Errorf("%w: %d, not %d", ErrLength, len(one.Embedding), e.o.Dimensions)
		}
		sum := 0.0
		for _, x := range one.Embedding {
			sum += float64(x) * float64(x)
		}
		if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
			return nil, fmt.Errorf("%w: one without a direction", ErrVectors)
		}
		unit := make([]float32, len(one.Embedding))
		for i, x := range one.Embedding {
			unit[i] = float32(float64(x) / math.Sqrt(sum))
		}
		vectors[one.Index] = unit
	}
	return vectors, nil
}

// How long passages wait for an endpoint, in one call: a limit for a minute is usual, one for a day is told to whoever runs it.
const (
	mostWaits   = 6
	firstWait   = time.Second      // doubled each time, when nothing is said
	longestWait = 10 * time.Minute // that an endpoint may ask for
)

// batch asks for one request's vectors; with patience again, as long as it may help.
func (e *Embedder) batch(ctx context.Context, patient bool, texts []string) ([][]float32, error) {
	for waits := 0; ; waits++ {
		vectors, err := e.vectors(ctx, patient, texts)
		if err == nil || !patient || waits == mostWaits {
			return vectors, err
		}
		wait, ok := wait(err, waits)
		if !ok {
			return nil, err
		}
		if err := e.pause(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// wait says how long to wait after a fault before the same request may do better; false: never, or not soon.
func wait(err error, waits int) (time.Duration, bool) {
	fault := (*endpoint.Error)(nil)
	if !errors.As(err, &fault) {
		return 0, false
	}
	switch fault.Kind {
	case endpoint.Limited, endpoint.Server, endpoint.Refused, endpoint.Reset, endpoint.Cut, endpoint.ConnectTime, endpoint.FirstTime,
		endpoint.StallTime, endpoint.TotalTime, endpoint.Busy, endpoint.Open:
	default:
		return 0, false
	}
	if fault.RetryAfter > 0 {
		return fault.RetryAfter, fault.RetryAfter <= longestWait
	}
	return firstWait << waits, true
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
