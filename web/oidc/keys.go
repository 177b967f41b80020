package oidc

import (
	"context"
	"errors"

	"github.com/coreos/go-oidc/v3/oidc"
)

// A keySet tells whether keys could be fetched: the verifier passes the error on in words alone, where a provider that is away looks like a token that is wrong.
type keySet struct{ oidc.KeySet }

type awayKey struct{}

// noting returns a context in which a check leaves the error of keys that could not be fetched.
func noting(ctx context.Context) (context.Context, *error) {
	away := new(error)
	return context.WithValue(ctx, awayKey{}, away), away
}

func (k keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, jwt)
	var broken interface{ Timeout() bool } // of a url.Error
	if away, _ := ctx.Value(awayKey{}).(*error); away != nil && errors.As(err, &broken) {
		*away = err
	}
	return payload, err
}
