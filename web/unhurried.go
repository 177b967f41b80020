//go:build measure

package web

import "golang.org/x/time/rate"

// A machine that fills in forms is faster than people. It is no part of the program, which is built without the tag.
func init() { PersonSpeed, AddressSpeed = Speed{Each: rate.Inf}, Speed{Each: rate.Inf} }
