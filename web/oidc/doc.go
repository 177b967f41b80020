// Package oidc asks a company's identity provider who somebody is: OpenID Connect Core 1.0, the authorization code flow with PKCE
// (RFC 7636), and Back-Channel Logout 1.0. It is the only package that knows go-oidc.
//
// It keeps nothing: a login under way is a value (Attempt) that the caller keeps for one browser, and what comes out is a value (Who).
// Whose that subject is, and what a session is, the caller knows.
//
//	oidc.go      settings, the client
//	discover.go  what the provider says of itself, asked when it is needed first
//	transport.go the way to the provider: no redirect, bounded time and size
//	login.go     the way out and back
//	token.go     what an ID token has to say
//	claims.go    what the company's claims mean
//	logout.go    the provider ends a session
package oidc
