package main

import (
	"fmt"
	"strconv"

	"github.com/alecthomas/kong"
)

// defaultFolds is how many parts are made when nobody says; at most maxFolds, since each brings the index in step twice.
const (
	defaultFolds = 5
	maxFolds     = 50
)

// foldCount is a flag that may stand alone: --hide, --hide=8, --hide 8. 0 when it is not given.
type foldCount int

// IsBool tells kong that the flag needs no value.
func (*foldCount) IsBool() bool { return true }

// Decode takes the value after an equals sign, or the next word if it is a number.
func (n *foldCount) Decode(ctx *kong.DecodeContext) error {
	*n = defaultFolds
	token := ctx.Scan.Peek()
	text, _ := token.Value.(string)
	value, err := strconv.Atoi(text)
	switch {
	case token.Type != kong.FlagValueToken && (token.Type != kong.UntypedToken || err != nil):
		return nil
	case err != nil || value < 2 || value > maxFolds:
		return fmt.Errorf("a number from 2 to %d is needed, not %q", maxFolds, text)
	}
	ctx.Scan.Pop()
	*n = foldCount(value)
	return nil
}
